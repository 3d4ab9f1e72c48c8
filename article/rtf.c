/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rich Text Format 1.9: its text, with places in the file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/frontmatter.h"
#include "article/look.h"
#include "article/members.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "text/utf8.h"

enum {
    WORD_MAX = 32,
    GROUPS_MAX = 2000,
    CHARSET_MAX = 32,
    LISTED_MAX = 1000 /* fonts and styles that are remembered */
};

/* Where the text of a group goes. */
enum target {
    TARGET_BODY,
    TARGET_NOTE,
    TARGET_FONTS,
    TARGET_STYLES,
    TARGET_INFO, /* a value of the document's own description */
    TARGET_DATE, /* when it was made: numbers */
    TARGET_NONE
};

/* What a group inherits from the one around it. */
struct group {
    enum target target;
    const char *name; /* of TARGET_INFO, as front matter would have it */
    int fallback;     /* characters to pass over after \u */
    int font;
    int style;
    int size; /* of letters, in half points */
    bool hidden;
};

struct font {
    int number, codepage;
};
struct style {
    int number;
    enum pst_look look;
};

struct rtf {
    struct pst_article *a;
    struct pst_str s;
    size_t at;
    struct group *groups;
    size_t depth, cap;
    size_t too_deep; /* groups that are not looked into */
    struct font *fonts;
    size_t font_count, font_cap;
    struct style *styles;
    size_t style_count, style_cap;
    int codepage;          /* of the document */
    int pending;           /* characters still to be passed over */
    unsigned high;         /* the first half of a character of two \u */
    size_t high_begin;     /* where it stands */
    struct pst_source run; /* bytes of one code page */
    int run_codepage;
    char run_charset[CHARSET_MAX];
    struct pst_source text, note; /* the paragraph so far, and notes to it */
    enum pst_look look;           /* of the paragraph */
    struct pst_look_state state;
    bool is_cell;
    int year, month, day;
};

static struct group *top(struct rtf *r)
{
    return &r->groups[r->depth - 1];
}

static struct pst_source *target_of(struct rtf *r)
{
    return top(r)->target == TARGET_NOTE ? &r->note : &r->text;
}

static void flush_run(struct rtf *r)
{
    if (r->run.text.n == 0)
        return;
    pst_source_add_decoded(target_of(r), &r->run, r->run_charset);
    pst_source_empty(&r->run);
}

static void use_codepage(struct rtf *r, int codepage)
{
    if (codepage == r->run_codepage)
        return;
    flush_run(r);
    r->run_codepage = codepage;
    snprintf(r->run_charset, sizeof r->run_charset,
             codepage == 10000 ? "MACINTOSH" : "CP%d", codepage);
}

static bool takes_text(struct rtf *r)
{
    const struct group *g = top(r);
    return !g->hidden && g->target != TARGET_NONE &&
           g->target != TARGET_FONTS && g->target != TARGET_DATE;
}

static int codepage_of(const struct rtf *r)
{
    int font = r->groups[r->depth - 1].font;
    for (size_t i = 0; i < r->font_count; i++)
        if (r->fonts[i].number == font && r->fonts[i].codepage != 0)
            return r->fonts[i].codepage;
    return r->codepage;
}

/* Bytes of text in the code page. */
static void add_bytes(struct rtf *r, struct pst_str s, size_t begin, size_t end)
{
    if (!takes_text(r))
        return;
    use_codepage(r, codepage_of(r));
    pst_source_add(&r->run, s.p, s.n, begin, end - begin);
}

static void add_byte(struct rtf *r, char c, size_t begin, size_t end)
{
    if (r->pending > 0)
        r->pending--;
    else
        add_bytes(r, (struct pst_str){&c, 1}, begin, end);
}

/* The bytes from `at` on that stand for themselves. */
static size_t plain_run(const struct rtf *r)
{
    static const char ends[3] = {'\\', '{', '}'};
    size_t i = r->at;
    while ((i += pst_bytes_to_control_or(r->s.p + i, r->s.n - i, ends)) <
               r->s.n &&
           r->s.p[i] != '\0' && !pst_is_one_of(r->s.p[i], "\\{}\r\n"))
        i++;
    return i - r->at;
}

static void add_character(struct rtf *r, uint32_t cp, size_t begin, size_t end)
{
    char utf8[4];
    if (!takes_text(r))
        return;
    flush_run(r);
    pst_source_add(target_of(r), utf8, pst_utf8_encode(cp, utf8), begin,
                   end - begin);
}

/* \u: a unit of UTF-16. */
static void add_unit(struct rtf *r, int value, size_t begin, size_t end)
{
    unsigned unit = (unsigned)value & 0xffff;
    if (unit >= 0xd800 && unit < 0xdc00) {
        r->high = unit;
        r->high_begin = begin;
    } else if (unit >= 0xdc00 && unit < 0xe000) {
        if (r->high != 0)
            add_character(
                r, 0x10000 + ((r->high - 0xd800) << 10) + (unit - 0xdc00),
                r->high_begin, end);
        r->high = 0;
    } else if (unit != 0) {
        add_character(r, unit, begin, end);
    }
    r->pending = top(r)->fallback;
}

static void add_stretch(struct rtf *r, struct pst_source *text,
                        enum pst_field field, enum pst_block block)
{
    pst_article_close(r->a);
    size_t first = r->a->segment_count;
    pst_article_open(r->a, field, block, NULL);
    pst_article_add(r->a, text, 0, text->text.n);
    pst_article_close(r->a);
    pst_article_lift(r->a, first, text);
    r->a->header.replaced += text->replaced;
    pst_source_empty(text);
}

/* Without styles a title is the line above all in large letters. */
static bool is_large(struct rtf *r)
{
    enum { LARGE = 28, LONGEST = 200 };
    return r->style_count == 0 && !r->state.had_title && !r->state.had_text &&
           top(r)->size >= LARGE && r->text.text.n <= LONGEST;
}

static void end_paragraph(struct rtf *r, bool is_cell)
{
    flush_run(r);
    if (top(r)->target == TARGET_NOTE) {
        pst_source_add(&r->note, "\n", 1, r->at, 0);
        return;
    }
    if (top(r)->target != TARGET_BODY)
        return;
    if (pst_str_trim(pst_buf_str(&r->text.text)).n == 0 ||
        r->look == PST_LOOK_CONTENTS) {
        pst_source_empty(&r->text);
    } else {
        enum pst_block block;
        enum pst_look look = is_large(r) ? PST_LOOK_TITLE : r->look;
        enum pst_field field = pst_look_take(
            &r->state, look, is_cell ? PST_BLOCK_CELL : PST_BLOCK_PARAGRAPH,
            &block);
        add_stretch(r, &r->text, field, is_cell ? PST_BLOCK_CELL : block);
    }
    add_stretch(r, &r->note, PST_FIELD_BODY, PST_BLOCK_PARAGRAPH);
}

/* A value of the description, when its group ends. */
static void end_info(struct rtf *r, const char *name)
{
    flush_run(r);
    struct pst_str text = pst_str_trim(pst_buf_str(&r->text.text));
    size_t begin = (size_t)(text.p - r->text.text.p);
    pst_article_close(r->a);
    size_t first = r->a->segment_count, count = r->a->stretch_count;
    pst_metadata_add(r->a, &r->text, pst_str_of(name), begin, begin + text.n,
                     true);
    pst_article_close(r->a);
    pst_article_lift(r->a, first, &r->text);
    if (r->a->stretch_count > count &&
        r->a->stretches[count].field == PST_FIELD_TITLE)
        r->state.had_title = true;
    pst_source_empty(&r->text);
}

/* "heading 1;" of the list of styles. */
static void end_style(struct rtf *r)
{
    flush_run(r);
    struct pst_str name = pst_str_trim(pst_buf_str(&r->text.text));
    enum pst_look look = pst_look_of(name);
    if (look != PST_LOOK_TEXT && r->style_count < LISTED_MAX)
        PST_PUSH(r->styles, r->style_count, r->style_cap) =
            (struct style){top(r)->style, look};
    pst_source_empty(&r->text);
}

static void use_style(struct rtf *r, int number)
{
    top(r)->style = number;
    if (top(r)->target == TARGET_STYLES)
        return;
    r->look = PST_LOOK_TEXT;
    for (size_t i = 0; i < r->style_count; i++)
        if (r->styles[i].number == number)
            r->look = r->styles[i].look;
}

static int codepage_of_charset(int charset)
{
    static const struct {
        int charset, codepage;
    } all[] = {{77, 10000}, {128, 932},  {129, 949},  {134, 936},  {136, 950},
               {161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256},
               {186, 1257}, {204, 1251}, {222, 874},  {238, 1250}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].charset == charset)
            return all[i].codepage;
    return 0;
}

/* A control word, and the number after it. */
struct control {
    struct pst_str word;
    int value;
    bool has_value;
    size_t begin, end;
};

/* Words that begin a group whose text goes elsewhere. */
static bool begin_destination(struct rtf *r, struct pst_str word)
{
    static const struct {
        const char *word;
        enum target target;
        const char *name;
    } all[] = {{"fonttbl", TARGET_FONTS, NULL},
               {"stylesheet", TARGET_STYLES, NULL},
               {"title", TARGET_INFO, "title"},
               {"author", TARGET_INFO, "author"},
               {"keywords", TARGET_INFO, "tags"},
               {"subject", TARGET_INFO, "subject"},
               {"doccomm", TARGET_INFO, "summary"},
               {"creatim", TARGET_DATE, NULL},
               {"footnote", TARGET_NOTE, NULL},
               {"info", TARGET_NONE, NULL},
               {"colortbl", TARGET_NONE, NULL},
               {"pict", TARGET_NONE, NULL},
               {"object", TARGET_NONE, NULL},
               {"header", TARGET_NONE, NULL},
               {"headerl", TARGET_NONE, NULL},
               {"headerr", TARGET_NONE, NULL},
               {"headerf", TARGET_NONE, NULL},
               {"footer", TARGET_NONE, NULL},
               {"footerl", TARGET_NONE, NULL},
               {"footerr", TARGET_NONE, NULL},
               {"footerf", TARGET_NONE, NULL},
               {"fldinst", TARGET_NONE, NULL},
               {"pntext", TARGET_NONE, NULL},
               {"listtext", TARGET_NONE, NULL},
               {"nonshppict", TARGET_NONE, NULL},
               {"filetbl", TARGET_NONE, NULL},
               {"revtbl", TARGET_NONE, NULL},
               {"xe", TARGET_NONE, NULL},
               {"tc", TARGET_NONE, NULL},
               {"operator", TARGET_NONE, NULL},
               {"manager", TARGET_NONE, NULL},
               {"company", TARGET_NONE, NULL},
               {"category", TARGET_NONE, NULL},
               {"comment", TARGET_NONE, NULL},
               {"hlinkbase", TARGET_NONE, NULL},
               {"revtim", TARGET_NONE, NULL},
               {"printim", TARGET_NONE, NULL},
               {"buptim", TARGET_NONE, NULL}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!pst_str_is(word, all[i].word))
            continue;
        flush_run(r);
        top(r)->target = all[i].target;
        top(r)->name = all[i].name;
        return true;
    }
    return false;
}

/* Words that stand for a character. */
static bool add_named(struct rtf *r, const struct control *c)
{
    static const struct {
        const char *word;
        uint32_t cp;
    } all[] = {
        {"tab", '\t'},       {"line", '\n'},        {"lquote", 0x2018},
        {"rquote", 0x2019},  {"ldblquote", 0x201c}, {"rdblquote", 0x201d},
        {"endash", 0x2013},  {"emdash", 0x2014},    {"bullet", 0x2022},
        {"emspace", 0x2003}, {"enspace", 0x2002},   {"softline", '\n'}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (pst_str_is(c->word, all[i].word)) {
            if (r->pending > 0)
                r->pending--;
            else
                add_character(r, all[i].cp, c->begin, c->end);
            return true;
        }
    return false;
}

static void read_date(struct rtf *r, const struct control *c)
{
    if (pst_str_is(c->word, "yr"))
        r->year = c->value;
    else if (pst_str_is(c->word, "mo"))
        r->month = c->value;
    else if (pst_str_is(c->word, "dy"))
        r->day = c->value;
}

static void set_codepage(struct rtf *r, const struct control *c)
{
    if (pst_str_is(c->word, "mac"))
        r->codepage = 10000;
    else if (pst_str_is(c->word, "pc"))
        r->codepage = 437;
    else if (pst_str_is(c->word, "pca"))
        r->codepage = 850;
    else if (pst_str_is(c->word, "ansicpg") && c->value > 0)
        r->codepage = c->value;
}

static void set_font(struct rtf *r, const struct control *c)
{
    struct group *g = top(r);
    if (pst_str_is(c->word, "f")) {
        g->font = c->value;
        if (g->target == TARGET_FONTS && r->font_count < LISTED_MAX)
            PST_PUSH(r->fonts, r->font_count, r->font_cap) =
                (struct font){c->value, 0};
    } else if (g->target == TARGET_FONTS && r->font_count != 0) {
        r->fonts[r->font_count - 1].codepage = codepage_of_charset(c->value);
    }
}

static void control_word(struct rtf *r, const struct control *c)
{
    struct group *g = top(r);
    bool off = c->has_value && c->value == 0;
    bool is_long = c->word.n > 1; /* as all are that are told from lists */
    if (is_long && (add_named(r, c) || begin_destination(r, c->word)))
        return;
    set_codepage(r, c);
    if (g->target == TARGET_DATE)
        read_date(r, c);
    if (pst_str_is(c->word, "par") || pst_str_is(c->word, "sect") ||
        pst_str_is(c->word, "page"))
        end_paragraph(r, false);
    else if (pst_str_is(c->word, "cell") || pst_str_is(c->word, "nestcell"))
        end_paragraph(r, true);
    else if (pst_str_is(c->word, "pard"))
        use_style(r, -1);
    else if (pst_str_is(c->word, "s"))
        use_style(r, c->value);
    else if (pst_str_is(c->word, "outlinelevel") && c->value < 9 &&
             g->target == TARGET_BODY && r->look == PST_LOOK_TEXT)
        r->look = PST_LOOK_HEADING;
    else if (pst_str_is(c->word, "v") || pst_str_is(c->word, "deleted"))
        g->hidden = !off;
    else if (pst_str_is(c->word, "plain"))
        g->hidden = false;
    else if (pst_str_is(c->word, "fs"))
        g->size = c->value;
    else if (pst_str_is(c->word, "uc"))
        g->fallback = c->value;
    else if (pst_str_is(c->word, "u") && c->has_value)
        add_unit(r, c->value, c->begin, c->end);
    else if (pst_str_is(c->word, "f") || pst_str_is(c->word, "fcharset"))
        set_font(r, c);
    else if (pst_str_is(c->word, "bin") && c->value > 0)
        r->at += (size_t)c->value < r->s.n - r->at ? (size_t)c->value
                                                   : r->s.n - r->at;
}

/* A word, its number, and the space that ends it. */
static struct control read_word(struct rtf *r)
{
    struct control c = {.begin = r->at};
    size_t i = r->at + 1, begin = i;
    while (i < r->s.n && i - begin < WORD_MAX && pst_is_alpha(r->s.p[i]))
        i++;
    c.word = (struct pst_str){r->s.p + begin, i - begin};
    bool negative =
        i + 1 < r->s.n && r->s.p[i] == '-' && pst_is_digit(r->s.p[i + 1]);
    i += negative;
    for (; i < r->s.n && pst_is_digit(r->s.p[i]); i++) {
        c.has_value = true;
        if (c.value < 100000000)
            c.value = c.value * 10 + (r->s.p[i] - '0');
    }
    if (negative)
        c.value = -c.value;
    c.end = i;
    r->at = i + (i < r->s.n && r->s.p[i] == ' ');
    return c;
}

/* What begins with a backslash. */
static void control(struct rtf *r)
{
    size_t begin = r->at;
    char c = begin + 1 < r->s.n ? r->s.p[begin + 1] : '\0';
    if (pst_is_alpha(c)) {
        struct control word = read_word(r);
        control_word(r, &word);
        return;
    }
    r->at = begin + 2 < r->s.n ? begin + 2 : r->s.n;
    if (c == '\'') {
        int high = r->at + 1 < r->s.n ? pst_hex_digit(r->s.p[r->at]) : -1;
        int low = high < 0 ? -1 : pst_hex_digit(r->s.p[r->at + 1]);
        if (low < 0)
            return;
        r->at += 2;
        add_byte(r, (char)(high * 16 + low), begin, r->at);
    } else if (c == '~') {
        /* Two bytes for two would say that they are the same. */
        add_character(r, 0xa0, begin + 1, r->at);
    } else if (c == '_') {
        add_character(r, 0x2011, begin, r->at);
    } else if (c == '*') {
        top(r)->target = TARGET_NONE;
    } else if (c == '\n' || c == '\r') {
        end_paragraph(r, false);
    } else if (pst_is_one_of(c, "\\{}")) {
        add_byte(r, c, begin + 1, r->at);
    }
}

static void open_group(struct rtf *r)
{
    if (r->depth == GROUPS_MAX || r->too_deep != 0) {
        r->too_deep++;
        return;
    }
    struct group g = *top(r);
    PST_PUSH(r->groups, r->depth, r->cap) = g;
    r->pending = 0;
}

static void close_group(struct rtf *r)
{
    if (r->too_deep != 0) {
        r->too_deep--;
        return;
    }
    if (r->depth == 1)
        return;
    struct group *g = top(r), *outer = &r->groups[r->depth - 2];
    if (g->target == TARGET_INFO && outer->target != TARGET_INFO)
        end_info(r, g->name);
    else if (g->target == TARGET_STYLES)
        end_style(r);
    flush_run(r);
    r->pending = 0;
    r->depth--;
}

/* The date of the description, which is no text as it stands. */
static void add_date(struct rtf *r)
{
    char date[40];
    if (r->year <= 0 || r->month < 1 || r->month > 12 || r->day < 1 ||
        r->day > 31)
        return;
    int n = snprintf(date, sizeof date, "%04d-%02d-%02d", r->year, r->month,
                     r->day);
    pst_article_open(r->a, PST_FIELD_DATE, PST_BLOCK_VALUE, NULL);
    pst_article_add_made(r->a, date, (size_t)n);
    pst_article_close(r->a);
}

static void read_all(struct rtf *r)
{
    while (r->at < r->s.n) {
        char c = r->s.p[r->at];
        if (c == '\\' && r->too_deep == 0) {
            control(r);
            continue;
        }
        size_t run = r->pending == 0 && r->too_deep == 0 ? plain_run(r) : 0;
        if (run != 0) {
            add_bytes(r, (struct pst_str){r->s.p + r->at, run}, r->at,
                      r->at + run);
            r->at += run;
            continue;
        }
        r->at++;
        if (c == '{')
            open_group(r);
        else if (c == '}')
            close_group(r);
        else if (c != '\r' && c != '\n' && c != '\0' && r->too_deep == 0)
            add_byte(r, c, r->at - 1, r->at);
    }
    while (r->depth > 1)
        close_group(r);
    end_paragraph(r, false);
}

int pst_rtf_read(struct pst_article *a, const struct pst_source *src,
                 const struct pst_member *m,
                 const struct pst_extract_limits *limits, struct pst_error *err)
{
    (void)m;
    (void)limits;
    (void)err;
    struct rtf r = {.a = a, .s = pst_buf_str(&src->text), .codepage = 1252};
    pst_source_init(&r.run);
    pst_source_init(&r.text);
    pst_source_init(&r.note);
    PST_PUSH(r.groups, r.depth, r.cap) =
        (struct group){.fallback = 1, .font = -1, .style = -1};
    read_all(&r);
    add_date(&r);
    pst_source_dispose(&r.run);
    pst_source_dispose(&r.text);
    pst_source_dispose(&r.note);
    free(r.groups);
    free(r.fonts);
    free(r.styles);
    return a->stretch_count != 0;
}

int pst_rtf_members(const struct pst_source *src,
                    const struct pst_extract_limits *limits,
                    pst_member_sink *sink, void *payload, struct pst_error *err)
{
    (void)limits;
    (void)err;
    const struct pst_member m = {.end = src->text.n, .number = -1};
    int r = sink(payload, &m);
    return r < 0 ? r : 0;
}
