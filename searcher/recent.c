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

void pst_place_init(struct pst_place *place)
{
    memset(place, 0, sizeof *place);
    pst_buf_init(&place->path);
    pst_buf_init(&place->id);
    pst_buf_init(&place->index);
}

void pst_place_dispose(struct pst_place *place)
{
    pst_buf_dispose(&place->path);
    pst_buf_dispose(&place->id);
    pst_buf_dispose(&place->index);
}

void pst_recent_add(struct pst_buf *list, const struct pst_place *place)
{
    const struct pst_buf *strings[] = {&place->path, &place->id, &place->index};
    pst_buf_addf(list, "%zu:%zu", place->line, place->col);
    pst_buf_addc(list, '\0');
    for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
        pst_buf_addstr(list, pst_buf_str(strings[i]));
        pst_buf_addc(list, '\0');
    }
}

/* Publish a file of the state folder; its path goes to *out. */
static int publish(struct pst_buf *out, const char *name, struct pst_str bytes,
                   struct pst_error *err)
{
    struct pst_buf folder = PST_BUF_INIT;
    int r = 0;
    state_folder(&folder);
    if (folder.n == 0) {
        r = pst_fail(err, PST_EIO, "neither HOME nor XDG_STATE_HOME is set");
    } else {
        r = pst_folder_make(folder.p, err);
        pst_buf_clear(out);
        pst_path_join(out, folder.p, name);
        if (r == 0)
            r = pst_file_publish(out->p, bytes.p, bytes.n, err);
    }
    pst_buf_dispose(&folder);
    return r;
}

int pst_recent_save(const struct pst_buf *list, struct pst_error *err)
{
    struct pst_buf file = PST_BUF_INIT;
    int r = publish(&file, "recent", pst_buf_str(list), err);
    pst_buf_dispose(&file);
    return r;
}

int pst_recent_write(struct pst_place *place, struct pst_str text,
                     struct pst_error *err)
{
    return publish(&place->path, "article.txt", text, err);
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

/* The next hit of the list; false at its end. */
static bool take_place(const struct pst_buf *list, size_t *at,
                       const char *strings[4])
{
    for (int i = 0; i < 4; i++)
        if ((strings[i] = take_string(list, at)) == NULL)
            return false;
    return true;
}

static int read_place(const char *const strings[4], struct pst_place *out,
                      struct pst_error *err)
{
    char *end = NULL;
    out->line = strtoul(strings[0], &end, 10);
    out->col = *end == ':' ? strtoul(end + 1, &end, 10) : 0;
    if (*end != '\0' || out->line == 0 || out->col == 0 || strings[1][0] != '/')
        return pst_fail(err, PST_EFORMAT,
                        "the list of the last search is damaged; search again");
    pst_buf_adds(&out->path, strings[1]);
    pst_buf_adds(&out->id, strings[2]);
    pst_buf_adds(&out->index, strings[3]);
    return 0;
}

int pst_recent_find(size_t number, struct pst_place *out, struct pst_error *err)
{
    struct pst_buf file = PST_BUF_INIT;
    struct pst_buf list = PST_BUF_INIT;
    struct pst_error unread;
    const char *strings[4];
    size_t count = 0;
    size_t at = 0;
    state_folder(&file);
    pst_buf_adds(&file, "/recent");
    int r = pst_file_read(file.p, FILE_MOST, &list, &unread);
    while (r == 0 && count < number && take_place(&list, &at, strings))
        count++;
    if (r != 0 || count == 0)
        r = pst_fail(err, PST_EUSAGE,
                     "there is no search to open a hit of; search first, on a "
                     "terminal");
    else if (count < number)
        r = pst_fail(err, PST_EUSAGE, "the last search shows %zu hit%s", count,
                     count == 1 ? "" : "s");
    else
        r = read_place(strings, out, err);
    pst_buf_dispose(&file);
    pst_buf_dispose(&list);
    return r;
}
