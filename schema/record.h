/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/record.h - what is stored of an article: the header that a list of
 * hits needs, and the body block (text, stretches, source map, lines) that
 * snippets, marks and `postil show` need. The form is doc/index-schema.md
 * section 6.
 *
 * struct pst_article (article/article.h) is the same with owned memory; it is
 * encoded from these views, so that the indexer can write an article that it
 * extracted and one that it read back from a shard alike.
 */
#ifndef POSTIL_SCHEMA_RECORD_H
#define POSTIL_SCHEMA_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "schema/schema.h"
#include "text/date.h"

enum pst_record_flag {
    PST_RECORD_DECODED = 1, /* offsets count in the decoded member */
    PST_RECORD_TITLE_FROM_NAME = 2,
    PST_RECORD_LANG_GUESSED = 4,
    PST_RECORD_DATE_FROM_PATH = 8,
    PST_RECORD_ENCODED = 16 /* the bytes it lies in are no text (base64) */
};

enum pst_block {
    PST_BLOCK_PARAGRAPH,
    PST_BLOCK_HEADING,
    PST_BLOCK_ITEM,
    PST_BLOCK_CELL,
    PST_BLOCK_PRE,
    PST_BLOCK_QUOTE,
    PST_BLOCK_VALUE
};

/* As JSON has it: "paragraph", "heading", "item", "cell", "pre", "quote",
 * "value"; NULL for a number that is none. */
const char *pst_block_name(unsigned block);
/* Back; false when it is no such name. */
bool pst_block_by_name(struct pst_str name, uint8_t *block);

/* A run of text that no word crosses. */
struct pst_stretch {
    uint8_t field;      /* enum pst_field */
    uint8_t block;      /* enum pst_block */
    struct pst_str key; /* field meta: its key; else empty */
    size_t begin, end;  /* bytes in the text */
};

/* One segment of the source map: see doc/index-schema.md. */
struct pst_segment {
    size_t text, text_len;
    size_t source, source_len;
};

struct pst_record_header {
    struct pst_str path;   /* relative to the root, raw bytes */
    struct pst_str member; /* empty: the file is one article */
    int64_t member_number; /* -1: none */
    unsigned flags;        /* enum pst_record_flag */
    struct pst_str title;
    struct pst_str *authors;
    size_t author_count;
    struct pst_date date; /* year 0: none */
    struct pst_str source, section;
    struct pst_str *tags;
    size_t tag_count;
    struct pst_str lang; /* "und" when unknown */
    struct pst_str url;
    uint32_t words; /* of title and body */
    struct pst_str format, kind, charset;
    uint64_t file_size;
    int64_t file_mtime_ns;
    uint64_t replaced; /* bytes that became U+FFFD */
    uint64_t garbled;  /* places that look wrongly decoded */
    uint64_t text_len; /* of the body block's text */
};

struct pst_record_body {
    struct pst_str text;
    struct pst_stretch *stretches; /* in text order, not overlapping */
    size_t stretch_count;
    struct pst_segment *segments; /* in text order, not overlapping */
    size_t segment_count;
    /* The lines that the article lies in; all of them, unless it is one of
     * several in its file. */
    size_t lines_before; /* the first of them */
    size_t first_line;   /* where it starts: line 1 at 0, or after a byte-order
                            mark */
    size_t *lines;       /* start offsets of the lines after it, ascending */
    size_t line_count;
};

struct pst_deflater; /* schema/deflate.h */
struct pst_inflater;

/* Append the encoded record to out. Segments without text are left out.
 * PST_EFORMAT, and nothing appended, when stretches, segments or lines are out
 * of order or outside the text, the path leads out of the root, or the body is
 * over 1 GiB. */
int pst_record_encode(struct pst_buf *out, const struct pst_record_header *h,
                      const struct pst_record_body *b, struct pst_deflater *d,
                      struct pst_error *err);

/* Decode a record of foreign bytes. Strings of *h point into `data`, arrays
 * live in the arena. *rest is the still deflated body block. PST_EINDEX when
 * the bytes are no record. */
int pst_record_decode_header(struct pst_str data, struct pst_arena *arena,
                             struct pst_record_header *h, struct pst_str *rest,
                             struct pst_error *err);
/* Inflate and decode the body block; all of *b lives in the arena. Every
 * offset is checked: stretches and segments lie in the text, in order. Blocks
 * that state to be over 1 GiB, or over 1000 times their deflated size and
 * 64 KB, are refused. */
int pst_record_decode_body(struct pst_str rest, struct pst_arena *arena,
                           struct pst_record_body *b, struct pst_error *err);
/* The same for many bodies, with what their streams have in common. */
int pst_record_inflate_body(struct pst_inflater *i, struct pst_str rest,
                            struct pst_arena *arena, struct pst_record_body *b,
                            struct pst_error *err);

/* Whether the article has the field (has:NAME): by its header where that says
 * it, else by its stretches. False for PST_FIELD_COUNT. */
bool pst_record_has(const struct pst_record_header *h,
                    const struct pst_record_body *b, enum pst_field field);
/* Whether it had a picture: where a caption or a credit stands, one stood. */
bool pst_record_has_image(const struct pst_record_body *b);

/* The source range of the text range [begin, end), begin < end. False when
 * no byte of it has a source. Where the source runs backwards within the
 * range, only the part up to there counts. */
bool pst_record_source(const struct pst_record_body *b, size_t begin,
                       size_t end, size_t *source_begin, size_t *source_end);
/* How many of these ascending offsets are at or before the place: of a body's
 * `lines`, the index of the line after it. */
size_t pst_lines_until(const size_t *lines, size_t count, size_t at);
/* Line and column, both from 1, of a source offset; the column in bytes. What
 * stands before line 1 counts as its first byte. */
void pst_record_line(const struct pst_record_body *b, size_t source,
                     size_t *line, size_t *column);

#endif
