/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tests/unit/search_expand.h - the patterns of a query expanded by the words of
 * one article, without an index. */
#ifndef POSTIL_TESTS_SEARCH_EXPAND_H
#define POSTIL_TESTS_SEARCH_EXPAND_H

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/record.h"
#include "searcher/expand.h"
#include "searcher/pattern.h"
#include "text/words.h"

static inline void search_expand_word(struct pst_arena *arena,
                                      struct pst_query_word *word,
                                      const struct pst_record_body *b)
{
    struct pst_pattern *pattern = pst_pattern_new(word, NULL);
    struct pst_expansions *x = pst_arena_zalloc(arena, sizeof *x);
    struct pst_expansion *items = NULL;
    size_t cap = 0;
    struct pst_words words;
    struct pst_word w;
    pst_words_init(&words, "", 0);
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        pst_words_restart(&words, b->text.p + s->begin, s->end - s->begin);
        while (pst_words_next(&words, &w))
            if (pst_pattern_matches(pattern, w.term))
                PST_PUSH(items, x->count, cap) = (struct pst_expansion){
                    {pst_arena_dup(arena, w.term.p, w.term.n), w.term.n}, 1};
    }
    pst_words_dispose(&words);
    pst_pattern_free(pattern);
    if (items != NULL) {
        qsort(items, x->count, sizeof *items, pst_expansion_by_term);
        x->items = pst_arena_alloc(arena, x->count * sizeof *items);
        memcpy(x->items, items, x->count * sizeof *items);
    }
    free(items);
    x->found = x->count;
    word->expansions = x;
}

static inline void search_expand(struct pst_arena *arena,
                                 const struct pst_node *n,
                                 const struct pst_record_body *b)
{
    for (size_t i = 0; i < n->word_count; i++)
        if (n->words[i].match != PST_MATCH_TERM)
            search_expand_word(arena, &n->words[i], b);
    for (size_t i = 0; i < n->child_count; i++)
        search_expand(arena, n->children[i], b);
}

#endif
