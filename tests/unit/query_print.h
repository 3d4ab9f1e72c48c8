/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/unit/query_print.h - a query's tree as a query that is read as the same
 * tree, with the same options and without repairs. (It may need parentheses
 * where the first one had none, and more words where NEAR and ADJ were mixed:
 * near the limits of those it can be too long.) What matches nothing is the
 * empty query.
 */
#ifndef POSTIL_TESTS_QUERY_PRINT_H
#define POSTIL_TESTS_QUERY_PRINT_H

#include <stdio.h>
#include <string.h>

#include "searcher/parse.h"

/* How tight an operator binds. */
enum tightness { IN_OR, IN_AND, IN_NOT, IN_NEAR, ALONE };

static enum tightness tightness_of(const struct pst_node *n)
{
    switch (n->kind) {
    case PST_NODE_OR:
        return IN_OR;
    case PST_NODE_AND:
        return IN_AND;
    case PST_NODE_NOT:
        return IN_NOT;
    case PST_NODE_NEAR:
    case PST_NODE_ADJ:
        return IN_NEAR;
    default:
        return ALONE;
    }
}

static bool is_ascii(struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

/* --- words --------------------------------------------------------------- */

/* A word in a form that is read as this word: the folded one, unless it says
 * too little, or folding it again might say something else. */
static struct pst_str written(const struct pst_node *n,
                              const struct pst_query_word *w)
{
    struct pst_str s = w->surface;
    bool as_typed = n->cased || w->match != PST_MATCH_TERM ||
                    !is_ascii(w->term) || !is_ascii(s);
    return as_typed ? s : w->term;
}

static void print_edits(const struct pst_query_word *w, struct pst_buf *out)
{
    if (w->match == PST_MATCH_FUZZY)
        pst_buf_add(out, w->term.p + w->term.n - 2, 2);
}

/* The words of a phrase. Bigrams overlap; what stood apart must stay so, and a
 * space alone is none between CJK characters. */
static void print_phrase(const struct pst_node *n, struct pst_buf *out)
{
    struct pst_str before = {"", 0};
    for (size_t i = 0; i < n->word_count; i++) {
        struct pst_str s = written(n, &n->words[i]);
        const char *end = before.p + before.n;
        if (s.p > before.p && s.p < end) {
            pst_buf_add(out, end, (size_t)(s.p + s.n - end));
        } else {
            bool apart = is_ascii(before) || is_ascii(s);
            if (i > 0)
                pst_buf_adds(out, apart ? " " : " , ");
            pst_buf_addstr(out, s);
        }
        print_edits(&n->words[i], out);
        before = s;
    }
}

static void print_words(const struct pst_node *n, struct pst_buf *out)
{
    const struct pst_query_word *w = &n->words[0];
    if (n->field == PST_FIELD_META) {
        pst_buf_adds(out, "meta.");
        pst_buf_addstr(out, n->key);
        pst_buf_addc(out, ':');
    } else if (n->field != PST_FIELD_COUNT) {
        pst_buf_adds(out, pst_field_info((enum pst_field)n->field)->name);
        pst_buf_addc(out, ':');
    }
    if (w->match == PST_MATCH_REGEX) {
        pst_buf_addstr(out, w->term);
    } else if (!n->exact) {
        pst_buf_adds(out, w->stop && !n->dropped ? "+" : "");
        pst_buf_addstr(out, written(n, w));
        print_edits(w, out);
    } else {
        pst_buf_adds(out, n->cased ? "=\"" : "\"");
        print_phrase(n, out);
        pst_buf_addc(out, '"');
    }
    if (n->boost != PST_BOOST_ONE)
        pst_query_format_boost(n->boost, out);
}

/* --- values -------------------------------------------------------------- */

static bool is_plain(struct pst_str s)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_/.-*?";
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\0' || strchr(plain, s.p[i]) == NULL)
            return false;
    return s.n != 0;
}

static bool holds(struct pst_str s, const char *text)
{
    return memmem(s.p, s.n, text, strlen(text)) != NULL;
}

static bool holds_any(struct pst_str s, const char *const texts[4])
{
    for (size_t i = 0; i < 4 && texts[i] != NULL; i++)
        if (holds(s, texts[i]))
            return true;
    return false;
}

/* Quoted, if need be, by quotes that are not in it: no value has all. */
static void print_value(const char *name, struct pst_str s, struct pst_buf *out)
{
    static const char *const quotes[][4] = {
        {"\"", "\""},
        {"\u201c", "\u201d", "\u201e", "\u201f"},
        {"\u00ab", "\u00bb"},
        {"\u300c", "\u300d", "\u300e", "\u300f"}};
    size_t family = 0;
    pst_buf_adds(out, name);
    if (is_plain(s)) {
        pst_buf_addstr(out, s);
        return;
    }
    while (family < 3 && holds_any(s, quotes[family]))
        family++;
    pst_buf_adds(out, quotes[family][0]);
    pst_buf_addstr(out, s);
    pst_buf_adds(out, quotes[family][1]);
}

/* Folding made some characters those that have a meaning in a value: these are
 * written in their wide forms, which fold to them. */
static void print_path(struct pst_str s, bool is_glob, struct pst_buf *out)
{
    struct pst_buf wide = PST_BUF_INIT;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '"')
            pst_buf_adds(&wide, "\uff02");
        else if (s.p[i] == '*' && !is_glob)
            pst_buf_adds(&wide, "\uff0a");
        else if (s.p[i] == '?' && !is_glob)
            pst_buf_adds(&wide, "\uff1f");
        else if (s.p[i] == '/')
            pst_buf_adds(&wide, "\uff0f");
        else
            pst_buf_addc(&wide, s.p[i]);
    print_value("path:", pst_buf_str(&wide), out);
    pst_buf_dispose(&wide);
}

/* The folder, and with `place` what is called like it. A dot at an end keeps
 * what is next to it from being trimmed. */
static void print_folder(struct pst_str s, bool place, struct pst_buf *out)
{
    struct pst_buf value = PST_BUF_INIT;
    struct pst_str bare = {s.p, s.n > 0 ? s.n - 1 : 0};
    if (place && is_plain(bare) && holds(bare, "/")) {
        pst_buf_addstr(&value, bare);
    } else {
        pst_buf_adds(&value, place || !is_plain(s) ? "./" : "");
        pst_buf_addstr(&value, s);
        pst_buf_adds(&value, place ? "." : "");
    }
    print_value(place ? "path:" : "folder:", pst_buf_str(&value), out);
    pst_buf_dispose(&value);
}

/* Behind ./ a pattern counts from the root. */
static void print_place_like(struct pst_str s, struct pst_buf *out)
{
    struct pst_buf value = PST_BUF_INIT;
    bool of_folders = s.p[s.n - 1] == '/';
    bool bare = is_plain(s) && (of_folders || holds(s, "/"));
    pst_buf_adds(&value, bare ? "" : "./");
    pst_buf_addstr(&value, s);
    pst_buf_adds(&value, bare || of_folders ? "" : "/.");
    print_value(of_folders ? "folder:" : "path:", pst_buf_str(&value), out);
    pst_buf_dispose(&value);
}

static void print_filter(const struct pst_node *n, struct pst_buf *out)
{
    switch (n->filter) {
    case PST_FILTER_PATH:
    case PST_FILTER_NAME_LIKE:
        print_path(n->value, n->filter == PST_FILTER_NAME_LIKE, out);
        return;
    case PST_FILTER_PLACE_LIKE:
        print_place_like(n->value, out);
        return;
    case PST_FILTER_META:
        pst_buf_adds(out, "meta.");
        pst_buf_addstr(out, n->value);
        pst_buf_adds(out, ":*");
        return;
    case PST_FILTER_FOLDER:
    case PST_FILTER_PLACE:
        print_folder(n->value, n->filter == PST_FILTER_PLACE, out);
        return;
    case PST_FILTER_LANG:
        print_value("lang:", n->value, out);
        return;
    case PST_FILTER_KIND:
        print_value("kind:", n->value, out);
        return;
    case PST_FILTER_FORMAT:
        print_value("format:", n->value, out);
        return;
    case PST_FILTER_HAS:
        print_value("has:", n->value, out);
        return;
    default:
        print_value("id:", n->value, out);
    }
}

static void print_day(const struct pst_date *d, struct pst_buf *out)
{
    char text[PST_DATE_MAX];
    if (d->year != 0)
        pst_buf_add(out, text, pst_date_format(d, text));
}

static void print_date(const struct pst_node *n, struct pst_buf *out)
{
    const struct pst_date *a = &n->from;
    const struct pst_date *b = &n->to;
    pst_buf_adds(out, "date:");
    print_day(a, out);
    if (a->year == b->year && a->month == b->month && a->day == b->day)
        return;
    pst_buf_adds(out, "..");
    print_day(b, out);
}

static void print_length(const struct pst_node *n, struct pst_buf *out)
{
    pst_buf_addf(out, "words:%u", n->least);
    if (n->most == n->least)
        return;
    pst_buf_adds(out, "..");
    if (n->most != UINT32_MAX)
        pst_buf_addf(out, "%u", n->most);
}

/* --- the tree ------------------------------------------------------------ */

static void print_node(const struct pst_node *n, enum tightness around,
                       struct pst_buf *out);

static void print_children(const struct pst_node *n, struct pst_buf *out)
{
    char glue[16] = " OR ";
    if (n->kind == PST_NODE_AND)
        memcpy(glue, " AND ", sizeof " AND ");
    else if (n->kind != PST_NODE_OR)
        snprintf(glue, sizeof glue, " %s/%u ",
                 n->kind == PST_NODE_NEAR ? "NEAR" : "ADJ", n->distance);
    for (size_t i = 0; i < n->child_count; i++) {
        pst_buf_adds(out, i > 0 ? glue : "");
        print_node(n->children[i], tightness_of(n) + 1, out);
    }
}

/* In parentheses where the operators around bind tighter. */
static void print_node(const struct pst_node *n, enum tightness around,
                       struct pst_buf *out)
{
    bool grouped = tightness_of(n) < around;
    pst_buf_adds(out, grouped ? "(" : "");
    switch (n->kind) {
    case PST_NODE_NOTHING:
        break;
    case PST_NODE_ALL:
        pst_buf_addc(out, '*');
        break;
    case PST_NODE_WORDS:
        print_words(n, out);
        break;
    case PST_NODE_NOT:
        pst_buf_adds(out, "NOT ");
        print_children(n, out);
        break;
    case PST_NODE_FILTER:
        print_filter(n, out);
        break;
    case PST_NODE_DATE:
        print_date(n, out);
        break;
    case PST_NODE_LENGTH:
        print_length(n, out);
        break;
    default:
        print_children(n, out);
    }
    pst_buf_adds(out, grouped ? ")" : "");
}

static void print_query(const struct pst_query *q, struct pst_buf *out)
{
    print_node(q->root, IN_OR, out);
}

#endif
