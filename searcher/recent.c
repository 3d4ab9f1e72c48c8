/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/recent.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum { FILE_MOST = 64 << 20 }; /* bytes */

/* The folder; empty when the environment names none. */
static void state_folder(struct pst_buf *out)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    pst_buf_clear(out);
    if (state != NULL && state[0] == '/')
        pst_path_join(out, state, "postil");
    else if (home != NULL && home[0] == '/')
        pst_path_join(out, home, ".local/state/postil");
}

void pst_recent_add(struct pst_buf *list, const char *path, size_t line,
                    size_t col)
{
    pst_buf_addf(list, "%zu:%zu", line, col);
    pst_buf_addc(list, '\0');
    pst_buf_adds(list, path);
    pst_buf_addc(list, '\0');
}

int pst_recent_save(const struct pst_buf *list, struct pst_error *err)
{
    struct pst_buf folder = PST_BUF_INIT;
    struct pst_buf file = PST_BUF_INIT;
    int r = 0;
    state_folder(&folder);
    if (folder.n == 0) {
        r = pst_fail(err, PST_EIO, "neither HOME nor XDG_STATE_HOME is set");
    } else {
        r = pst_folder_make(folder.p, err);
        pst_path_join(&file, folder.p, "recent");
        if (r == 0)
            r = pst_file_publish(file.p, list->p, list->n, err);
    }
    pst_buf_dispose(&folder);
    pst_buf_dispose(&file);
    return r;
}

/* The string that begins at *at, and *at behind its NUL; NULL at the end. */
static const char *take_string(const struct pst_buf *list, size_t *at)
{
    const char *p = list->p + *at;
    const char *end = *at < list->n ? memchr(p, '\0', list->n - *at) : NULL;
    if (end == NULL)
        return NULL;
    *at += (size_t)(end - p) + 1;
    return p;
}

static int read_place(const char *where, const char *path,
                      struct pst_place *out, struct pst_error *err)
{
    char *end = NULL;
    out->line = strtoul(where, &end, 10);
    out->col = *end == ':' ? strtoul(end + 1, &end, 10) : 0;
    if (*end != '\0' || out->line == 0 || out->col == 0 || path[0] != '/')
        return pst_fail(err, PST_EFORMAT,
                        "the list of the last search is damaged; search again");
    pst_buf_adds(&out->path, path);
    return 0;
}

int pst_recent_find(size_t number, struct pst_place *out, struct pst_error *err)
{
    struct pst_buf file = PST_BUF_INIT;
    struct pst_buf list = PST_BUF_INIT;
    struct pst_error unread;
    const char *where = NULL;
    const char *path = NULL;
    size_t count = 0;
    size_t at = 0;
    pst_buf_init(&out->path);
    state_folder(&file);
    pst_buf_adds(&file, "/recent");
    int r = pst_file_read(file.p, FILE_MOST, &list, &unread);
    while (r == 0 && count < number) {
        where = take_string(&list, &at);
        path = where != NULL ? take_string(&list, &at) : NULL;
        if (path == NULL)
            break;
        count++;
    }
    if (r != 0 || count == 0)
        r = pst_fail(err, PST_EUSAGE,
                     "there is no search to open a hit of; search first, on a "
                     "terminal");
    else if (count < number)
        r = pst_fail(err, PST_EUSAGE, "the last search shows %zu hit%s", count,
                     count == 1 ? "" : "s");
    else
        r = read_place(where, path, out, err);
    pst_buf_dispose(&file);
    pst_buf_dispose(&list);
    return r;
}
