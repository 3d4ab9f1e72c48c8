/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/snippet.h - the fragments of an article that show why it matched.
 */
#ifndef POSTIL_SEARCHER_SNIPPET_H
#define POSTIL_SEARCHER_SNIPPET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "schema/record.h"
#include "searcher/spans.h"

struct pst_mark {
    size_t begin, end; /* bytes in the snippet's text */
};

struct pst_snippet {
    struct pst_buf text; /* white space runs are one space; nothing escaped */
    struct pst_mark *marks;
    size_t mark_count, mark_cap;
    size_t text_begin, text_end;     /* the window in the article's text */
    bool starts_inside, ends_inside; /* cut within a sentence: draw "…" */
    uint8_t field;
};

enum pst_snippet_context {
    PST_CONTEXT_WIDTH,    /* about `width` characters */
    PST_CONTEXT_SENTENCE, /* whole sentences */
    PST_CONTEXT_PARAGRAPH /* the whole stretch */
};

struct pst_snippet_options {
    size_t count; /* at most so many */
    size_t width; /* about so many characters each */
    enum pst_snippet_context context;
};

/* The longest snippet in characters: no more of a sentence or a paragraph
 * is shown. */
enum { PST_SNIPPET_SHORTEST = 20, PST_SNIPPET_LONGEST = 10000 };

/* --context: "sentence", "paragraph", or a width. NULL changes nothing;
 * PST_EUSAGE when it is none of them. */
int pst_snippet_set_context(struct pst_snippet_options *o, const char *value,
                            struct pst_error *err);

struct pst_snippets {
    struct pst_snippet *items; /* in text order */
    size_t count, cap;
};

/* Choose the windows that hold the most distinct words of the query, exact
 * forms before stems, dense before sparse, early before late; they do not
 * overlap, keep to one stretch unless a phrase goes on into the next, and end
 * at sentence or word edges, never within a grapheme cluster. With no span in
 * the text: the summary, else the lead of the body, without marks. */
void pst_snippets_make(struct pst_snippets *out,
                       const struct pst_record_body *b,
                       const struct pst_spans *spans,
                       const struct pst_snippet_options *options);
void pst_snippets_dispose(struct pst_snippets *s);

#endif
