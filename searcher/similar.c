/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/similar.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"
#include "searcher/weigh.h"
#include "text/stop.h"
#include "text/words.h"

enum { TITLE_WORTH = 3, SHORTEST = 3 };

#define TF_HALF 5.0 /* so many occurrences tell half of the most */

/* All words of a stem. */
struct telling {
    struct pst_str word; /* the most frequent of them */
    uint32_t word_tf;
    uint32_t tf;
    double score;
};

int pst_similar_init(struct pst_similar *s, const struct pst_index *ix,
                     const char *language, struct pst_error *err)
{
    memset(s, 0, sizeof *s);
    s->index = ix;
    s->language = language;
    pst_map_init(&s->keys);
    s->stemmer = pst_stemmer_new(language, err);
    return s->stemmer != NULL ? 0 : -PST_EINDEX;
}

void pst_similar_dispose(struct pst_similar *s)
{
    pst_stemmer_free(s->stemmer);
    pst_map_dispose(&s->keys);
    free(s->tf);
}

/* Whether the word may stand in a query as it is: no sign in it that the
 * language of queries knows. */
static bool is_telling(const struct pst_similar *s, const struct pst_word *w)
{
    bool ascii = true;
    if (!pst_word_takes_position(w) || w->has_digit ||
        pst_stop_word(s->language, w->term))
        return false;
    for (size_t i = 0; i < w->term.n; i++) {
        unsigned char c = (unsigned char)w->term.p[i];
        if (c < 0x80 && (c < 'a' || c > 'z') && c != '\'')
            return false;
        ascii &= c < 0x80;
    }
    return !ascii || w->term.n >= SHORTEST;
}

void pst_similar_add(struct pst_similar *s, struct pst_str text, uint32_t worth)
{
    struct pst_words words;
    struct pst_word w;
    pst_words_init(&words, text.p, text.n);
    while (pst_words_next(&words, &w)) {
        bool added;
        if (!is_telling(s, &w))
            continue;
        uint32_t number = pst_map_put(&s->keys, w.term, &added);
        if (added) {
            size_t count = number;
            PST_PUSH(s->tf, count, s->cap) = 0;
        }
        s->tf[number] += worth;
    }
    pst_words_dispose(&words);
}

void pst_similar_add_article(struct pst_similar *s,
                             const struct pst_record_body *b)
{
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *x = &b->stretches[i];
        struct pst_str text = {b->text.p + x->begin, x->end - x->begin};
        if (pst_field_info((enum pst_field)x->field)->searched)
            pst_similar_add(s, text,
                            x->field == PST_FIELD_TITLE ? TITLE_WORTH : 1);
    }
}

/* Add what is counted of a word to its stem. */
static void join_form(const struct pst_similar *s, uint32_t number,
                      struct telling *t)
{
    uint32_t tf = s->tf[number];
    struct pst_str word = pst_map_key(&s->keys, number);
    t->tf += tf;
    if (tf > t->word_tf ||
        (tf == t->word_tf && pst_str_cmp(word, t->word) < 0)) {
        t->word = word;
        t->word_tf = tf;
    }
}

static int score_stem(const struct pst_similar *s, struct pst_str stem,
                      uint32_t df_least, uint32_t n, struct telling *t,
                      struct pst_error *err)
{
    struct pst_buf term = PST_BUF_INIT;
    struct pst_rank rank;
    uint32_t df;
    uint64_t cf;
    pst_rank_init(&rank);
    pst_term_make(&term, PST_PREFIX_STEM, stem);
    int r = pst_index_term(s->index, pst_buf_str(&term), &df, &cf, err);
    if (r == 0 && df >= df_least && df != 0)
        t->score = t->tf / (t->tf + TF_HALF) * pst_weigh_idf(&rank, n, df);
    pst_buf_dispose(&term);
    return r;
}

static int by_score(const void *a, const void *b)
{
    const struct telling *x = a;
    const struct telling *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return pst_str_cmp(x->word, y->word);
}

static void add_query(struct pst_buf *out, const struct telling *t,
                      size_t count, size_t most)
{
    size_t used = 0;
    while (used < count && used < most && t[used].score > 0) {
        pst_buf_adds(out, used == 0 ? "(" : " OR ");
        pst_buf_addstr(out, t[used++].word);
    }
    if (used != 0)
        pst_buf_addc(out, ')');
}

int pst_similar_query(const struct pst_similar *s, uint32_t df_least,
                      size_t most, struct pst_buf *out, struct pst_error *err)
{
    struct pst_map stems;
    uint32_t n = s->index->doc_count + s->index->dead_count;
    int r = 0;
    if (s->index->shard_count == 0)
        return 0;
    pst_map_init(&stems);
    struct telling *t = pst_calloc(s->keys.count, sizeof *t); /* by stem */
    for (uint32_t i = 0; i < s->keys.count; i++) {
        struct pst_str word = pst_map_key(&s->keys, i);
        uint32_t number =
            pst_map_put(&stems, pst_stemmer_stem(s->stemmer, word), NULL);
        join_form(s, i, &t[number]);
    }
    for (uint32_t i = 0; i < stems.count && r == 0; i++)
        r = score_stem(s, pst_map_key(&stems, i), df_least, n, &t[i], err);
    if (r == 0 && stems.count != 0) {
        qsort(t, stems.count, sizeof *t, by_score);
        add_query(out, t, stems.count, most);
    }
    pst_map_dispose(&stems);
    free(t);
    return r;
}
