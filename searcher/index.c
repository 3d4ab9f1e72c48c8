/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/schema.h"

/* While an index is opened: its languages and how many articles have each. */
struct tally {
    uint64_t *counts; /* beside ix->languages */
    size_t cap;
};

int pst_index_fail(struct pst_error *err, const xap_error *xe,
                   const char *doing)
{
    if (xe->code == XAP_ENOMEM)
        return pst_fail(err, PST_ENOMEM, "cannot %s: out of memory", doing);
    return pst_fail(err, PST_EINDEX, "cannot %s: %s (%s)", doing, xe->message,
                    xe->type[0] != '\0' ? xe->type : xap_status_name(xe->code));
}

bool pst_index_is_dead(const struct pst_index *ix, uint32_t docid)
{
    const struct pst_shard *s = &ix->shards[pst_index_shard_of(ix, docid)];
    return s->has_dead && pst_dead_has(&s->dead, pst_index_local_of(ix, docid));
}

void pst_index_close(struct pst_index *ix)
{
    for (size_t i = 0; i < ix->shard_count; i++)
        if (ix->shards[i].has_dead)
            pst_dead_dispose(&ix->shards[i].dead);
    free(ix->shards);
    free(ix->languages);
    xap_db_free(ix->db);
    pst_stub_dispose(&ix->stub);
    pst_buf_dispose(&ix->dir);
    pst_buf_dispose(&ix->root);
    memset(ix, 0, sizeof *ix);
    pst_buf_init(&ix->dir);
    pst_buf_init(&ix->root);
}

/* --- languages ----------------------------------------------------------- */

static bool is_code(struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 'a' || s.p[i] > 'z')
            return false;
    return s.n >= 2 && s.n < sizeof *((struct pst_index *)NULL)->languages;
}

static void add_language(struct pst_index *ix, struct tally *t,
                         struct pst_str code, uint64_t count)
{
    size_t i = 0;
    while (i < ix->language_count && !pst_str_is(code, ix->languages[i]))
        i++;
    if (i == ix->language_count) {
        size_t need = i + 1;
        if (need > t->cap) {
            t->cap = 2 * need;
            ix->languages =
                pst_realloc(ix->languages, t->cap * sizeof *ix->languages);
            t->counts = pst_realloc(t->counts, t->cap * sizeof *t->counts);
        }
        memset(ix->languages[i], 0, sizeof *ix->languages);
        memcpy(ix->languages[i], code.p, code.n);
        t->counts[i] = 0;
        ix->language_count++;
    }
    t->counts[i] += count;
}

/* "en 812\nfr 45\n"; lines of another form are read over. */
static void add_languages(struct pst_index *ix, struct tally *t,
                          struct pst_str text)
{
    while (text.n != 0) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end != NULL ? (size_t)(end - text.p) : text.n;
        const char *space = memchr(text.p, ' ', n);
        if (space != NULL) {
            struct pst_str code = {text.p, (size_t)(space - text.p)};
            uint64_t count = 0;
            for (const char *p = space + 1; p < text.p + n; p++)
                if (*p >= '0' && *p <= '9' && count < UINT32_MAX)
                    count = count * 10 + (uint64_t)(*p - '0');
            if (is_code(code))
                add_language(ix, t, code, count);
        }
        n += end != NULL;
        text = (struct pst_str){text.p + n, text.n - n};
    }
}

/* Most frequent first, then by code. They are few. */
static void sort_languages(struct pst_index *ix, struct tally *t)
{
    for (size_t i = 1; i < ix->language_count; i++)
        for (size_t j = i; j > 0; j--) {
            uint64_t a = t->counts[j - 1];
            uint64_t b = t->counts[j];
            if (a > b ||
                (a == b && strcmp(ix->languages[j - 1], ix->languages[j]) < 0))
                break;
            char code[sizeof *ix->languages];
            memcpy(code, ix->languages[j], sizeof code);
            memcpy(ix->languages[j], ix->languages[j - 1], sizeof code);
            memcpy(ix->languages[j - 1], code, sizeof code);
            t->counts[j - 1] = b;
            t->counts[j] = a;
        }
}

/* --- shards -------------------------------------------------------------- */

static int read_metadata(const xap_db *db, const char *key, xap_buf *out,
                         struct pst_error *err)
{
    xap_error xe;
    if (xap_db_get_metadata(db, xap_str(key), out, &xe) != XAP_OK)
        return pst_index_fail(err, &xe, "read the index");
    return 0;
}

static int check_schema(const xap_db *db, xap_buf *room, struct pst_error *err)
{
    char version[16];
    int r = read_metadata(db, PST_META_SCHEMA, room, err);
    if (r != 0)
        return r;
    snprintf(version, sizeof version, "%d", PST_SCHEMA_VERSION);
    struct pst_str found = {room->p, room->n};
    if (pst_str_is(found, version))
        return 0;
    return pst_fail(err, PST_EINDEX,
                    "it has schema version '%.*s', this postil reads %s: "
                    "index again",
                    (int)(found.n < 16 ? found.n : 16),
                    found.p != NULL ? found.p : "", version);
}

static int read_dead(struct pst_index *ix, size_t i, const xap_db *db,
                     struct pst_buf *path, struct pst_error *err)
{
    const struct pst_stub_shard *from = &ix->stub.shards[i];
    struct pst_shard *shard = &ix->shards[i];
    xap_docid count = 0;
    xap_error xe;
    if (from->dead_of == 0)
        return 0;
    pst_stub_dead_path(path, ix->dir.p, from->number, from->dead_of);
    int r = pst_dead_read(path->p, &shard->dead, err);
    if (r != 0)
        return r;
    shard->has_dead = true;
    if (xap_db_doc_count(db, &count, &xe) != XAP_OK)
        return pst_index_fail(err, &xe, "read the index");
    if (shard->dead.count > count)
        return pst_fail(err, PST_EINDEX,
                        "%s: more dead articles than the shard has", path->p);
    ix->dead_count += shard->dead.count;
    if (shard->dead.count == 0) {
        pst_dead_dispose(&shard->dead);
        shard->has_dead = false;
    }
    return 0;
}

static int open_shard(struct pst_index *ix, size_t i, struct tally *t,
                      struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    xap_buf room = XAP_BUF_INIT;
    xap_db *db = NULL;
    xap_error xe;
    ix->shards[i].number = ix->stub.shards[i].number;
    pst_stub_shard_path(&path, ix->dir.p, ix->stub.shards[i].number);
    int r = 0;
    if (xap_db_open(&db, path.p, XAP_DB_GLASS, &xe) != XAP_OK)
        r = pst_index_fail(err, &xe, "open the index");
    if (r == 0) {
        r = check_schema(db, &room, err);
        if (r != 0)
            pst_error_prefix(err, "%s", path.p);
    }
    if (r == 0)
        r = read_metadata(db, PST_META_LANGUAGES, &room, err);
    if (r == 0) {
        add_languages(ix, t, (struct pst_str){room.p, room.n});
        r = read_dead(ix, i, db, &path, err);
    }
    /* One shard is searched directly, without a layer above it. */
    if (r == 0 && ix->shard_count == 1) {
        ix->db = db;
        db = NULL;
    } else if (r == 0 && xap_db_add(ix->db, db, &xe) != XAP_OK) {
        r = pst_index_fail(err, &xe, "open the index");
    }
    xap_db_free(db);
    xap_buf_dispose(&room);
    pst_buf_dispose(&path);
    return r;
}

static int open_shards(struct pst_index *ix, struct pst_error *err)
{
    struct tally t = {NULL, 0};
    xap_docid count = 0;
    xap_error xe;
    int r = 0;
    ix->shard_count = ix->stub.shard_count;
    ix->shards = pst_calloc(ix->shard_count + 1, sizeof *ix->shards);
    if (ix->shard_count != 1 && xap_db_new(&ix->db, &xe) != XAP_OK)
        r = pst_index_fail(err, &xe, "open the index");
    for (size_t i = 0; r == 0 && i < ix->shard_count; i++)
        r = open_shard(ix, i, &t, err);
    if (r == 0 && ix->shard_count > 0 &&
        xap_db_doc_count(ix->db, &count, &xe) != XAP_OK)
        r = pst_index_fail(err, &xe, "read the index");
    if (ix->language_count == 0)
        add_language(ix, &t, pst_str_of("und"), 0);
    sort_languages(ix, &t);
    free(t.counts);
    ix->doc_count = count - ix->dead_count;
    return r;
}

int pst_index_open(struct pst_index *ix, const char *named, const char *cwd,
                   struct pst_error *err)
{
    bool found = false;
    memset(ix, 0, sizeof *ix);
    pst_buf_init(&ix->dir);
    pst_buf_init(&ix->root);
    int r = pst_index_find(named, cwd, &ix->dir, &found, err);
    if (r == 0)
        r = pst_stub_read(ix->dir.p, &ix->stub, err);
    if (r == 0) {
        pst_index_root(&ix->root, ix->dir.p, &ix->stub, found);
        r = open_shards(ix, err);
    }
    if (r != 0)
        pst_index_close(ix);
    return r;
}
