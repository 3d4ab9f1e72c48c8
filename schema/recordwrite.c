/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pst_record_encode: schema/record.h. */
#include "schema/record.h"

#include <string.h>

#include "base/file.h"
#include "schema/deflate.h"
#include "schema/recordform.h"

static void add_string(struct pst_buf *out, enum pst_record_tag tag,
                       struct pst_str s)
{
    if (s.n == 0)
        return;
    pst_buf_adduint(out, tag);
    pst_buf_adduint(out, s.n);
    pst_buf_addstr(out, s);
}

static void add_number(struct pst_buf *out, enum pst_record_tag tag, uint64_t v)
{
    char number[PST_UINT_MAX];
    size_t n = (size_t)(pst_put_uint(number, v) - number);
    add_string(out, tag, (struct pst_str){number, n});
}

static void add_header(struct pst_buf *out, const struct pst_record_header *h,
                       size_t text_len)
{
    add_string(out, TAG_PATH, h->path);
    add_string(out, TAG_MEMBER, h->member);
    if (h->member_number >= 0)
        add_number(out, TAG_MEMBER_NUMBER, (uint64_t)h->member_number);
    if (h->flags != 0)
        add_number(out, TAG_FLAGS, h->flags);
    add_string(out, TAG_TITLE, h->title);
    for (size_t i = 0; i < h->author_count; i++)
        add_string(out, TAG_AUTHOR, h->authors[i]);
    if (h->date.year != 0) {
        char date[PST_DATE_MAX];
        size_t n = pst_date_compact(&h->date, date);
        add_string(out, TAG_DATE, (struct pst_str){date, n});
    }
    add_string(out, TAG_SOURCE, h->source);
    add_string(out, TAG_SECTION, h->section);
    for (size_t i = 0; i < h->tag_count; i++)
        add_string(out, TAG_TAG, h->tags[i]);
    add_string(out, TAG_LANG, h->lang);
    add_string(out, TAG_URL, h->url);
    add_number(out, TAG_WORDS, h->words);
    add_string(out, TAG_FORMAT, h->format);
    add_string(out, TAG_KIND, h->kind);
    add_string(out, TAG_CHARSET, h->charset);
    add_number(out, TAG_FILE_SIZE, h->file_size);
    add_number(out, TAG_FILE_MTIME,
               (uint64_t)h->file_mtime_ns + pst_record_mtime_offset);
    if (h->replaced != 0)
        add_number(out, TAG_REPLACED, h->replaced);
    add_number(out, TAG_TEXT_LEN, text_len);
    if (h->garbled != 0)
        add_number(out, TAG_GARBLED, h->garbled);
}

static bool add_stretches(struct pst_buf *out, const struct pst_record_body *b)
{
    size_t last = 0;
    pst_buf_adduint(out, b->stretch_count);
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        if (s->begin < last || s->end < s->begin || s->end > b->text.n ||
            s->field >= PST_FIELD_COUNT || s->block > PST_BLOCK_VALUE)
            return false;
        pst_buf_adduint(out, s->field);
        pst_buf_adduint(out, s->block);
        pst_buf_adduint(out, s->begin - last);
        pst_buf_adduint(out, s->end - s->begin);
        if (s->field == PST_FIELD_META) {
            pst_buf_adduint(out, s->key.n);
            pst_buf_addstr(out, s->key);
        }
        last = s->end;
    }
    return true;
}

static bool add_segments(struct pst_buf *out, const struct pst_record_body *b)
{
    size_t count = 0;
    for (size_t i = 0; i < b->segment_count; i++)
        count += b->segments[i].text_len != 0;
    pst_buf_adduint(out, count);
    size_t last = 0;
    size_t last_source = 0;
    for (size_t i = 0; i < b->segment_count; i++) {
        const struct pst_segment *s = &b->segments[i];
        if (s->text_len == 0)
            continue;
        if (s->text < last || s->text > b->text.n ||
            s->text_len > b->text.n - s->text || s->source > INT64_MAX ||
            s->source_len > INT64_MAX - s->source)
            return false;
        pst_buf_adduint(out, s->text - last);
        pst_buf_adduint(out, s->text_len);
        pst_buf_addint(out, (int64_t)s->source - (int64_t)last_source);
        pst_buf_adduint(out, s->source_len == s->text_len
                                 ? 0
                                 : (uint64_t)s->source_len + 1);
        last = s->text + s->text_len;
        last_source = s->source + s->source_len;
    }
    return true;
}

static bool add_lines(struct pst_buf *out, const struct pst_record_body *b)
{
    size_t last = b->first_line;
    if (last > INT64_MAX)
        return false;
    pst_buf_adduint(out, last);
    pst_buf_adduint(out, b->line_count);
    for (size_t i = 0; i < b->line_count; i++) {
        if (b->lines[i] <= last)
            return false;
        pst_buf_adduint(out, b->lines[i] - last);
        last = b->lines[i];
    }
    if (b->lines_before != 0)
        pst_buf_adduint(out, b->lines_before);
    return true;
}

/* *text is how much of the block is text, and what says how long it is. */
static int encode_block(struct pst_buf *block, const struct pst_record_body *b,
                        size_t *text, struct pst_error *err)
{
    enum { BESIDE = 1024 }; /* bytes of what is beside the text, mostly */
    pst_buf_reserve(block, b->text.n + BESIDE);
    pst_buf_adduint(block, b->text.n);
    pst_buf_addstr(block, b->text);
    *text = block->n;
    if (!add_stretches(block, b))
        return pst_fail(err, PST_EFORMAT,
                        "the article's stretches of text are "
                        "out of order or outside its text");
    if (!add_segments(block, b))
        return pst_fail(err, PST_EFORMAT,
                        "the article's source map is out of "
                        "order or outside its text");
    if (!add_lines(block, b))
        return pst_fail(err, PST_EFORMAT,
                        "the article's lines are out of order");
    if (block->n > pst_record_largest)
        return pst_fail(err, PST_EFORMAT, "the article is larger than 1 GiB");
    return 0;
}

/* With text that is quick to read; false, and nothing appended, where that
 * would not pay. */
static bool deflate_quickly(struct pst_buf *out, struct pst_str block,
                            struct pst_lanes *lanes, struct pst_deflater *d)
{
    struct pst_buf stream = PST_BUF_INIT;
    bool made = pst_deflate_text(d, &stream, block, lanes);
    if (made) {
        pst_buf_addc(out, 0);
        pst_buf_adduint(out, block.n);
        pst_buf_adduint(out, lanes->text);
        for (size_t i = 0; i < PST_LITERALS_LANES - 1; i++)
            pst_buf_adduint(out, lanes->bits[i]);
        pst_buf_addstr(out, pst_buf_str(&stream));
    }
    pst_buf_dispose(&stream);
    return made;
}

static int deflate_block(struct pst_buf *out, struct pst_str block, size_t text,
                         struct pst_deflater *d, struct pst_error *err)
{
    struct pst_lanes lanes = {.text = text};
    if (deflate_quickly(out, block, &lanes, d))
        return 0;
    pst_buf_adduint(out, block.n);
    size_t start = out->n;
    int r = pst_deflate(d, out, block, err);
    if (r != 0 || pst_record_plausible(block.n, out->n - start))
        return r;
    /* One character a million times over would read back as a bomb. */
    pst_buf_truncate(out, start);
    return pst_deflate_huffman(out, block, err);
}

int pst_record_encode(struct pst_buf *out, const struct pst_record_header *h,
                      const struct pst_record_body *b, struct pst_deflater *d,
                      struct pst_error *err)
{
    if (!pst_path_is_below(h->path))
        return pst_fail(err, PST_EFORMAT,
                        "the path '%.*s' does not stay below the root",
                        (int)h->path.n, h->path.p);
    size_t start = out->n;
    struct pst_buf part = PST_BUF_INIT;
    add_header(&part, h, b->text.n);
    pst_buf_addc(out, (char)PST_RECORD_MAGIC);
    pst_buf_adduint(out, PST_RECORD_VERSION);
    pst_buf_adduint(out, part.n);
    pst_buf_addstr(out, pst_buf_str(&part));

    pst_buf_clear(&part);
    size_t text = 0;
    int r = encode_block(&part, b, &text, err);
    if (r == 0)
        r = deflate_block(out, pst_buf_str(&part), text, d, err);
    if (r != 0)
        pst_buf_truncate(out, start);
    pst_buf_dispose(&part);
    return r;
}
