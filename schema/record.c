/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/record.h"

#include <string.h>

#include "base/file.h"
#include "schema/deflate.h"
#include "schema/recordform.h"

static const char *const block_names[] = {[PST_BLOCK_PARAGRAPH] = "paragraph",
                                          [PST_BLOCK_HEADING] = "heading",
                                          [PST_BLOCK_ITEM] = "item",
                                          [PST_BLOCK_CELL] = "cell",
                                          [PST_BLOCK_PRE] = "pre",
                                          [PST_BLOCK_QUOTE] = "quote",
                                          [PST_BLOCK_VALUE] = "value"};
enum { BLOCKS = sizeof block_names / sizeof *block_names };

const char *pst_block_name(unsigned block)
{
    return block < BLOCKS ? block_names[block] : NULL;
}

bool pst_block_by_name(struct pst_str name, uint8_t *block)
{
    for (unsigned i = 0; i < BLOCKS; i++)
        if (pst_str_is(name, block_names[i])) {
            *block = (uint8_t)i;
            return true;
        }
    return false;
}

/* The number that is all of s, as a reader would read it. */
static uint64_t whole_number(struct pst_str s, uint64_t most, bool *bad)
{
    enum { LONGEST = 10 };
    uint64_t v = 0;
    bool fits = s.n != 0 && s.n <= LONGEST &&
                (s.n < LONGEST || (unsigned char)s.p[LONGEST - 1] <= 1);
    for (size_t i = 0; fits && i < s.n; i++) {
        uint64_t byte = (unsigned char)s.p[i];
        v |= (byte & 0x7f) << 7 * i;
        fits = byte >> 7 == (i + 1 < s.n);
    }
    if (!fits || v > most)
        *bad = true;
    return v;
}

/* The field that is one plain string of this tag; NULL when there is none. */
static struct pst_str *string_of(struct pst_record_header *h, uint64_t tag)
{
    static const uint16_t places[] = {
        [TAG_PATH] = offsetof(struct pst_record_header, path),
        [TAG_MEMBER] = offsetof(struct pst_record_header, member),
        [TAG_TITLE] = offsetof(struct pst_record_header, title),
        [TAG_SOURCE] = offsetof(struct pst_record_header, source),
        [TAG_SECTION] = offsetof(struct pst_record_header, section),
        [TAG_LANG] = offsetof(struct pst_record_header, lang),
        [TAG_URL] = offsetof(struct pst_record_header, url),
        [TAG_FORMAT] = offsetof(struct pst_record_header, format),
        [TAG_KIND] = offsetof(struct pst_record_header, kind),
        [TAG_CHARSET] = offsetof(struct pst_record_header, charset)};
    static const uint32_t strings =
        1U << TAG_PATH | 1U << TAG_MEMBER | 1U << TAG_TITLE | 1U << TAG_SOURCE |
        1U << TAG_SECTION | 1U << TAG_LANG | 1U << TAG_URL | 1U << TAG_FORMAT |
        1U << TAG_KIND | 1U << TAG_CHARSET;
    if (tag > TAG_CHARSET || (strings >> tag & 1) == 0)
        return NULL;
    return (struct pst_str *)((char *)h + places[tag]);
}

/* Append to a list that has room for all that come, from the first one on. */
static bool append(struct pst_str **list, size_t *count, uint64_t tag,
                   struct pst_str s, struct pst_reader behind,
                   struct pst_arena *arena)
{
    if (*list == NULL) {
        size_t all = 1;
        while (behind.p != behind.end) {
            all += pst_reader_uint(&behind) == tag;
            pst_reader_string(&behind);
        }
        *list = pst_arena_try_alloc(arena, all * sizeof **list);
        if (*list == NULL)
            return false;
    }
    (*list)[(*count)++] = s;
    return true;
}

/* Take any other field; a tag that is not known is skipped. */
static void take_field(struct pst_record_header *h, uint64_t tag,
                       struct pst_str s, bool *bad)
{
    switch (tag) {
    case TAG_MEMBER_NUMBER:
        h->member_number = (int64_t)whole_number(s, INT64_MAX, bad);
        break;
    case TAG_FLAGS:
        h->flags = (unsigned)whole_number(s, UINT32_MAX, bad);
        break;
    case TAG_DATE:
        if (!pst_date_from_compact(s, &h->date))
            *bad = true;
        break;
    case TAG_WORDS:
        h->words = (uint32_t)whole_number(s, UINT32_MAX, bad);
        break;
    case TAG_FILE_SIZE:
        h->file_size = whole_number(s, UINT64_MAX, bad);
        break;
    case TAG_FILE_MTIME:
        h->file_mtime_ns = (int64_t)(whole_number(s, UINT64_MAX, bad) -
                                     pst_record_mtime_offset);
        break;
    case TAG_REPLACED:
        h->replaced = whole_number(s, UINT64_MAX, bad);
        break;
    case TAG_GARBLED:
        h->garbled = whole_number(s, UINT64_MAX, bad);
        break;
    case TAG_TEXT_LEN:
        h->text_len = whole_number(s, pst_record_largest, bad);
        break;
    default:
        break;
    }
}

static int decode_fields(struct pst_str fields, struct pst_arena *arena,
                         struct pst_record_header *h, struct pst_error *err)
{
    struct pst_reader r;
    pst_reader_init(&r, fields.p, fields.n);
    bool bad = false;
    bool full = false;
    while (r.p != r.end && !full) {
        uint64_t tag = pst_reader_uint(&r);
        struct pst_str s = pst_reader_string(&r);
        struct pst_str *field = string_of(h, tag);
        if (r.bad)
            break;
        if (field != NULL)
            *field = s;
        else if (tag == TAG_AUTHOR)
            full = !append(&h->authors, &h->author_count, tag, s, r, arena);
        else if (tag == TAG_TAG)
            full = !append(&h->tags, &h->tag_count, tag, s, r, arena);
        else
            take_field(h, tag, s, &bad);
    }
    if (full)
        return pst_fail(err, PST_ENOMEM, "no memory for an article's header");
    if (r.bad || bad)
        return pst_fail(err, PST_EINDEX,
                        "damaged index: an article's header does not decode");
    if (!pst_path_is_below(h->path))
        return pst_fail(err, PST_EINDEX,
                        "damaged index: an article's path leads out of the "
                        "root");
    return 0;
}

static void clear_header(struct pst_record_header *h)
{
    struct pst_str none = {"", 0};
    *h = (struct pst_record_header){.path = none,
                                    .member = none,
                                    .member_number = -1,
                                    .title = none,
                                    .source = none,
                                    .section = none,
                                    .lang = {"und", 3},
                                    .url = none,
                                    .format = none,
                                    .kind = none,
                                    .charset = none};
}

int pst_record_decode_header(struct pst_str data, struct pst_arena *arena,
                             struct pst_record_header *h, struct pst_str *rest,
                             struct pst_error *err)
{
    clear_header(h);
    *rest = (struct pst_str){"", 0};
    struct pst_reader r;
    pst_reader_init(&r, data.p, data.n);
    struct pst_str magic = pst_reader_bytes(&r, 1);
    if (r.bad || (unsigned char)magic.p[0] != PST_RECORD_MAGIC)
        return pst_fail(err, PST_EINDEX,
                        "a document of the index is no article of postil");
    uint64_t version = pst_reader_uint(&r);
    if (!r.bad && (version < PST_RECORD_FIRST || version > PST_RECORD_VERSION))
        return pst_fail(err, PST_EINDEX,
                        "an article is stored in form %llu, which this postil "
                        "does not know; rebuild the index",
                        (unsigned long long)version);
    struct pst_str fields = pst_reader_string(&r);
    if (r.bad)
        return pst_fail(err, PST_EINDEX,
                        "damaged index: an article's record is cut off");
    int status = decode_fields(fields, arena, h, err);
    if (status != 0) {
        clear_header(h);
        return status;
    }
    *rest = (struct pst_str){(const char *)r.p, (size_t)(r.end - r.p)};
    return 0;
}

/* *end = *last + gap + length if that is at most `most`. */
static bool advance(uint64_t last, uint64_t gap, uint64_t length, uint64_t most,
                    size_t *begin, size_t *end)
{
    if (last > most || gap > most - last || length > most - last - gap)
        return false;
    *begin = (size_t)(last + gap);
    *end = (size_t)(last + gap + length);
    return true;
}

static bool take_stretches(struct pst_reader *r, struct pst_record_body *b)
{
    size_t last = 0;
    for (size_t i = 0; i < b->stretch_count; i++) {
        struct pst_stretch *s = &b->stretches[i];
        uint64_t field = pst_reader_uint(r);
        uint64_t block = pst_reader_uint(r);
        uint64_t gap = pst_reader_uint(r);
        uint64_t length = pst_reader_uint(r);
        s->key = field == PST_FIELD_META ? pst_reader_string(r)
                                         : (struct pst_str){"", 0};
        if (r->bad || field >= PST_FIELD_COUNT || block > PST_BLOCK_VALUE ||
            !advance(last, gap, length, b->text.n, &s->begin, &s->end))
            return false;
        s->field = (uint8_t)field;
        s->block = (uint8_t)block;
        last = s->end;
    }
    return true;
}

static bool take_segments(struct pst_reader *r, struct pst_record_body *b)
{
    size_t last = 0;
    int64_t last_source = 0;
    for (size_t i = 0; i < b->segment_count; i++) {
        struct pst_segment *s = &b->segments[i];
        uint64_t gap = pst_reader_uint(r);
        uint64_t length = pst_reader_uint(r);
        int64_t step = pst_reader_int(r);
        uint64_t source_len = pst_reader_uint(r);
        source_len = source_len == 0 ? length : source_len - 1;
        if (r->bad || length == 0 ||
            !advance(last, gap, length, b->text.n, &s->text, &last) ||
            step < -last_source || step > INT64_MAX - last_source)
            return false;
        size_t source_end;
        if (!advance((uint64_t)(last_source + step), 0, source_len, INT64_MAX,
                     &s->source, &source_end))
            return false;
        s->text_len = (size_t)length;
        s->source_len = (size_t)source_len;
        last_source = (int64_t)source_end;
    }
    return true;
}

static bool take_lines(struct pst_reader *r, struct pst_record_body *b)
{
    uint64_t last = b->first_line;
    for (size_t i = 0; i < b->line_count; i++) {
        uint64_t step = pst_reader_uint(r);
        if (r->bad || step == 0 || step > INT64_MAX - last)
            return false;
        last += step;
        b->lines[i] = (size_t)last;
    }
    return true;
}

enum { LEAST_STRETCH = 4, LEAST_SEGMENT = 4, LEAST_LINE = 1 };

static int decode_block(struct pst_str block, struct pst_arena *arena,
                        struct pst_record_body *b, struct pst_error *err)
{
    struct pst_reader r;
    pst_reader_init(&r, block.p, block.n);
    b->text = pst_reader_string(&r);
    b->stretch_count = pst_reader_count(&r, LEAST_STRETCH);
    b->stretches =
        pst_arena_try_alloc(arena, b->stretch_count * sizeof *b->stretches);
    if (b->stretches == NULL)
        goto no_memory;
    if (!take_stretches(&r, b))
        goto damaged;
    b->segment_count = pst_reader_count(&r, LEAST_SEGMENT);
    b->segments =
        pst_arena_try_alloc(arena, b->segment_count * sizeof *b->segments);
    if (b->segments == NULL)
        goto no_memory;
    if (!take_segments(&r, b))
        goto damaged;
    uint64_t first_line = pst_reader_uint(&r);
    if (first_line > INT64_MAX)
        goto damaged;
    b->first_line = (size_t)first_line;
    b->line_count = pst_reader_count(&r, LEAST_LINE);
    b->lines = pst_arena_try_alloc(arena, b->line_count * sizeof *b->lines);
    if (b->lines == NULL)
        goto no_memory;
    if (!take_lines(&r, b) || r.bad)
        goto damaged;
    uint64_t lines_before = r.p != r.end ? pst_reader_uint(&r) : 0;
    if (r.bad || r.p != r.end || lines_before > INT64_MAX)
        goto damaged;
    b->lines_before = (size_t)lines_before;
    return 0;
damaged:
    return pst_fail(err, PST_EINDEX,
                    "damaged index: an article's body does not decode");
no_memory:
    return pst_fail(err, PST_ENOMEM, "no memory for an article's body");
}

/* How much text, and where it can be entered. */
static void take_lanes(struct pst_reader *r, struct pst_lanes *lanes)
{
    uint64_t text = pst_reader_uint(r);
    lanes->text = text < SIZE_MAX ? (size_t)text : SIZE_MAX;
    for (size_t i = 0; i < PST_LITERALS_LANES - 1; i++)
        lanes->bits[i] = pst_reader_uint(r);
}

static int inflate_block(struct pst_inflater *i, struct pst_str rest,
                         struct pst_arena *arena, struct pst_str *block,
                         struct pst_error *err)
{
    struct pst_reader r;
    pst_reader_init(&r, rest.p, rest.n);
    struct pst_lanes lanes = {.text = 0};
    uint64_t length = pst_reader_uint(&r);
    bool by_lanes = length == 0 && !r.bad;
    if (by_lanes) {
        length = pst_reader_uint(&r);
        take_lanes(&r, &lanes);
    }
    struct pst_str stream = {(const char *)r.p, (size_t)(r.end - r.p)};
    if (r.bad || length == 0 || lanes.text > length ||
        !pst_record_plausible(length, stream.n))
        return pst_fail(err, PST_EINDEX,
                        "damaged index: an article's body has an impossible "
                        "length");
    char *to = pst_arena_try_alloc(arena, (size_t)length);
    if (to == NULL)
        return pst_fail(err, PST_ENOMEM, "no memory for an article's body");
    bool whole = by_lanes
                     ? pst_inflate_text(i, stream, &lanes, to, (size_t)length)
                     : pst_inflate(i, stream, to, (size_t)length);
    if (!whole)
        return pst_fail(err, PST_EINDEX,
                        "damaged index: an article's body does not inflate");
    *block = (struct pst_str){to, (size_t)length};
    return 0;
}

int pst_record_decode_body(struct pst_str rest, struct pst_arena *arena,
                           struct pst_record_body *b, struct pst_error *err)
{
    return pst_record_inflate_body(NULL, rest, arena, b, err);
}

int pst_record_inflate_body(struct pst_inflater *i, struct pst_str rest,
                            struct pst_arena *arena, struct pst_record_body *b,
                            struct pst_error *err)
{
    *b = (struct pst_record_body){.text = {"", 0}};
    struct pst_str block = {"", 0};
    int r = inflate_block(i, rest, arena, &block, err);
    if (r == 0)
        r = decode_block(block, arena, b, err);
    if (r != 0)
        *b = (struct pst_record_body){.text = {"", 0}};
    return r;
}

/* Places. */

/* The first segment that ends after `at`. */
static size_t segment_after(const struct pst_record_body *b, size_t at)
{
    size_t low = 0;
    size_t high = b->segment_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct pst_segment *s = &b->segments[middle];
        if (s->text + s->text_len > at)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool is_linear(const struct pst_segment *s)
{
    return s->text_len == s->source_len;
}

/* The source end of what [0, end) takes of the segment. */
static size_t end_in(const struct pst_segment *s, size_t end)
{
    bool all = end >= s->text + s->text_len || !is_linear(s);
    return s->source + (all ? s->source_len : end - s->text);
}

bool pst_record_source(const struct pst_record_body *b, size_t begin,
                       size_t end, size_t *source_begin, size_t *source_end)
{
    *source_begin = *source_end = 0;
    size_t i = segment_after(b, begin);
    if (i == b->segment_count || b->segments[i].text >= end)
        return false;
    const struct pst_segment *s = &b->segments[i];
    bool inside = begin > s->text && is_linear(s);
    *source_begin = s->source + (inside ? begin - s->text : 0);
    *source_end = end_in(s, end);
    for (i++; i < b->segment_count && b->segments[i].text < end; i++) {
        s = &b->segments[i];
        if (s->source < *source_end)
            break;
        *source_end = end_in(s, end);
    }
    return true;
}

size_t pst_lines_until(const size_t *lines, size_t count, size_t at)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void pst_record_line(const struct pst_record_body *b, size_t source,
                     size_t *line, size_t *column)
{
    size_t low = pst_lines_until(b->lines, b->line_count, source);
    size_t start = low != 0 ? b->lines[low - 1] : b->first_line;
    *line = b->lines_before + low + 1;
    *column = (source > start ? source - start : 0) + 1;
}

static bool has_stretch(const struct pst_record_body *b, enum pst_field field)
{
    for (size_t i = 0; i < b->stretch_count; i++)
        if (b->stretches[i].field == field)
            return true;
    return false;
}

bool pst_record_has(const struct pst_record_header *h,
                    const struct pst_record_body *b, enum pst_field field)
{
    switch (field) {
    case PST_FIELD_TITLE:
        return h->title.n != 0;
    case PST_FIELD_AUTHOR:
        return h->author_count != 0;
    case PST_FIELD_DATE:
        return h->date.year != 0;
    case PST_FIELD_SOURCE:
        return h->source.n != 0;
    case PST_FIELD_SECTION:
        return h->section.n != 0;
    case PST_FIELD_TAG:
        return h->tag_count != 0;
    case PST_FIELD_LANG:
        return h->lang.n != 0 && !pst_str_is(h->lang, "und");
    case PST_FIELD_URL:
        return h->url.n != 0;
    case PST_FIELD_COUNT:
        return false;
    default:
        return has_stretch(b, field);
    }
}

bool pst_record_has_image(const struct pst_record_body *b)
{
    return has_stretch(b, PST_FIELD_CAPTION) ||
           has_stretch(b, PST_FIELD_CREDIT);
}
