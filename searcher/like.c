/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/like.h"

#include <string.h>

#include "searcher/hits.h"
#include "searcher/similar.h"

enum { SIMILAR_WORDS = 30 };

/* Words that fewer articles have do not count: those that the article alone
 * has find nothing. */
enum { LEAST_OF_ARTICLE = 2, LEAST_OF_TEXT = 1 };

static int article_query(struct pst_index *ix, const struct pst_hit *hit,
                         struct pst_arena *arena, const char *language,
                         struct pst_buf *text, struct pst_error *err)
{
    struct pst_similar like = {.index = NULL};
    struct pst_record_body body;
    char id[PST_ID_MAX];
    int r = pst_record_decode_body(hit->rest, arena, &body, err);
    if (r == 0)
        r = pst_similar_init(&like, ix, language, err);
    if (r == 0)
        pst_similar_add_article(&like, &body);
    if (r == 0)
        r = pst_similar_query(&like, LEAST_OF_ARTICLE, SIMILAR_WORDS, text,
                              err);
    pst_article_id(id, hit->header.path, hit->header.member);
    if (r == 0 && text->n != 0)
        pst_buf_addf(text, " -id:%s", id);
    pst_similar_dispose(&like);
    return r;
}

int pst_like_article(struct pst_index *ix, const struct pst_found *found,
                     char language[PST_LANG_MAX], struct pst_buf *text,
                     struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_hit hit;
    int r = pst_hit_load(&hit, ix, found, &arena, err);
    if (r == 0) {
        if (!pst_lang_code(language, hit.header.lang))
            memcpy(language, "und", sizeof "und");
        r = article_query(ix, &hit, &arena, language, text, err);
    }
    pst_arena_dispose(&arena);
    return r;
}

int pst_like_text(struct pst_index *ix, struct pst_str from,
                  char language[PST_LANG_MAX], struct pst_buf *text,
                  struct pst_error *err)
{
    struct pst_similar like = {.index = NULL};
    if (ix->language_count > 0)
        memcpy(language, ix->languages[0], PST_LANG_MAX);
    else
        memcpy(language, "und", sizeof "und");
    int r = pst_similar_init(&like, ix, language, err);
    if (r == 0)
        pst_similar_add(&like, from, 1);
    if (r == 0)
        r = pst_similar_query(&like, LEAST_OF_TEXT, SIMILAR_WORDS, text, err);
    pst_similar_dispose(&like);
    return r;
}
