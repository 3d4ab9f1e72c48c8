/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/latest.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "schema/find.h"
#include "searcher/settings.h"

enum { TRIES = 5 }; /* of opening while generations are published */

void pst_latest_init(struct pst_latest *l, bool no_config)
{
    memset(l, 0, sizeof *l);
    pst_buf_init(&l->named);
    l->no_config = no_config;
}

void pst_latest_close(struct pst_latest *l)
{
    if (!l->is_open)
        return;
    pst_config_dispose(&l->config);
    pst_index_close(&l->ix);
    l->is_open = false;
}

void pst_latest_dispose(struct pst_latest *l)
{
    pst_latest_close(l);
    pst_buf_dispose(&l->named);
}

static void generation_of(const char *dir, struct pst_generation *out)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    pst_path_join(&path, dir, "index");
    memset(out, 0, sizeof *out);
    if (stat(path.p, &st) == 0)
        *out = (struct pst_generation){st.st_dev, st.st_ino,
                                       (int64_t)st.st_mtim.tv_sec * 1000000000 +
                                           st.st_mtim.tv_nsec};
    pst_buf_dispose(&path);
}

static bool same(const struct pst_generation *a, const struct pst_generation *b)
{
    return a->device == b->device && a->inode == b->inode &&
           a->mtime_ns == b->mtime_ns;
}

static int configure(struct pst_latest *l, struct pst_error *err)
{
    const struct pst_settings_env env = {.config = getenv("POSTIL_CONFIG"),
                                         .xdg_config_home =
                                             getenv("XDG_CONFIG_HOME"),
                                         .home = getenv("HOME")};
    int r = l->no_config
                ? pst_settings_plain(&l->config, &env, err)
                : pst_settings_load(&l->config, &env, l->ix.dir.p, err);
    if (r != 0)
        pst_config_dispose(&l->config);
    return r;
}

static const char *named(const struct pst_latest *l)
{
    return l->named.n != 0 ? l->named.p : NULL;
}

/* One attempt. */
static int try_open(struct pst_latest *l, const char *cwd,
                    struct pst_error *err)
{
    xap_db *db;
    int r = pst_index_open(&l->ix, named(l), cwd, err);
    if (r != 0)
        return r;
    /* At once, as it may be held for longer than the files stay. What Xapian
     * cannot open concerns those who will ask for it. */
    pst_index_db(&l->ix, &db, NULL);
    r = configure(l, err);
    if (r != 0)
        pst_index_close(&l->ix);
    l->is_open = r == 0;
    return r;
}

static int open_anew(struct pst_latest *l, const char *cwd, const char *dir,
                     struct pst_error *err)
{
    struct pst_generation after;
    int r = -PST_EINDEX;
    pst_latest_close(l);
    generation_of(dir, &l->generation);
    for (int i = 0; i < TRIES && r == -PST_EINDEX; i++) {
        r = try_open(l, cwd, err);
        generation_of(dir, &after);
        if (same(&l->generation, &after))
            break;
        /* It changed meanwhile. What is open may be either; the next call
         * opens it again. A failure may be due to that alone. */
        if (r != 0)
            l->generation = after;
    }
    return r;
}

int pst_latest_open(struct pst_latest *l, const char *cwd,
                    struct pst_error *err)
{
    struct pst_buf dir = PST_BUF_INIT;
    struct pst_generation now;
    bool found;
    int r = pst_index_find(named(l), cwd, &dir, &found, err);
    if (r == 0) {
        generation_of(dir.p, &now);
        if (!l->is_open || !same(&now, &l->generation) ||
            strcmp(dir.p, l->ix.dir.p) != 0) {
            r = open_anew(l, cwd, dir.p, err);
            r = r == 0 ? 1 : r;
        }
    }
    if (r < 0)
        pst_latest_close(l);
    pst_buf_dispose(&dir);
    return r;
}
