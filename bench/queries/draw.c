/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Queries out of the index itself, with a fixed seed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "bench/queries/engine.h"
#include "searcher/hits.h"
#include "searcher/index.h"
#include "tests/unit/random.h"
#include "text/stop.h"
#include "text/words.h"

/* Words by how many articles have them: one in 3 to one in 20, one in 20 to
 * one in 200, and rarer, down to 10 articles. */
enum { COMMON, MIDDLE, RARE, BANDS };

struct band {
    char (*words)[QUERY_WORD_MAX];
    size_t count, cap;
};

struct drawer {
    struct pst_index ix;
    struct band bands[BANDS];
    uint64_t seed;
};

/* Three lower-case letters or more, and nothing that a parser could take for
 * anything but a word. */
static bool is_word(struct pst_str term)
{
    if (term.n < 3 || term.n >= QUERY_WORD_MAX)
        return false;
    for (size_t i = 0; i < term.n; i++)
        if (term.p[i] < 'a' || term.p[i] > 'z')
            return false;
    return !pst_str_is(term, "near") && !pst_str_is(term, "adj");
}

static void add_word(struct drawer *d, struct pst_str term, uint32_t df)
{
    uint32_t n = d->ix.doc_count;
    if (!is_word(term) || pst_stop_word("en", term) || df > n / 3 || df < 10)
        return;
    int band = df > n / 20 ? COMMON : df > n / 200 ? MIDDLE : RARE;
    struct band *b = &d->bands[band];
    char *to = PST_PUSH(b->words, b->count, b->cap);
    memcpy(to, term.p, term.n);
    to[term.n] = '\0';
}

static bool read_dictionary(struct drawer *d)
{
    xap_error xe;
    xap_db *db;
    xap_term_iter *it = NULL;
    if (pst_index_db(&d->ix, &db, NULL) != 0 ||
        xap_db_all_terms(&it, db, (xap_bytes){"", 0}, &xe) != XAP_OK)
        return false;
    int r;
    while ((r = xap_term_iter_next(it, &xe)) > 0) {
        xap_bytes t = xap_term_iter_term(it);
        add_word(d, (struct pst_str){t.p, t.n}, xap_term_iter_term_freq(it));
    }
    xap_term_iter_free(it);
    for (int i = 0; i < BANDS; i++)
        if (d->bands[i].count == 0)
            r = -1;
    return r == 0;
}

/* As many of each band; words of one query differ. */
static void draw_words(struct drawer *d, struct query *q, size_t number)
{
    q->count = q->kind == QUERY_TERM ? 1 : 2 + random_below(&d->seed, 2);
    for (size_t i = 0; i < q->count;) {
        /* Two rare words seldom meet: a query has at most one. */
        int band =
            i == 0 ? (int)(number % BANDS) : (int)random_below(&d->seed, RARE);
        const struct band *b = &d->bands[band];
        memcpy(q->words[i],
               b->words[random_below(&d->seed, (uint32_t)b->count)],
               QUERY_WORD_MAX);
        bool fresh = true;
        for (size_t k = 0; k < i; k++)
            fresh = fresh && strcmp(q->words[k], q->words[i]) != 0;
        i += fresh;
    }
}

/* Two or three words that follow each other from the at-th word on, no more
 * than one of them a stop word; false when they will not do. */
static bool take_phrase(struct query *q, struct pst_str text, size_t at)
{
    struct pst_words words;
    struct pst_word w;
    size_t stops = 0;
    size_t taken = 0;
    pst_words_init(&words, text.p, text.n);
    while (taken < q->count && pst_words_next(&words, &w)) {
        if (at > 0) {
            at--;
            continue;
        }
        if (w.kind != PST_WORD_PLAIN || !is_word(w.term))
            break;
        memcpy(q->words[taken], w.term.p, w.term.n);
        q->words[taken++][w.term.n] = '\0';
        stops += pst_stop_word("en", w.term);
    }
    pst_words_dispose(&words);
    return taken == q->count && stops <= 1;
}

static bool draw_phrase(struct drawer *d, struct query *q)
{
    enum { TRIES = 1000, FIRST_WORDS = 200 };
    struct pst_arena arena = PST_ARENA_INIT;
    bool done = false;
    for (int i = 0; i < TRIES && !done; i++) {
        uint32_t all = d->ix.doc_count + d->ix.dead_count;
        const struct pst_found found = {.docid =
                                            1 + random_below(&d->seed, all)};
        struct pst_hit hit;
        struct pst_record_body body;
        q->count = 2 + random_below(&d->seed, 2);
        size_t at = random_below(&d->seed, FIRST_WORDS);
        done = pst_hit_load(&hit, &d->ix, &found, &arena, NULL) == 0 &&
               pst_record_decode_body(hit.rest, &arena, &body, NULL) == 0 &&
               take_phrase(q, body.text, at);
        pst_arena_dispose(&arena);
    }
    return done;
}

bool queries_draw(const char *index, struct query *queries, size_t n,
                  enum query_class kind)
{
    struct pst_error err = PST_ERROR_INIT;
    struct drawer *d = pst_calloc(1, sizeof *d);
    d->seed = 20141125 + (uint64_t)kind;
    bool ok =
        pst_index_open(&d->ix, index, "/", &err) == 0 && read_dictionary(d);
    for (size_t i = 0; i < n && ok; i++) {
        memset(&queries[i], 0, sizeof queries[i]);
        queries[i].kind = kind;
        if (kind == QUERY_PHRASE)
            ok = draw_phrase(d, &queries[i]);
        else
            draw_words(d, &queries[i], i);
    }
    if (!ok)
        fprintf(stderr, "queries: %s\n",
                err.message[0] != '\0' ? err.message : "too few words");
    for (int i = 0; i < BANDS; i++)
        free(d->bands[i].words);
    pst_index_close(&d->ix);
    free(d);
    return ok;
}
