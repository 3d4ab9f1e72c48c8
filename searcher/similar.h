/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/similar.h - the query that finds articles like a text: its most
 * telling words.
 *
 * A word tells by how often the text has its stem, tf (a title's words count
 * three times), and how few articles have it: tf / (tf + 5) times the idf of
 * the ranking (weigh.h), much as Lucene's MoreLikeThis chooses. Stop words,
 * numbers, words of one or two ASCII letters, and words that no more than
 * `df_least` - 1 articles have tell nothing.
 */
#ifndef POSTIL_SEARCHER_SIMILAR_H
#define POSTIL_SEARCHER_SIMILAR_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "schema/record.h"
#include "searcher/index.h"
#include "text/stem.h"

struct pst_similar {
    const struct pst_index *index;
    const char *language;
    struct pst_stemmer *stemmer;
    struct pst_map keys; /* folded words */
    uint32_t *tf;        /* by key */
    size_t cap;
};

/* `language` is that of the text, and must outlive it. */
int pst_similar_init(struct pst_similar *s, const struct pst_index *ix,
                     const char *language, struct pst_error *err);
void pst_similar_dispose(struct pst_similar *s);

/* Add a stretch of the text, or all of an article that the default search
 * covers. */
void pst_similar_add(struct pst_similar *s, struct pst_str text,
                     uint32_t worth);
void pst_similar_add_article(struct pst_similar *s,
                             const struct pst_record_body *b);

/* Append "(word OR word OR word)", the most telling one first, at most `most`
 * of them; nothing when no word tells anything. */
int pst_similar_query(const struct pst_similar *s, uint32_t df_least,
                      size_t most, struct pst_buf *out, struct pst_error *err);

#endif
