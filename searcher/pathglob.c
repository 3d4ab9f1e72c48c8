/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/pathglob.h"

#include <string.h>

#include <xapian-c.h>

#include "schema/schema.h"
#include "searcher/values.h"
#include "text/utf8.h"

bool pst_pathglob_is(struct pst_str text)
{
    return memchr(text.p, '*', text.n) != NULL ||
           memchr(text.p, '?', text.n) != NULL;
}

/* --- one pattern, one path ------------------------------------------------ */

/* Where to go on when what was tried since a star does not fit. */
struct retry {
    size_t at; /* in the pattern, behind the star; SIZE_MAX: there is none */
    size_t resume; /* in the path, where the star ends so far */
};

/* The stars at `at`: one, or ** with the '/' behind a component of it. */
static size_t star_end(struct pst_str glob, size_t at, bool *crosses)
{
    size_t end = at;
    while (end < glob.n && glob.p[end] == '*')
        end++;
    *crosses = end > at + 1;
    bool alone = at == 0 || glob.p[at - 1] == '/';
    return end + (*crosses && alone && end < glob.n && glob.p[end] == '/');
}

/* A component of ** stands for whole components. */
static size_t widen(struct pst_str glob, const struct retry *r,
                    struct pst_str path)
{
    size_t at = r->resume;
    if (r->at > 0 && glob.p[r->at - 1] == '/') {
        const char *slash = memchr(path.p + at, '/', path.n - at);
        return slash != NULL ? (size_t)(slash - path.p) + 1 : SIZE_MAX;
    }
    size_t size;
    if (at >= path.n)
        return SIZE_MAX;
    pst_utf8_decode(path.p + at, path.p + path.n, &size);
    return at + size;
}

static size_t character(struct pst_str s, size_t at)
{
    size_t size;
    pst_utf8_decode(s.p + at, s.p + s.n, &size);
    return size;
}

/* Back to the last star that can take more; false when none can. */
static bool go_back(struct pst_str glob, struct pst_str path,
                    struct retry *within, struct retry *across, size_t *at,
                    size_t *i)
{
    struct retry *r = within;
    if (r->at == SIZE_MAX || r->resume >= path.n || path.p[r->resume] == '/')
        r = across;
    if (r->at == SIZE_MAX || (r->resume = widen(glob, r, path)) == SIZE_MAX)
        return false;
    if (r == across)
        within->at = SIZE_MAX;
    *at = r->at;
    *i = r->resume;
    return true;
}

/* Only the last star of each kind is ever widened: what stood before it fits
 * as well as it ever will. */
bool pst_pathglob_matches(struct pst_str glob, struct pst_str path)
{
    struct retry within = {SIZE_MAX, 0};
    struct retry across = {SIZE_MAX, 0};
    size_t at = 0;
    size_t i = 0;
    while (at < glob.n || i < path.n) {
        char c = at < glob.n ? glob.p[at] : '\0';
        if (c == '*') {
            bool crosses;
            at = star_end(glob, at, &crosses);
            *(crosses ? &across : &within) = (struct retry){at, i};
            if (crosses)
                within.at = SIZE_MAX;
        } else if (c == '?' && i < path.n && path.p[i] != '/') {
            at++;
            i += character(path, i);
        } else if (at < glob.n && i < path.n && c == path.p[i]) {
            at++;
            i++;
        } else if (!go_back(glob, path, &within, &across, &at, &i)) {
            return false;
        }
    }
    return true;
}

/* --- the folders of a path ------------------------------------------------ */

/* The next folder above the file, with its '/'; the file itself, without one,
 * at last. */
static bool next_part(struct pst_str path, size_t *at, struct pst_str *part)
{
    if (*at >= path.n)
        return false;
    const char *slash = memchr(path.p + *at, '/', path.n - *at);
    *at = slash != NULL ? (size_t)(slash - path.p) + 1 : path.n;
    *part = (struct pst_str){path.p, *at};
    return true;
}

/* Whether the pattern stands for a folder, with its '/', or a file. */
static bool takes(struct pst_str glob, struct pst_str part, bool is_folder)
{
    bool of_folders = glob.n > 0 && glob.p[glob.n - 1] == '/';
    if (of_folders && !is_folder)
        return false;
    part.n -= part.p[part.n - 1] == '/';
    glob.n -= of_folders;
    return pst_pathglob_matches(glob, part);
}

bool pst_pathglob_holds(struct pst_str glob, struct pst_str path,
                        bool is_member)
{
    struct pst_str part;
    for (size_t at = 0; next_part(path, &at, &part);)
        if (takes(glob, part, is_member || part.p[part.n - 1] == '/'))
            return true;
    return false;
}

/* --- the terms of all paths ----------------------------------------------- */

struct gather {
    struct pst_str glob;
    pst_pathglob_sink *sink;
    void *payload;
    struct pst_buf term;
};

static void hand_on(struct gather *g, const char *prefix, struct pst_str value)
{
    pst_term_make(&g->term, prefix, value);
    g->sink(g->payload, pst_buf_str(&g->term));
}

/* The topmost folder that the pattern stands for says it of all below. */
static void gather_path(struct gather *g, struct pst_str path, bool is_member)
{
    struct pst_str part;
    for (size_t at = 0; next_part(path, &at, &part);) {
        bool is_folder = part.p[part.n - 1] == '/';
        if (!takes(g->glob, part, is_folder || is_member))
            continue;
        struct pst_buf folder = PST_BUF_INIT;
        pst_buf_addstr(&folder, part);
        if (!is_folder)
            pst_buf_addc(&folder, '/');
        char id[PST_ID_MAX];
        pst_article_id(id, path, (struct pst_str){"", 0});
        if (is_folder || is_member)
            hand_on(g, PST_PREFIX_FOLDER, pst_buf_str(&folder));
        else
            hand_on(g, PST_PREFIX_ID, pst_str_of(id));
        pst_buf_dispose(&folder);
        return;
    }
}

int pst_pathglob_terms(const struct pst_index *ix, struct pst_str glob,
                       pst_pathglob_sink *sink, void *payload,
                       struct pst_error *err)
{
    static const char doing[] = "read the paths";
    struct gather g = {.glob = glob, .sink = sink, .payload = payload};
    struct pst_values values;
    struct pst_str key;
    int r = pst_values_open(&values, ix, PST_SLOT_ORDER, doing, err);
    for (uint32_t docid = 1; docid <= ix->last_docid && r == 0; docid++) {
        r = pst_values_at(&values, docid, &key, err);
        struct pst_str path = pst_slot_order_path(key);
        const char *end = key.p + key.n;
        bool is_member = path.n > 0 && path.p + path.n < end;
        if (r == 0 && path.n > 0)
            gather_path(&g, path, is_member);
    }
    pst_values_close(&values);
    pst_buf_dispose(&g.term);
    return r;
}
