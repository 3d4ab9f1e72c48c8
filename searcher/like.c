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
    int r = pst_hit_body(hit, ix, arena, &body, err);
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

static void take_language(char language[PST_LANG_MAX], struct pst_str name)
{
    if (!pst_lang_code(language, name))
        memcpy(language, "und", sizeof "und");
}

int pst_like_article(struct pst_index *ix, const struct pst_found *found,
                     char language[PST_LANG_MAX], struct pst_buf *text,
                     struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_hit hit;
    int r = pst_hit_load(&hit, ix, found, &arena, err);
    if (r == 0) {
        take_language(language, hit.header.lang);
        r = article_query(ix, &hit, &arena, language, text, err);
    }
    pst_arena_dispose(&arena);
    return r;
}

/* Where it is not stated: short texts are often guessed wrong, so a language
 * that no article has is worth less than that of most. */
static void guess_language(const struct pst_index *ix,
                           const struct pst_record_header *h,
                           char language[PST_LANG_MAX])
{
    bool keep = (h->flags & PST_RECORD_LANG_GUESSED) == 0;
    take_language(language, h->lang);
    for (size_t i = 0; i < ix->language_count; i++)
        keep |= strcmp(ix->languages[i], language) == 0;
    keep &= strcmp(language, "und") != 0;
    if (!keep && ix->language_count > 0)
        memcpy(language, ix->languages[0], PST_LANG_MAX);
}

/* One record behind its size, as postil-index extract prints them, taken off
 * the front of *rest. */
static int take_record(struct pst_str *rest, struct pst_arena *arena,
                       struct pst_record_header *header,
                       struct pst_record_body *body, struct pst_error *err)
{
    size_t n = 0;
    size_t i = 0;
    struct pst_str deflated;
    for (; i < rest->n && rest->p[i] >= '0' && rest->p[i] <= '9' && n < rest->n;
         i++)
        n = n * 10 + (size_t)(rest->p[i] - '0');
    if (i == rest->n || rest->p[i] != '\n' || n > rest->n - i - 1)
        return pst_fail(err, PST_EFORMAT,
                        "postil-index is another version: no record of it can "
                        "be read");
    struct pst_str record = {rest->p + i + 1, n};
    *rest = (struct pst_str){record.p + n, rest->n - i - 1 - n};
    int r = pst_record_decode_header(record, arena, header, &deflated, err);
    return r == 0 ? pst_record_decode_body(deflated, arena, body, err) : r;
}

/* All articles of an answer together, in the language of the first one. */
int pst_like_records(struct pst_index *ix, struct pst_str records,
                     char language[PST_LANG_MAX], struct pst_buf *text,
                     struct pst_error *err)
{
    struct pst_similar like = {.index = NULL};
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_record_header header = {.flags = 0};
    struct pst_record_body body;
    int r = 0;
    while (r == 0 && records.n != 0) {
        r = take_record(&records, &arena, &header, &body, err);
        if (r == 0 && like.index == NULL) {
            guess_language(ix, &header, language);
            r = pst_similar_init(&like, ix, language, err);
        }
        if (r == 0)
            pst_similar_add_article(&like, &body);
    }
    if (r == 0 && like.index != NULL)
        r = pst_similar_query(&like, LEAST_OF_TEXT, SIMILAR_WORDS, text, err);
    if (like.index != NULL)
        pst_similar_dispose(&like);
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
