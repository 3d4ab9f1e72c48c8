/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The article that a word of the command line names. */
#include <string.h>

#include "base/file.h"
#include "searcher/cmd.h"

static bool is_id(const char *word)
{
    size_t n = strspn(word, "0123456789abcdef");
    return word[n] == '\0' && n >= 4 && n < PST_ID_MAX;
}

int pst_cmd_find_article(const struct pst_app *app, struct pst_index *ix,
                         const char *word, struct pst_found *found,
                         struct pst_error *err)
{
    struct pst_buf absolute = PST_BUF_INIT;
    struct pst_buf below = PST_BUF_INIT;
    pst_path_absolute(&absolute, app->cwd, word);
    pst_path_relative(&below, ix->root.p, absolute.p);

    struct pst_error other;
    int r = -PST_EUSAGE;
    if (is_id(word))
        r = pst_find_article(ix, pst_str_of(word), found, err);
    else
        r = pst_find_article(ix, pst_buf_str(&below), found, err);
    if (r == -PST_EUSAGE)
        if (pst_find_article(
                ix, is_id(word) ? pst_buf_str(&below) : pst_str_of(word), found,
                &other) == 0)
            r = 0;
    pst_buf_dispose(&absolute);
    pst_buf_dispose(&below);
    return r;
}
