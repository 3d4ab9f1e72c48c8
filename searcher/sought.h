/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/sought.h - which words are looked for in articles: terms as they
 * are typed, and stems in the languages of the index. For each word of a text
 * it tells who waits for it, and without reading the word whether anybody may.
 */
#ifndef POSTIL_SEARCHER_SOUGHT_H
#define POSTIL_SEARCHER_SOUGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "text/language.h"
#include "text/stem.h"
#include "text/words.h"

/* Those who wait for words are numbers of the caller's. Linked: all who wait
 * for the same term. */
struct pst_sought_by {
    uint32_t who;
    uint32_t next; /* in `by`, or PST_SOUGHT_NONE */
};

#define PST_SOUGHT_NONE UINT32_MAX

/* Terms of one kind. */
struct pst_sought_terms {
    struct pst_map map;
    uint32_t *heads; /* by the term's number: in `by` */
    size_t cap;
    struct pst_words_wanted letters; /* of all */
    struct pst_words_wanted anchors; /* of those that were added as anchors */
};

struct pst_sought_language; /* a language and its stemmer */

/* Members are private but for those that are said to be read. */
struct pst_sought {
    struct pst_sought_terms exact, stems;
    struct pst_sought_by *by; /* read, by what pst_sought_exact gives */
    size_t by_count, by_cap;
    struct pst_sought_language *languages;
    size_t language_count, language_cap;
    size_t index_languages; /* so many of them are the index's */

    /* Of the language at hand. Read: */
    struct pst_words_wanted all, anchors; /* which words may be waited for */
    /* Private: */
    bool known;    /* `all` and `anchors` are set */
    bool by_stem;  /* they count stems */
    unsigned kept; /* so many bytes of a word its stem surely keeps */
    struct pst_stemmer *stemmer; /* NULL: nobody waits for a stem */
};

/* The `count` codes are those of the index; they are copied. */
void pst_sought_init(struct pst_sought *s, char (*languages)[PST_LANG_MAX],
                     size_t count);
void pst_sought_dispose(struct pst_sought *s);

/* `who` waits for the term; as an anchor, that is a word without which others
 * are of no use. An empty term is none. */
void pst_sought_add(struct pst_sought *s, struct pst_str term, uint32_t who,
                    bool anchor);
/* As an anchor that is of use only beside these terms, if they are not empty:
 * at the positions before and after it. They are borrowed. */
void pst_sought_add_between(struct pst_sought *s, struct pst_str term,
                            uint32_t who, struct pst_str before,
                            struct pst_str after);
/* `who` waits for all words that have the stem which the term has in a language
 * of the index. */
int pst_sought_add_stems(struct pst_sought *s, struct pst_str term,
                         uint32_t who, bool anchor, struct pst_error *err);

/* From here on words are of this language; "" is unknown. */
int pst_sought_language(struct pst_sought *s, struct pst_str code,
                        struct pst_error *err);
/* The first of those in `by` who wait for the word as it is, or for its stem;
 * PST_SOUGHT_NONE when nobody does. */
uint32_t pst_sought_exact(const struct pst_sought *s, const struct pst_word *w);
uint32_t pst_sought_stem(const struct pst_sought *s, const struct pst_word *w);
/* Whether anybody waits for a term with this first byte, as it is. */
bool pst_sought_begins(const struct pst_sought *s, struct pst_str term);

#endif
