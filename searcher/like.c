/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/like.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "searcher/hits.h"
#include "searcher/similar.h"

enum { SIMILAR_WORDS = 30, STDIN_MOST = 64 << 20 };

/* Words that fewer articles have do not count: those that the article alone
 * has find nothing. */
enum { LEAST_OF_ARTICLE = 2, LEAST_OF_STDIN = 1 };

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

static int like_article(const struct pst_app *app, struct pst_index *ix,
                        const char *name, char language[PST_LANG_MAX],
                        struct pst_buf *text, struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_found found;
    struct pst_hit hit;
    int r = pst_cmd_find_article(app, ix, name, &found, err);
    if (r == 0)
        r = pst_hit_load(&hit, ix, &found, &arena, err);
    if (r == 0) {
        if (!pst_lang_code(language, hit.header.lang))
            memcpy(language, "und", sizeof "und");
        r = article_query(ix, &hit, &arena, language, text, err);
    }
    pst_arena_dispose(&arena);
    return r;
}

/* In the language that most articles have. */
static int like_stdin(struct pst_index *ix, char language[PST_LANG_MAX],
                      struct pst_buf *text, struct pst_error *err)
{
    struct pst_similar like = {.index = NULL};
    struct pst_buf in = PST_BUF_INIT;
    if (ix->language_count > 0)
        memcpy(language, ix->languages[0], PST_LANG_MAX);
    int r = pst_fd_read(STDIN_FILENO, "standard input", STDIN_MOST, &in, err);
    if (r == 0) {
        r = pst_similar_init(&like, ix, language, err);
        if (r == 0)
            pst_similar_add(&like, pst_buf_str(&in), 1);
        if (r == 0)
            r = pst_similar_query(&like, LEAST_OF_STDIN, SIMILAR_WORDS, text,
                                  err);
        pst_similar_dispose(&like);
    }
    pst_buf_dispose(&in);
    return r;
}

int pst_like_query(const struct pst_app *app, struct pst_index *ix,
                   const char *name, char language[PST_LANG_MAX],
                   struct pst_buf *text, struct pst_error *err)
{
    return strcmp(name, "-") == 0
               ? like_stdin(ix, language, text, err)
               : like_article(app, ix, name, language, text, err);
}
