/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Documents of Word 6 to 2003 (MS-DOC). What the text is made of lies in pieces
 * all over a stream of a compound file: characters of one or two bytes, with
 * controls that end paragraphs and stand for fields, notes and pictures.
 */
#include <stdlib.h>
#include <string.h>

#include "article/charset.h"
#include "article/compound.h"
#include "article/docprops.h"
#include "article/look.h"
#include "article/members.h"
#include "base/mem.h"
#include "text/utf8.h"

enum {
    WORD_97 = 193, /* the first version of the newer layout */
    /* Places in the main stream. */
    AT_MAGIC = 0,
    AT_VERSION = 2,
    AT_LANGUAGE = 6,
    AT_FLAGS = 10,
    AT_TEXT = 0x18, /* where it begins, in old files that are in one piece */
    AT_OLD_COUNTS = 0x34,
    AT_COUNTS = 0x4c,
    AT_STYLES = 0xa2,
    AT_PAGES = 0x102,
    AT_OLD_PIECES = 0x160,
    AT_PIECES = 0x1a2,
    FLAG_PIECES = 4,
    FLAG_ENCRYPTED = 0x100,
    FLAG_TABLE_1 = 0x200,
    FLAG_WIDE = 0x1000, /* in old files: characters of two bytes */
    PAGE_SIZE = 512,
    STYLES_MAX = 4096,
    FIELDS_MAX = 32
};

/* Parts of the text, one behind the other. */
enum zone {
    ZONE_TEXT,
    ZONE_NOTES,
    ZONE_HEADERS,
    ZONE_MACROS,
    ZONE_COMMENTS,
    ZONE_ENDNOTES,
    ZONE_BOXES,
    ZONES
};

struct paragraph {
    size_t begin, end; /* in the text */
    enum pst_look look;
    bool is_cell;
};

struct word {
    struct pst_buf main, table, about;
    bool is_old, is_wide;
    struct pst_buf raw;   /* of an old file: bytes in its charset */
    struct pst_buf chars; /* UTF-8, with the controls */
    uint32_t *marks;      /* where the ends of paragraphs stand */
    size_t mark_count, mark_cap;
    enum pst_look *looks; /* by the numbers of styles */
    size_t look_count, look_cap;
    struct pst_buf plain; /* without the controls */
    struct paragraph *paragraphs;
    size_t count, cap;
    struct pst_source text; /* made of `plain` */
};

/* --- characters ----------------------------------------------------------- */

static bool ends_paragraph(uint32_t c)
{
    return c == '\r' || c == '\a' || c == '\f' || c == 0x0e;
}

/* 0x80 to 0x9f of Windows-1252. */
static uint32_t of_windows(uint32_t c)
{
    static const uint16_t high[] = {
        0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
        0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
        0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};
    return c >= 0x80 && c < 0xa0 ? high[c - 0x80] : c;
}

static void add_char(struct word *w, uint32_t c, size_t at)
{
    pst_utf8_append(&w->chars, c);
    if (ends_paragraph(c))
        PST_PUSH(w->marks, w->mark_count, w->mark_cap) = (uint32_t)at;
}

/* The character at *at, which is moved behind it. */
static uint32_t wide_char(struct pst_str s, size_t *at, size_t end)
{
    uint32_t c = pst_le16(s, *at);
    *at += 2;
    if (c >= 0xd800 && c < 0xdc00 && *at + 2 <= end) {
        uint32_t low = pst_le16(s, *at);
        if (low >= 0xdc00 && low < 0xe000) {
            *at += 2;
            return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        }
    }
    return c >= 0xd800 && c < 0xe000 ? 0xfffd : c;
}

/* `count` characters that begin at `at`. */
static void add_piece(struct word *w, size_t at, bool is_wide, uint64_t count)
{
    struct pst_str s = pst_buf_str(&w->main);
    size_t size = is_wide ? 2 : 1;
    if (at > s.n)
        return;
    if (count > (s.n - at) / size)
        count = (s.n - at) / size;
    size_t end = at + (size_t)count * size;
    if (w->is_old && !is_wide) {
        pst_buf_add(&w->raw, s.p + at, end - at);
        return;
    }
    while (at < end) {
        size_t place = at;
        uint32_t c = is_wide ? wide_char(s, &at, end)
                             : of_windows((unsigned char)s.p[at++]);
        add_char(w, c, place);
    }
}

/* --- pieces --------------------------------------------------------------- */

/* The list of pieces behind what else stands with it: n + 1 places of
 * characters, then 8 bytes a piece. */
static struct pst_str find_pieces(const struct word *w)
{
    struct pst_str main = pst_buf_str(&w->main);
    struct pst_str s = w->is_old ? main : pst_buf_str(&w->table);
    size_t place = w->is_old ? AT_OLD_PIECES : AT_PIECES;
    size_t at = pst_le32(main, place), size = pst_le32(main, place + 4);
    struct pst_str none = {"", 0};
    if (at > s.n || size > s.n - at)
        return none;
    size_t end = at + size;
    while (at + 3 <= end && s.p[at] == 1)
        at += 3 + (size_t)pst_le16(s, at + 1);
    if (at + 5 > end || s.p[at] != 2)
        return none;
    size_t n = pst_le32(s, at + 1);
    return n > end - at - 5 ? none : (struct pst_str){s.p + at + 5, n};
}

/* Where in the text each zone ends. */
static void find_zones(const struct word *w, uint64_t ends[ZONES])
{
    uint64_t sum = 0;
    size_t at = w->is_old ? AT_OLD_COUNTS : AT_COUNTS;
    for (size_t i = 0; i < ZONES; i++) {
        sum += pst_le32(pst_buf_str(&w->main), at + 4 * i);
        ends[i] = sum;
    }
}

static bool is_wanted(size_t zone)
{
    return zone == ZONE_TEXT || zone == ZONE_NOTES || zone == ZONE_ENDNOTES ||
           zone == ZONE_BOXES;
}

/* What of the piece [from, to) lies in [begin, end) of the text. */
static void add_part(struct word *w, struct pst_str piece, uint64_t from,
                     uint64_t to, uint64_t begin, uint64_t end)
{
    uint64_t first = from > begin ? from : begin;
    uint64_t last = to < end ? to : end;
    uint32_t place = pst_le32(piece, 2);
    bool is_wide = w->is_old ? w->is_wide : (place & 0x40000000) == 0;
    uint64_t at = w->is_old ? place : place & 0x3fffffff;
    if (!w->is_old && !is_wide)
        at /= 2;
    if (first < last)
        add_piece(w, (size_t)(at + (first - from) * (is_wide ? 2 : 1)), is_wide,
                  last - first);
}

/* False when there is no list of them, or it says more than there is. */
static bool read_pieces(struct word *w)
{
    struct pst_str all = find_pieces(w);
    size_t count = all.n < 16 ? 0 : (all.n - 4) / 12;
    uint64_t ends[ZONES], begin = 0;
    if (count == 0)
        return false;
    find_zones(w, ends);
    for (size_t z = 0; z < ZONES; begin = ends[z++]) {
        for (size_t i = 0; i < count && is_wanted(z); i++) {
            struct pst_str piece = {all.p + 4 * (count + 1) + 8 * i, 8};
            add_part(w, piece, pst_le32(all, 4 * i), pst_le32(all, 4 * i + 4),
                     begin, ends[z]);
            if (w->chars.n > 3 * w->main.n || w->raw.n > w->main.n)
                return false;
        }
    }
    return true;
}

/* An old file without a list of pieces. */
static void read_whole(struct word *w)
{
    uint64_t ends[ZONES], begin = 0;
    size_t size = w->is_wide ? 2 : 1;
    uint64_t at = pst_le32(pst_buf_str(&w->main), AT_TEXT);
    find_zones(w, ends);
    for (size_t z = 0; z < ZONES; begin = ends[z++])
        if (is_wanted(z))
            add_piece(w, (size_t)(at + begin * size), w->is_wide,
                      ends[z] - begin);
}

/* The charset of an old file by its language; of English ones, which may be
 * anything, it is guessed. */
static const char *old_charset(uint16_t language)
{
    switch (language & 0x3ff) {
    case 0x05: /* Czech */
    case 0x0e: /* Hungarian */
    case 0x15: /* Polish */
    case 0x18: /* Romanian */
    case 0x1a: /* Croatian */
    case 0x1b: /* Slovak */
        return "CP1250";
    case 0x02: /* Bulgarian */
    case 0x19: /* Russian */
    case 0x22: /* Ukrainian */
        return "CP1251";
    case 0x08: /* Greek */
        return "CP1253";
    case 0x1f: /* Turkish */
        return "CP1254";
    case 0x09:
        return NULL;
    default:
        return "CP1252";
    }
}

static bool decode_old(struct word *w)
{
    struct pst_source src;
    uint16_t language = pst_le16(pst_buf_str(&w->main), AT_LANGUAGE);
    pst_source_init(&src);
    bool ok = pst_source_decode(&src, pst_buf_str(&w->raw),
                                old_charset(language), NULL) == 0;
    pst_buf_addstr(&w->chars, pst_buf_str(&src.text));
    pst_source_dispose(&src);
    return ok;
}

/* --- styles --------------------------------------------------------------- */

/* Of built-in styles, which are called otherwise in each language. */
static enum pst_look look_of_number(unsigned number)
{
    if (number >= 1 && number <= 9)
        return PST_LOOK_HEADING;
    if (number >= 19 && number <= 27)
        return PST_LOOK_CONTENTS;
    switch (number) {
    case 34:
        return PST_LOOK_CAPTION;
    case 62:
        return PST_LOOK_TITLE;
    case 74:
        return PST_LOOK_SUBTITLE;
    case 84: /* block text */
    case 180:
    case 181:
        return PST_LOOK_QUOTE;
    default:
        return PST_LOOK_TEXT;
    }
}

/* A style that somebody defined, by its name behind `at`. */
static enum pst_look look_of_name(struct pst_str style, size_t at)
{
    struct pst_buf name = PST_BUF_INIT;
    size_t n = pst_le16(style, at);
    size_t end = at + 2 + 2 * n < style.n ? at + 2 + 2 * n : style.n;
    for (at += 2; at + 2 <= end;)
        pst_utf8_append(&name, wide_char(style, &at, end));
    enum pst_look look = pst_look_of(pst_buf_str(&name));
    pst_buf_dispose(&name);
    return look;
}

static void read_styles(struct word *w)
{
    enum { NUMBERS = 0xfff, USERS = 4094 };
    struct pst_str main = pst_buf_str(&w->main);
    struct pst_str s = pst_buf_str(&w->table);
    size_t at = pst_le32(main, AT_STYLES);
    size_t head = pst_le16(s, at), base = pst_le16(s, at + 4);
    size_t count = pst_le16(s, at + 2);
    at += 2 + head;
    for (size_t i = 0; i < count && i < STYLES_MAX && at + 2 <= s.n; i++) {
        size_t n = pst_le16(s, at);
        if (n > s.n - at - 2)
            break;
        struct pst_str style = {s.p + at + 2, n};
        unsigned number = n < 2 ? 0 : pst_le16(style, 0) & NUMBERS;
        enum pst_look look = number == USERS ? look_of_name(style, base)
                                             : look_of_number(number);
        PST_PUSH(w->looks, w->look_count, w->look_cap) = look;
        at += 2 + n + (n & 1);
    }
}

/* The last of n ascending numbers that is not above the place; n: none is. */
static size_t find_place(struct pst_str s, size_t at, size_t n, uint32_t place)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pst_le32(s, at + 4 * middle) <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? n : low - 1;
}

/* The look of the paragraph whose end stands at that place of the stream: of
 * pages of 512 bytes that hold such places the one that has it is looked up. */
static enum pst_look look_at(const struct word *w, uint32_t place)
{
    struct pst_str main = pst_buf_str(&w->main);
    struct pst_str s = pst_buf_str(&w->table);
    size_t list = pst_le32(main, AT_PAGES), size = pst_le32(main, AT_PAGES + 4);
    if (w->look_count == 0 || size < 12 || list > s.n || size > s.n - list)
        return PST_LOOK_TEXT;
    size_t n = (size - 4) / 8, i = find_place(s, list, n, place);
    if (i == n)
        return PST_LOOK_TEXT;
    size_t number = pst_le32(s, list + 4 * (n + 1) + 4 * i) & 0x3fffff;
    if (number >= main.n / PAGE_SIZE)
        return PST_LOOK_TEXT;
    struct pst_str page = {main.p + number * PAGE_SIZE, PAGE_SIZE};
    size_t runs = (unsigned char)page.p[PAGE_SIZE - 1];
    size_t run = find_place(page, 0, runs, place);
    if (run == runs)
        return PST_LOOK_TEXT;
    size_t at = 2 * (size_t)pst_le_get(page, 4 * (runs + 1) + 13 * run, 1);
    if (at == 0)
        return PST_LOOK_TEXT;
    at += pst_le_get(page, at, 1) == 0 ? 2 : 1;
    size_t style = pst_le16(page, at);
    return style < w->look_count ? w->looks[style] : PST_LOOK_TEXT;
}

/* --- text ----------------------------------------------------------------- */

/* What is read of the characters: fields have an instruction, which is not
 * shown, and a result, which is. */
struct reader {
    struct word *w;
    size_t begin, mark;
    bool hides[FIELDS_MAX];
    size_t fields, hidden;
};

static void begin_field(struct reader *r)
{
    if (r->fields < FIELDS_MAX)
        r->hides[r->fields] = true;
    r->hidden += r->fields < FIELDS_MAX;
    r->fields++;
}

static void show_field(struct reader *r)
{
    if (r->fields == 0 || r->fields > FIELDS_MAX || !r->hides[r->fields - 1])
        return;
    r->hides[r->fields - 1] = false;
    r->hidden--;
}

static void end_field(struct reader *r)
{
    show_field(r);
    r->fields -= r->fields != 0;
}

static void end_paragraph(struct reader *r, bool is_cell)
{
    struct word *w = r->w;
    enum pst_look look = PST_LOOK_TEXT;
    if (r->mark < w->mark_count)
        look = look_at(w, w->marks[r->mark]);
    r->mark++;
    if (w->plain.n > r->begin)
        PST_PUSH(w->paragraphs, w->count, w->cap) =
            (struct paragraph){r->begin, w->plain.n, look, is_cell};
    pst_buf_addc(&w->plain, '\n');
    r->begin = w->plain.n;
}

static void add_shown(struct reader *r, uint32_t c)
{
    struct pst_buf *to = &r->w->plain;
    if (c == '\v')
        pst_buf_addc(to, '\n');
    else if (c == 0x1e)
        pst_utf8_append(to, 0x2011);
    else if (c == '\t' || c >= ' ')
        /* Letters of symbol fonts, such as bullets. */
        pst_utf8_append(to, c >= 0xf000 && c < 0xf100 ? ' ' : c);
}

static void read_text(struct word *w)
{
    enum { FIELD_BEGINS = 0x13, FIELD_SHOWS = 0x14, FIELD_ENDS = 0x15 };
    struct reader r = {.w = w};
    struct pst_str s = pst_buf_str(&w->chars);
    for (size_t at = 0, n; at < s.n; at += n) {
        uint32_t c = pst_utf8_decode(s.p + at, s.p + s.n, &n);
        if (c == FIELD_BEGINS)
            begin_field(&r);
        else if (c == FIELD_SHOWS)
            show_field(&r);
        else if (c == FIELD_ENDS)
            end_field(&r);
        else if (ends_paragraph(c))
            end_paragraph(&r, c == '\a');
        else if (r.hidden == 0)
            add_shown(&r, c);
    }
    end_paragraph(&r, false);
}

int pst_worddoc_read(struct pst_article *a, const struct pst_source *src,
                     const struct pst_member *m,
                     const struct pst_extract_limits *limits,
                     struct pst_error *err)
{
    (void)src;
    (void)limits;
    (void)err;
    const struct word *w = m->own;
    struct pst_look_state state = {false, false};
    for (size_t i = 0; i < w->count; i++) {
        const struct paragraph *p = &w->paragraphs[i];
        enum pst_block block =
            p->is_cell ? PST_BLOCK_CELL : PST_BLOCK_PARAGRAPH;
        if (p->look == PST_LOOK_CONTENTS)
            continue;
        enum pst_field field = pst_look_take(&state, p->look, block, &block);
        pst_article_open(a, field, block, NULL);
        pst_article_add(a, &w->text, p->begin, p->end);
        pst_article_close(a);
    }
    pst_docprops_add(a, pst_buf_str(&w->about));
    return a->stretch_count != 0;
}

/* By version and language of the program. */
static bool is_word(uint16_t magic)
{
    return magic == 0xa5ec || magic == 0xa5dc ||
           (magic >= 0xa697 && magic <= 0xa699);
}

/* The streams of a document; 1, or 0 with the reason when it is another kind of
 * file. */
static int open_streams(struct word *w, struct pst_str bytes,
                        struct pst_error *err)
{
    struct pst_compound c;
    int r = pst_compound_open(&c, bytes, err);
    if (r == 0) {
        pst_compound_stream(&c, "WordDocument", &w->main);
        struct pst_str main = pst_buf_str(&w->main);
        uint16_t magic = pst_le16(main, AT_MAGIC);
        uint16_t flags = pst_le16(main, AT_FLAGS);
        w->is_old = pst_le16(main, AT_VERSION) < WORD_97;
        if (!w->is_old)
            pst_compound_stream(
                &c, (flags & FLAG_TABLE_1) != 0 ? "1Table" : "0Table",
                &w->table);
        pst_compound_stream(&c, "\005SummaryInformation", &w->about);
        if (!is_word(magic))
            pst_fail(err, PST_OK, "old Office document that is none of Word's");
        else if ((flags & FLAG_ENCRYPTED) != 0)
            pst_fail(err, PST_OK, "encrypted Word document");
        else
            r = 1;
    }
    pst_compound_close(&c);
    return r;
}

static bool read_document(struct word *w)
{
    uint16_t flags = pst_le16(pst_buf_str(&w->main), AT_FLAGS);
    w->is_wide = (flags & FLAG_WIDE) != 0;
    if (w->is_old && (flags & FLAG_PIECES) == 0)
        read_whole(w);
    else if (!read_pieces(w))
        return false;
    if (w->raw.n != 0 && !decode_old(w))
        return false;
    read_styles(w);
    read_text(w);
    return pst_source_decode(&w->text, pst_buf_str(&w->plain), "UTF-8", NULL) ==
           0;
}

int pst_worddoc_members(const struct pst_source *src,
                        const struct pst_extract_limits *limits,
                        pst_member_sink *sink, void *payload,
                        struct pst_error *err)
{
    (void)limits;
    struct word w = {.main = PST_BUF_INIT,
                     .table = PST_BUF_INIT,
                     .about = PST_BUF_INIT,
                     .raw = PST_BUF_INIT,
                     .chars = PST_BUF_INIT,
                     .plain = PST_BUF_INIT};
    pst_source_init(&w.text);
    int r = open_streams(&w, pst_buf_str(&src->text), err);
    if (r > 0) {
        struct pst_member m = {.number = -1, .own = &w, .src = &w.text};
        r = 0;
        if (read_document(&w))
            r = sink(payload, &m);
        else
            pst_fail(err, PST_OK, "damaged Word document");
    }
    pst_buf_dispose(&w.main);
    pst_buf_dispose(&w.table);
    pst_buf_dispose(&w.about);
    pst_buf_dispose(&w.raw);
    pst_buf_dispose(&w.chars);
    pst_buf_dispose(&w.plain);
    pst_source_dispose(&w.text);
    free(w.marks);
    free(w.looks);
    free(w.paragraphs);
    return r < 0 ? r : 0;
}
