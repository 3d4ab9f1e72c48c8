/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Having postil-index look at files again. */
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "searcher/cmd.h"

enum {
    PATHS_MOST = 500, /* more than these: the whole tree */
    FIXED = 7         /* words in front of them */
};

/* As words of a command line; the caller frees them and the list. */
static char **words_of(const struct pst_app *app, const struct pst_index *ix,
                       const struct pst_map *paths, int *count)
{
    size_t n = paths->count <= PATHS_MOST ? paths->count : 0;
    char **words = pst_calloc(FIXED + n, sizeof *words);
    struct pst_buf path = PST_BUF_INIT;
    int at = 0;
    words[at++] = pst_strdup("--quiet");
    if (app->no_config)
        words[at++] = pst_strdup("--no-config");
    words[at++] = pst_strdup("--lock-timeout=10");
    words[at++] = pst_strdup("--index");
    words[at++] = pst_strdup(ix->dir.p);
    words[at++] = pst_strdup("--");
    for (size_t i = 0; i < n; i++) {
        struct pst_str name = pst_map_key(paths, (uint32_t)i);
        pst_buf_clear(&path);
        pst_buf_addf(&path, "%s/", ix->root.p);
        pst_buf_addstr(&path, name);
        words[at++] = pst_strdup(path.p);
    }
    if (n == 0)
        words[at++] = pst_strdup(ix->root.p);
    pst_buf_dispose(&path);
    *count = at;
    return words;
}

int pst_cmd_refresh(const struct pst_app *app, const struct pst_index *ix,
                    const struct pst_map *paths, struct pst_error *err)
{
    struct pst_buf out = PST_BUF_INIT;
    int count;
    char **words = words_of(app, ix, paths, &count);
    int r = pst_cmd_ask("index", count, words, &out, err);
    for (int i = 0; i < count; i++)
        free(words[i]);
    free(words);
    pst_buf_dispose(&out);
    if (r < 0 || r == 0 || r == pst_exit_status(PST_EPARTIAL))
        return r < 0 ? r : 0;
    pst_cmd_note("stale articles are shown as they were: postil index ended "
                 "with status %d",
                 r);
    return 1;
}
