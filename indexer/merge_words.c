/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/merge_words.h"

#include <stdlib.h>
#include <string.h>
#include <xapian-c.h>

#include "base/arena.h"
#include "base/mem.h"
#include "glass/table.h"
#include "indexer/bulk_words.h"

enum { MEMORY = 16 << 20 /* for fragments of words */ };

struct words {
    xap_db *db; /* all sources as one, which joins what they have */
    struct pst_arena arena;
    struct pst_bulk_spelling *spelling;
    size_t spelling_count, spelling_cap;
    struct pst_bulk_synonyms *synonyms;
    size_t synonym_count, synonym_cap;
};

static int failed(const xap_error *why, struct pst_error *err)
{
    return pst_fail(err, PST_EINDEX, "spellings and synonyms: %s",
                    why->message);
}

static struct pst_str keep(struct words *w, xap_bytes b)
{
    return (struct pst_str){pst_arena_dup(&w->arena, b.p, b.n), b.n};
}

static int open_sources(struct words *w, const char *const *paths, size_t count,
                        struct pst_error *err)
{
    xap_error why;
    if (xap_db_new(&w->db, &why) != XAP_OK)
        return failed(&why, err);
    for (size_t i = 0; i < count; i++) {
        xap_db *one = NULL;
        xap_status s = xap_db_open(&one, paths[i], XAP_DB_GLASS, &why);
        if (s == XAP_OK)
            s = xap_db_add(w->db, one, &why);
        xap_db_free(one);
        if (s != XAP_OK)
            return failed(&why, err);
    }
    return 0;
}

static int gather_spelling(struct words *w, struct pst_error *err)
{
    xap_error why;
    xap_term_iter *it = NULL;
    int r = -1;
    if (xap_db_spellings(&it, w->db, &why) == XAP_OK)
        while ((r = xap_term_iter_next(it, &why)) > 0)
            PST_PUSH(w->spelling, w->spelling_count, w->spelling_cap) =
                (struct pst_bulk_spelling){keep(w, xap_term_iter_term(it)),
                                           xap_term_iter_term_freq(it)};
    xap_term_iter_free(it);
    return r < 0 ? failed(&why, err) : 0;
}

static int gather_list(struct words *w, struct pst_bulk_synonyms *s,
                       struct pst_error *err)
{
    xap_error why;
    xap_term_iter *it = NULL;
    struct pst_str *list = NULL;
    size_t cap = 0;
    int r = -1;
    if (xap_db_synonyms(&it, w->db, (xap_bytes){s->term.p, s->term.n}, &why) ==
        XAP_OK)
        while ((r = xap_term_iter_next(it, &why)) > 0)
            PST_PUSH(list, s->count, cap) = keep(w, xap_term_iter_term(it));
    xap_term_iter_free(it);
    size_t bytes = s->count * sizeof *list;
    struct pst_str *kept = pst_arena_alloc(&w->arena, bytes);
    if (list != NULL)
        memcpy(kept, list, bytes);
    free(list);
    s->list = kept;
    return r < 0 ? failed(&why, err) : 0;
}

static int gather_synonyms(struct words *w, struct pst_error *err)
{
    xap_error why;
    xap_term_iter *it = NULL;
    int r = -1;
    if (xap_db_synonym_keys(&it, w->db, (xap_bytes){"", 0}, &why) == XAP_OK)
        while ((r = xap_term_iter_next(it, &why)) > 0)
            PST_PUSH(w->synonyms, w->synonym_count, w->synonym_cap) =
                (struct pst_bulk_synonyms){.term =
                                               keep(w, xap_term_iter_term(it))};
    xap_term_iter_free(it);
    if (r < 0)
        return failed(&why, err);
    for (size_t i = 0; i < w->synonym_count; i++) {
        r = gather_list(w, &w->synonyms[i], err);
        if (r != 0)
            return r;
    }
    return 0;
}

static void dispose(struct words *w)
{
    free(w->synonyms);
    free(w->spelling);
    pst_arena_dispose(&w->arena);
    xap_db_free(w->db);
}

int pst_merge_words(const char *const *paths, size_t count, const char *to,
                    struct pst_glass_version *version, struct pst_error *err)
{
    struct words w = {.arena = PST_ARENA_INIT};
    int r = open_sources(&w, paths, count, err);
    if (r == 0)
        r = gather_spelling(&w, err);
    if (r == 0)
        r = gather_synonyms(&w, err);
    if (r == 0) {
        const struct pst_bulk_words words = {
            w.spelling, w.spelling_count, w.synonyms, w.synonym_count, MEMORY};
        r = pst_bulk_words_write(to, to, PST_GLASS_BLOCK, &words, version, err);
    }
    dispose(&w);
    return r;
}
