/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/session.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "schema/find.h"
#include "searcher/counts.h"
#include "searcher/query.h"
#include "searcher/settings.h"

enum { TRIES = 5 }; /* of opening while generations are published */

void pst_session_init(struct pst_session *s, const char *cwd, const char *named,
                      bool no_config)
{
    memset(s, 0, sizeof *s);
    pst_buf_init(&s->cwd);
    pst_buf_init(&s->named);
    pst_path_absolute(&s->cwd, "/", cwd);
    if (named != NULL)
        pst_path_absolute(&s->named, s->cwd.p, named);
    s->no_config = no_config;
}

void pst_session_close(struct pst_session *s)
{
    if (!s->is_open)
        return;
    for (size_t i = 0; i < PST_VALUES_KINDS; i++)
        pst_arena_dispose(&s->values[i].arena);
    memset(s->values, 0, sizeof s->values);
    pst_config_dispose(&s->config);
    pst_index_close(&s->ix);
    s->is_open = false;
}

void pst_session_dispose(struct pst_session *s)
{
    pst_session_close(s);
    pst_buf_dispose(&s->cwd);
    pst_buf_dispose(&s->named);
}

static bool generation_of(const char *dir, struct pst_generation *out)
{
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    pst_path_join(&path, dir, "index");
    bool is = stat(path.p, &st) == 0;
    pst_buf_dispose(&path);
    memset(out, 0, sizeof *out);
    if (is)
        *out = (struct pst_generation){st.st_dev, st.st_ino,
                                       (int64_t)st.st_mtim.tv_sec * 1000000000 +
                                           st.st_mtim.tv_nsec};
    return is;
}

static bool same(const struct pst_generation *a, const struct pst_generation *b)
{
    return a->device == b->device && a->inode == b->inode &&
           a->mtime_ns == b->mtime_ns;
}

static int configure(struct pst_session *s, struct pst_error *err)
{
    const struct pst_settings_env env = {.config = getenv("POSTIL_CONFIG"),
                                         .xdg_config_home =
                                             getenv("XDG_CONFIG_HOME"),
                                         .home = getenv("HOME")};
    int r = s->no_config
                ? pst_settings_plain(&s->config, &env, err)
                : pst_settings_load(&s->config, &env, s->ix.dir.p, err);
    if (r != 0)
        pst_config_dispose(&s->config);
    return r;
}

/* One attempt. */
static int try_open(struct pst_session *s, const char *cwd,
                    struct pst_error *err)
{
    const char *named = s->named.n != 0 ? s->named.p : NULL;
    int r = pst_index_open(&s->ix, named, cwd, err);
    if (r != 0)
        return r;
    r = configure(s, err);
    if (r != 0)
        pst_index_close(&s->ix);
    s->is_open = r == 0;
    return r;
}

static int open_anew(struct pst_session *s, const char *cwd, const char *dir,
                     struct pst_error *err)
{
    struct pst_generation after;
    int r = -PST_EINDEX;
    pst_session_close(s);
    generation_of(dir, &s->generation);
    for (int i = 0; i < TRIES && r == -PST_EINDEX; i++) {
        r = try_open(s, cwd, err);
        generation_of(dir, &after);
        if (same(&s->generation, &after))
            break;
        /* It changed meanwhile. What is open may be either; the next request
         * opens it again. A failure may be due to that alone. */
        if (r != 0)
            s->generation = after;
    }
    return r;
}

int pst_session_open(struct pst_session *s, const char *cwd,
                     struct pst_fault *fault)
{
    const char *named = s->named.n != 0 ? s->named.p : NULL;
    struct pst_error err = PST_ERROR_INIT;
    struct pst_buf dir = PST_BUF_INIT;
    struct pst_generation now;
    bool found;
    int r = pst_index_find(named, cwd, &dir, &found, &err);
    if (r == 0) {
        generation_of(dir.p, &now);
        if (!s->is_open || !same(&now, &s->generation) ||
            strcmp(dir.p, s->ix.dir.p) != 0)
            r = open_anew(s, cwd, dir.p, &err);
    }
    pst_buf_dispose(&dir);
    return r != 0 ? pst_fault_take(fault, &err) : 0;
}

static int count_values(struct pst_session *s, enum pst_facet_kind kind,
                        struct pst_error *err)
{
    const struct pst_query_options options = {.language = "en"};
    struct pst_value_list *list = &s->values[kind];
    struct pst_query q;
    uint32_t *docids = NULL;
    size_t count = 0;
    int r = pst_query_parse(&q, pst_str_of("*"), &options, err);
    if (r == 0)
        r = pst_counts_docids(&s->ix, &q, &docids, &count, err);
    if (r == 0)
        r = pst_facet_count(&list->facet, kind, &s->ix, docids, count,
                            &list->arena, err);
    list->is_known = r == 0;
    free(docids);
    pst_query_dispose(&q);
    return r;
}

int pst_session_values(struct pst_session *s, enum pst_facet_kind kind,
                       const struct pst_facet **out, struct pst_fault *fault)
{
    struct pst_error err = PST_ERROR_INIT;
    *out = &s->values[kind].facet;
    if (s->values[kind].is_known || count_values(s, kind, &err) == 0)
        return 0;
    return pst_fault_take(fault, &err);
}
