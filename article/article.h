/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/article.h - an article while it is being read from its file.
 *
 * A format reader only appends stretches of text, each with the place in the
 * source that it came from; titles, authors, tags, dates are stretches like
 * the body's paragraphs. pst_article_finish then derives the header from them.
 *
 *     pst_article_open(a, PST_FIELD_BODY, PST_BLOCK_PARAGRAPH, NULL);
 *     pst_article_add(a, src, from, to);
 *     pst_article_add_mapped(a, "é", 2, from, to);     an entity
 *     pst_article_close(a);
 *
 * Source offsets count in the decoded UTF-8 text that the reader was given
 * (struct pst_source); pst_article_compose turns them into offsets in the
 * original bytes.
 */
#ifndef POSTIL_ARTICLE_ARTICLE_H
#define POSTIL_ARTICLE_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "schema/record.h"
#include "text/langguess.h"

/* Bytes of a text or a file. */
struct pst_range {
    size_t begin, end;
};

/* Of a file that is read in windows, what its finder keeps from one to the
 * next. */
struct pst_kept {
    bool is_known;
    size_t column; /* of a table, which is the text; their number: none is */
};

/* Decoded text of a file or member, and where its bytes came from. */
struct pst_source {
    struct pst_buf text;          /* UTF-8, well-formed, no BOM */
    bool is_even;                 /* known to have no control characters but
                                     tab and line feed */
    struct pst_segment *segments; /* text -> original bytes, covering it */
    size_t segment_count, segment_cap;
    size_t original_size;
    size_t first_line;   /* where line 1 starts in the original: after a BOM */
    size_t lines_before; /* of the original, where this is not its beginning */
    size_t *lines;       /* line starts 2, 3 ... in the original */
    size_t line_count, line_cap;
    char charset[32];      /* as iconv names it */
    uint64_t replaced;     /* bytes that became U+FFFD */
    struct pst_str keymap; /* what the user says of its keys (keymap.h);
                              borrowed */
    struct pst_kept *kept; /* NULL: the file is read as a whole; borrowed */
};

struct pst_article {
    struct pst_arena arena;
    struct pst_record_header header; /* strings live in the arena */
    struct pst_str place; /* the path that says title and date; borrowed, with
                             that in an archive behind the archive's own;
                             empty: header.path */
    struct pst_buf text;
    struct pst_stretch *stretches; /* keys live in the arena */
    size_t stretch_count, stretch_cap;
    struct pst_segment *segments;
    size_t segment_count, segment_cap;
    size_t lines_before, first_line; /* as in struct pst_record_body */
    size_t *lines;
    size_t line_count, line_cap;
    bool is_open;
};

void pst_article_init(struct pst_article *a);
void pst_article_dispose(struct pst_article *a);
/* Room for so much more, where a reader can tell; more is always possible. */
void pst_article_reserve(struct pst_article *a, size_t bytes, size_t stretches);

/* Begin a stretch; one that is open is closed first. `key` (for field meta)
 * is copied; NULL otherwise. */
void pst_article_open(struct pst_article *a, enum pst_field field,
                      enum pst_block block, const struct pst_str *key);
/* Append source bytes [begin, end) of `src` as they are. */
void pst_article_add(struct pst_article *a, const struct pst_source *src,
                     size_t begin, size_t end);
/* Append other text that stands for source bytes [begin, end) as a whole. */
void pst_article_add_mapped(struct pst_article *a, const char *p, size_t n,
                            size_t begin, size_t end);
/* Append text that has no source (a space between inline boxes). */
void pst_article_add_made(struct pst_article *a, const char *p, size_t n);
/* End the stretch: white space at both ends goes; an empty one vanishes
 * without trace. Returns whether it stayed. Control characters but tab and
 * line feed were turned into spaces, byte for byte. */
bool pst_article_close(struct pst_article *a);
/* Take the last stretch back, which is closed. */
void pst_article_undo(struct pst_article *a);
/* open, add, close. */
bool pst_article_value(struct pst_article *a, enum pst_field field,
                       const struct pst_str *key, const struct pst_source *src,
                       size_t begin, size_t end);

/* The text of the first stretch of a field; empty when there is none. */
struct pst_str pst_article_first(const struct pst_article *a,
                                 enum pst_field field);

/* What the segments from the one of that number on say about the source is so
 * of `inner`, whose segments lead to the source that is read: make it so of
 * that one. All stretches must be closed. */
void pst_article_lift(struct pst_article *a, size_t first,
                      const struct pst_source *inner);

/* Source offsets from the decoded text to the original bytes; copies lines
 * (of a member those that it lies in), charset and replaced, if the reader has
 * not said them. Once, after reading. */
void pst_article_compose(struct pst_article *a, const struct pst_source *src);

/* Fill what is still empty in the header from the stretches and the path:
 * title (else first heading, else the file's name), authors, date (a date
 * stretch, else one in the file's name or folders), source, section, tags,
 * language (stated, else guessed), URL; but not the number of words, which
 * inversion finds anyway. header.path must be set. Strings are white-space
 * normalised. */
void pst_article_finish(struct pst_article *a, struct pst_lang_guesser *g);

/* The number of words that take positions in title and body. */
uint32_t pst_article_words(const struct pst_record_body *b);

/* The body block as the record wants it; points into the article. */
void pst_article_body(const struct pst_article *a, struct pst_record_body *b);

#endif
