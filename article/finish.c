/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pst_article_finish: the header from the stretches and the path. */
#include <string.h>

#include "article/article.h"
#include "article/garble.h"
#include "article/pathinfo.h"
#include "article/tags.h"
#include "base/bytes.h"
#include "base/map.h"
#include "text/language.h"
#include "text/utf8.h"
#include "text/words.h"

enum {
    GUESS_BYTES = 8192, /* of text shown to the language guesser */
    ENOUGH_BYTES = 2048 /* of body, which needs no title beside it */
};

static struct pst_str stretch_text(const struct pst_article *a,
                                   const struct pst_stretch *s)
{
    return (struct pst_str){a->text.p + s->begin, s->end - s->begin};
}

static struct pst_str place_of(const struct pst_article *a)
{
    return a->place.n != 0 ? a->place : a->header.path;
}

static bool is_main(const struct pst_stretch *s)
{
    return s->field == PST_FIELD_BODY || s->field == PST_FIELD_TITLE;
}

/* How many bytes are ASCII and no space. */
static size_t visible_length(const char *p, size_t n)
{
    size_t at = 0;
    while (at < n && p[at] > ' ' && !pst_byte_is_high(p[at]))
        at++;
    return at;
}

/* A copy in the arena, runs of white space as one space. */
static struct pst_str normalised(struct pst_article *a, struct pst_str s)
{
    char *out = pst_arena_alloc(&a->arena, s.n + 1);
    size_t length = 0;
    for (size_t at = 0, n; at < s.n; at += n) {
        n = visible_length(s.p + at, s.n - at);
        bool space = false;
        if (n == 0) {
            uint32_t cp = pst_utf8_decode(s.p + at, s.p + s.n, &n);
            space = cp <= ' ' || cp == 0xa0 || cp == 0x3000 || cp == 0x2028;
        }
        if (!space) {
            memcpy(out + length, s.p + at, n);
            length += n;
        } else if (length != 0 && out[length - 1] != ' ') {
            out[length++] = ' ';
        }
    }
    length -= length != 0 && out[length - 1] == ' ';
    out[length] = '\0';
    return (struct pst_str){out, length};
}

/* A heading with no body before it is the title, not a part of the body. Any
 * other gives the title that is shown, and stays where it is. */
static struct pst_str first_heading(struct pst_article *a)
{
    bool body = false;
    for (size_t i = 0; i < a->stretch_count; i++) {
        struct pst_stretch *s = &a->stretches[i];
        if (s->field != PST_FIELD_BODY)
            continue;
        if (s->block == PST_BLOCK_HEADING) {
            if (!body)
                s->field = PST_FIELD_TITLE;
            return stretch_text(a, s);
        }
        body = true;
    }
    return (struct pst_str){"", 0};
}

static void title_from_name(struct pst_article *a)
{
    struct pst_record_header *h = &a->header;
    struct pst_buf name = PST_BUF_INIT;
    pst_path_title(&name, place_of(a));
    h->title = normalised(a, pst_buf_str(&name));
    h->flags |= PST_RECORD_TITLE_FROM_NAME;
    pst_buf_dispose(&name);
    pst_article_open(a, PST_FIELD_TITLE, PST_BLOCK_VALUE, NULL);
    pst_article_add_made(a, h->title.p, h->title.n);
    pst_article_close(a);
}

static void fill_title(struct pst_article *a)
{
    struct pst_record_header *h = &a->header;
    if (h->title.n != 0)
        return;
    struct pst_str s = pst_article_first(a, PST_FIELD_TITLE);
    if (s.n == 0)
        s = first_heading(a);
    if (s.n != 0)
        h->title = normalised(a, s);
    else
        title_from_name(a);
}

/* The values of a field, each once, in the arena. */
static void fill_list(struct pst_article *a, enum pst_field field,
                      struct pst_str **items, size_t *count)
{
    if (*count != 0)
        return;
    size_t most = 0;
    for (size_t i = 0; i < a->stretch_count; i++)
        most += a->stretches[i].field == field;
    if (most == 0)
        return;
    struct pst_map seen;
    pst_map_init(&seen);
    *items = pst_arena_alloc(&a->arena, most * sizeof **items);
    for (size_t i = 0; i < a->stretch_count; i++) {
        if (a->stretches[i].field != field)
            continue;
        struct pst_str s = normalised(a, stretch_text(a, &a->stretches[i]));
        bool added;
        pst_map_put(&seen, s, &added);
        if (added)
            (*items)[(*count)++] = s;
    }
    pst_map_dispose(&seen);
}

/* Where a site says the article stands: its URL, or a key of its front
 * matter. */
static bool is_address(const struct pst_stretch *s)
{
    return s->field == PST_FIELD_URL ||
           (s->field == PST_FIELD_META &&
            (pst_str_is(s->key, "path") || pst_str_is(s->key, "slug") ||
             pst_str_is(s->key, "aliases")));
}

/* From the path; when that has a year at most, from an address that says the
 * month, too, of the same year if there is one. */
static bool date_of_path(const struct pst_article *a, struct pst_date *out)
{
    bool found = pst_path_date(place_of(a), out);
    for (size_t i = 0; out->month == 0 && i < a->stretch_count; i++) {
        struct pst_date d;
        if (is_address(&a->stretches[i]) &&
            pst_path_date(stretch_text(a, &a->stretches[i]), &d) &&
            d.month != 0 && (!found || d.year == out->year)) {
            *out = d;
            found = true;
        }
    }
    return found;
}

/* "year: 1987", where nothing says more. */
static bool date_of_year(const struct pst_article *a, struct pst_date *out)
{
    for (size_t i = 0; i < a->stretch_count; i++) {
        const struct pst_stretch *s = &a->stretches[i];
        if (s->field == PST_FIELD_META && pst_name_is(s->key, "year") &&
            pst_date_parse(stretch_text(a, s), out) && out->month == 0)
            return true;
    }
    return false;
}

/* "3/4/1987", by the order that numbers have in the article's language. */
static bool date_in_order(const struct pst_article *a, struct pst_date *out)
{
    if (pst_article_first(a, PST_FIELD_DATE).n == 0)
        return false;
    enum pst_date_order order =
        pst_lang_date_order(pst_article_first(a, PST_FIELD_LANG));
    size_t begin, end;
    if (order == PST_DATE_YEAR_ALONE)
        order = pst_lang_date_order(a->header.lang);
    for (size_t i = 0; i < a->stretch_count; i++)
        if (a->stretches[i].field == PST_FIELD_DATE &&
            pst_date_find_ordered(stretch_text(a, &a->stretches[i]), true,
                                  order, out, &begin, &end))
            return true;
    return false;
}

/* Seconds or milliseconds since 1970, as programs count them. */
static bool date_of_count(struct pst_str s, struct pst_date *out)
{
    enum { SECONDS = 10, MILLISECONDS = 13 /* digits */ };
    int64_t seconds = 0;
    s = pst_str_trim(s);
    if (s.n != SECONDS && s.n != MILLISECONDS)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (i < SECONDS)
            seconds = seconds * 10 + (s.p[i] - '0');
    }
    *out = pst_date_from_days(seconds / (24 * 60 * 60));
    return true;
}

static bool date_stated(const struct pst_article *a, struct pst_date *out)
{
    for (size_t i = 0; i < a->stretch_count; i++) {
        size_t begin, end;
        struct pst_str s = stretch_text(a, &a->stretches[i]);
        if (a->stretches[i].field == PST_FIELD_DATE &&
            (pst_date_find(s, true, out, &begin, &end) ||
             date_of_count(s, out)))
            return true;
    }
    return false;
}

/* When it was changed, where nothing at all says when it was written. */
static void date_of_change(const struct pst_article *a, struct pst_date *out)
{
    static const char *const keys[] = {"updated",       "modified",
                                       "lastmod",       "last-modified",
                                       "date-modified", "last-updated"};
    for (size_t i = 0; i < a->stretch_count; i++) {
        const struct pst_stretch *s = &a->stretches[i];
        size_t begin, end;
        for (size_t k = 0;
             s->field == PST_FIELD_META && k < sizeof keys / sizeof *keys; k++)
            if (pst_name_is(s->key, keys[k]) &&
                pst_date_find(stretch_text(a, s), false, out, &begin, &end))
                return;
    }
}

static void fill_date(struct pst_article *a)
{
    struct pst_record_header *h = &a->header;
    struct pst_date d = {0, 0, 0};
    if (h->date.year != 0 || date_stated(a, &h->date))
        return;
    bool has_year = date_in_order(a, &h->date) || date_of_year(a, &h->date);
    if (h->date.day == 0 && date_of_path(a, &d) &&
        (!has_year || d.year == h->date.year)) {
        h->date = d;
        h->flags |= PST_RECORD_DATE_FROM_PATH;
    }
    if (h->date.year == 0)
        date_of_change(a, &h->date);
}

static void fill_first(struct pst_article *a, enum pst_field field,
                       struct pst_str *out)
{
    if (out->n == 0)
        *out = normalised(a, pst_article_first(a, field));
}

/* The first stretches of the title or the body that stand together and are long
 * enough to tell the language; empty when none are. */
static struct pst_str long_run(const struct pst_article *a)
{
    struct pst_str run = {"", 0};
    for (size_t i = 0; i < a->stretch_count && run.n < GUESS_BYTES; i++) {
        struct pst_str text = stretch_text(a, &a->stretches[i]);
        if (is_main(&a->stretches[i]) && run.p + run.n + 1 == text.p)
            run.n += 1 + text.n;
        else if (run.n >= ENOUGH_BYTES)
            break;
        else if (is_main(&a->stretches[i]))
            run = text;
    }
    return run.n >= ENOUGH_BYTES ? run : (struct pst_str){"", 0};
}

/* Up to some bytes of title and body. */
static void copy_sample(const struct pst_article *a, struct pst_buf *copy)
{
    pst_buf_reserve(copy, ENOUGH_BYTES);
    for (size_t i = 0; i < a->stretch_count && copy->n < GUESS_BYTES; i++)
        if (is_main(&a->stretches[i])) {
            pst_buf_addstr(copy, stretch_text(a, &a->stretches[i]));
            pst_buf_addc(copy, '\n');
        }
}

static void fill_language(struct pst_article *a, struct pst_lang_guesser *g)
{
    struct pst_record_header *h = &a->header;
    char code[PST_LANG_MAX] = "";
    if (h->lang.n != 0)
        return;
    if (!pst_lang_code(code, pst_article_first(a, PST_FIELD_LANG))) {
        struct pst_buf copy = PST_BUF_INIT;
        struct pst_str sample = long_run(a);
        if (sample.n == 0) {
            copy_sample(a, &copy);
            sample = pst_buf_str(&copy);
        }
        pst_lang_guess(g, sample.p, sample.n, code);
        pst_buf_dispose(&copy);
        h->flags |= PST_RECORD_LANG_GUESSED;
    }
    size_t n = strlen(code);
    h->lang = (struct pst_str){pst_arena_dup(&a->arena, code, n), n};
}

uint32_t pst_article_words(const struct pst_record_body *b)
{
    struct pst_words w;
    struct pst_word word;
    uint32_t count = 0;
    pst_words_init(&w, "", 0);
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        if (!is_main(s))
            continue;
        pst_words_restart(&w, b->text.p + s->begin, s->end - s->begin);
        while (pst_words_next(&w, &word))
            count += pst_word_takes_position(&word);
    }
    pst_words_dispose(&w);
    return count;
}

void pst_article_finish(struct pst_article *a, struct pst_lang_guesser *g)
{
    struct pst_record_header *h = &a->header;
    if (a->is_open)
        pst_article_close(a);
    fill_title(a);
    fill_list(a, PST_FIELD_AUTHOR, &h->authors, &h->author_count);
    fill_list(a, PST_FIELD_TAG, &h->tags, &h->tag_count);
    fill_language(a, g);
    fill_date(a);
    fill_first(a, PST_FIELD_SOURCE, &h->source);
    fill_first(a, PST_FIELD_SECTION, &h->section);
    fill_first(a, PST_FIELD_URL, &h->url);
    if (h->kind.n == 0)
        h->kind = pst_str_of("article");
    h->text_len = a->text.n;
    h->garbled = pst_garbled_places(pst_buf_str(&a->text));
}
