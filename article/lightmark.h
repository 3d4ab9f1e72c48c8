/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/lightmark.h - what readers of light markup (Org, reStructuredText,
 * AsciiDoc) share: lines gathered into paragraphs, and bytes of markup that are
 * dropped from them.
 */
#ifndef POSTIL_ARTICLE_LIGHTMARK_H
#define POSTIL_ARTICLE_LIGHTMARK_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"

/* What is known of where a text stands: nowhere from `from` up to `upto`, and
 * there if `found`. */
struct pst_light_search {
    const char *text; /* NULL: nothing */
    size_t from, upto;
    bool found;
};

enum { PST_LIGHT_SEARCHES = 8, PST_LIGHT_FENCES = 8, PST_LIGHT_FENCE_MAX = 16 };

struct pst_light {
    struct pst_article *a;
    const struct pst_source *src;
    struct pst_str s;  /* the text */
    char *dropped;     /* for each byte: whether it is markup */
    size_t at;         /* the next line */
    size_t begin, end; /* the paragraph so far; begin == end: none */
    enum pst_field field;
    enum pst_block block;
    /* Drops what is markup within the lines of a paragraph. */
    void (*mark)(struct pst_light *l, size_t begin, size_t end);
    /* So that nothing is looked for twice: there may be many that have no
     * end. */
    struct pst_light_search searches[PST_LIGHT_SEARCHES];
    size_t search_count;
    char unclosed[PST_LIGHT_FENCES][PST_LIGHT_FENCE_MAX]; /* no line begins so
                                                             any more */
    size_t unclosed_count;
};

struct pst_light_line {
    struct pst_str text; /* without white space at its ends */
    size_t begin;        /* where that stands */
    size_t indent;
    size_t next; /* where the next line begins */
};

void pst_light_init(struct pst_light *l, struct pst_article *a,
                    const struct pst_source *src,
                    void (*mark)(struct pst_light *l, size_t begin,
                                 size_t end));
/* Closes the paragraph. */
void pst_light_dispose(struct pst_light *l);

/* The line at `at`; false at the end of the text. */
bool pst_light_line_at(const struct pst_light *l, size_t at,
                       struct pst_light_line *out);
/* The next line, which is taken. */
bool pst_light_next(struct pst_light *l, struct pst_light_line *out);

/* Bytes [begin, end) are no text. */
void pst_light_drop(struct pst_light *l, size_t begin, size_t end);
/* The line, but for its first `skip` bytes, goes on the paragraph if that is
 * of the same kind and `joins`; else it begins one. */
void pst_light_add(struct pst_light *l, const struct pst_light_line *line,
                   size_t skip, enum pst_field field, enum pst_block block,
                   bool joins);
/* End the paragraph. */
void pst_light_flush(struct pst_light *l);
/* A range as a stretch of its own, its markup dropped. */
void pst_light_range(struct pst_light *l, size_t begin, size_t end,
                     enum pst_field field, enum pst_block block);
/* A value of front matter; titles and summaries without their markup. */
void pst_light_value(struct pst_light *l, struct pst_str name, size_t begin,
                     size_t end);
/* Each cell of a row, between bars. */
void pst_light_cells(struct pst_light *l, const struct pst_light_line *line);
/* Lines up to one that begins with `fence`, as they are, as one stretch;
 * without any if the field is PST_FIELD_COUNT. Where no such line follows, none
 * is taken. `fence` is shorter than PST_LIGHT_FENCE_MAX. */
void pst_light_verbatim(struct pst_light *l, const char *fence,
                        enum pst_field field, enum pst_block block);
/* The lines that are indented more than `indent`, or blank, likewise. */
void pst_light_indented(struct pst_light *l, size_t indent,
                        enum pst_field field, enum pst_block block);

/* The length of a list's mark with the space after it; 0: it is none. */
size_t pst_light_item(struct pst_str text, const char *bullets);
/* Whether the line is one character, at least `least` times. */
bool pst_light_is_rule(struct pst_str text, const char *of, size_t least);
bool pst_light_begins(struct pst_str s, const char *lower);

/* The byte is text, and no mark. */
void pst_light_keep(struct pst_light *l, size_t at);

/* Drop pairs of marks around words: each character of `marks`, single or
 * doubled; doubled ones may stand within a word if `doubled_anywhere`. */
void pst_light_emphasis(struct pst_light *l, size_t begin, size_t end,
                        const char *marks, bool doubled_anywhere);
/* Where the text begins in [begin, end), `end` when it does not, or not in the
 * first 4,000 bytes. `text` is kept. */
size_t pst_light_find(struct pst_light *l, size_t begin, size_t end,
                      const char *text);

#endif
