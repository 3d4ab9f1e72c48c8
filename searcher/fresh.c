/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/fresh.h"

#include "searcher/hits.h"
#include "searcher/view.h"

static int add_if_stale(struct pst_view *view, const struct pst_found *found,
                        struct pst_map *paths, struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_hit hit;
    int r = pst_hit_load(&hit, view->options.index, found, &arena, err);
    if (r == 0)
        r = pst_view_set(view, &hit, err);
    if (r == 0 && pst_view_original(view)->stale)
        pst_map_put(paths, hit.header.path, NULL);
    pst_arena_dispose(&arena);
    return r;
}

int pst_fresh_stale(const struct pst_index *ix, const struct pst_hits *hits,
                    struct pst_map *paths, struct pst_error *err)
{
    const struct pst_view_options options = {.index = ix, .cwd = ix->root.p};
    struct pst_view view;
    int r = 0;
    pst_view_init(&view, NULL, &options);
    for (size_t i = 0; r == 0 && i < hits->count; i++)
        r = add_if_stale(&view, &hits->found[i], paths, err);
    pst_view_dispose(&view);
    return r;
}
