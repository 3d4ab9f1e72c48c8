/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "glass/items.h"
#include "glass/sound.h"
#include "schema/deflate.h"
#include "schema/schema.h"
#include "searcher/fast/fast.h"
#include "text/stem.h"

/* What is opened of a constant index. */
struct pst_index_held {
    xap_db *db; /* NULL until it is asked for */
};

/* A language of the shards while an index is opened. */
struct tally {
    char code[sizeof *((struct pst_index *)NULL)->languages];
    uint64_t articles;
};
struct tallies {
    struct tally *items;
    size_t count, cap;
};

int pst_index_fail(struct pst_error *err, const xap_error *xe,
                   const char *doing)
{
    if (xe->code == XAP_ENOMEM)
        return pst_fail(err, PST_ENOMEM, "cannot %s: out of memory", doing);
    return pst_fail(err, PST_EINDEX, "cannot %s: %s (%s)", doing, xe->message,
                    xe->type[0] != '\0' ? xe->type : xap_status_name(xe->code));
}

int pst_index_term(const struct pst_index *ix, struct pst_str term,
                   uint32_t *df, uint64_t *cf, struct pst_error *err)
{
    xap_error xe;
    xap_db *db;
    xap_bytes t = {term.p, term.n};
    *df = 0;
    *cf = 0;
    if (pst_index_fast(ix) != NULL)
        return pst_fast_term(ix->fast, term, df, cf, err);
    int r = pst_index_db(ix, &db, err);
    if (r != 0)
        return r;
    if (xap_db_term_freq(db, t, df, &xe) == XAP_OK &&
        (*df == 0 || xap_db_collection_freq(db, t, cf, &xe) == XAP_OK))
        return 0;
    return pst_index_fail(err, &xe, "look up a term");
}

struct pst_str pst_index_stem(const struct pst_index *ix, size_t language,
                              struct pst_str word, struct pst_error *err)
{
    enum { BYTES_MOST = 1 << 20 }; /* of stems that are remembered */
    struct pst_stemmer **s = &ix->stemmers[language];
    if (*s != NULL && pst_stemmer_bytes(*s) > BYTES_MOST) {
        pst_stemmer_free(*s);
        *s = NULL;
    }
    if (*s == NULL)
        *s = pst_stemmer_new(ix->languages[language], err);
    return *s != NULL ? pst_stemmer_stem(*s, word) : (struct pst_str){NULL, 0};
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
    for (size_t i = 0; i < ix->language_count; i++)
        pst_stemmer_free(ix->stemmers[i]);
    free(ix->stemmers);
    free(ix->shards);
    free(ix->languages);
    pst_fast_close(ix->fast);
    pst_inflater_free(ix->inflater);
    pst_buf_dispose(&ix->slow);
    if (ix->held != NULL)
        xap_db_free(ix->held->db);
    free(ix->held);
    pst_stub_dispose(&ix->stub);
    pst_buf_dispose(&ix->dir);
    pst_buf_dispose(&ix->root);
    memset(ix, 0, sizeof *ix);
    pst_buf_init(&ix->dir);
    pst_buf_init(&ix->root);
    pst_buf_init(&ix->slow);
}

/* --- languages ----------------------------------------------------------- */

static bool is_code(struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 'a' || s.p[i] > 'z')
            return false;
    return s.n >= 2 && s.n < sizeof((struct tally *)NULL)->code;
}

static void add_language(struct tallies *t, struct pst_str code,
                         uint64_t articles)
{
    for (size_t i = 0; i < t->count; i++)
        if (pst_str_is(code, t->items[i].code)) {
            t->items[i].articles += articles;
            return;
        }
    struct tally *fresh = &PST_PUSH(t->items, t->count, t->cap);
    memset(fresh, 0, sizeof *fresh);
    memcpy(fresh->code, code.p, code.n);
    fresh->articles = articles;
}

/* "en 812\nfr 45\n"; lines of another form are read over. */
static void add_languages(struct tallies *t, struct pst_str text)
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
                add_language(t, code, count);
        }
        n += end != NULL;
        text = (struct pst_str){text.p + n, text.n - n};
    }
}

static int by_articles(const void *a, const void *b)
{
    const struct tally *x = a;
    const struct tally *y = b;
    if (x->articles != y->articles)
        return x->articles > y->articles ? -1 : 1;
    return strcmp(x->code, y->code);
}

/* Most frequent first, then by code; never none. */
static void set_languages(struct pst_index *ix, struct tallies *t)
{
    if (t->count == 0)
        add_language(t, pst_str_of("und"), 0);
    qsort(t->items, t->count, sizeof *t->items, by_articles);
    ix->languages = pst_calloc(t->count, sizeof *ix->languages);
    ix->language_count = t->count;
    ix->stemmers = pst_calloc(t->count, sizeof(struct pst_stemmer *));
    for (size_t i = 0; i < t->count; i++)
        memcpy(ix->languages[i], t->items[i].code, sizeof t->items[i].code);
}

/* --- Xapian -------------------------------------------------------------- */

static const char opening[] = "open the index";

static int open_one(const struct pst_index *ix, size_t i, xap_db **out,
                    struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    xap_error xe;
    int r = 0;
    pst_stub_shard_path(&path, ix->dir.p, ix->shards[i].number);
    if (xap_db_open(out, path.p, XAP_DB_GLASS, &xe) != XAP_OK)
        r = pst_index_fail(err, &xe, opening);
    pst_buf_dispose(&path);
    return r;
}

static int add_one(const struct pst_index *ix, size_t i, xap_db *to,
                   struct pst_error *err)
{
    xap_db *db = NULL;
    xap_error xe;
    int r = open_one(ix, i, &db, err);
    if (r == 0 && xap_db_add(to, db, &xe) != XAP_OK)
        r = pst_index_fail(err, &xe, opening);
    xap_db_free(db);
    return r;
}

/* One shard is searched directly, without a layer above it. */
static int open_all(const struct pst_index *ix, xap_db **out,
                    struct pst_error *err)
{
    xap_error xe;
    int r = 0;
    *out = NULL;
    if (ix->shard_count == 1)
        return open_one(ix, 0, out, err);
    if (xap_db_new(out, &xe) != XAP_OK)
        return pst_index_fail(err, &xe, opening);
    for (size_t i = 0; r == 0 && i < ix->shard_count; i++)
        r = add_one(ix, i, *out, err);
    if (r != 0) {
        xap_db_free(*out);
        *out = NULL;
    }
    return r;
}

int pst_index_db(const struct pst_index *ix, xap_db **out,
                 struct pst_error *err)
{
    struct pst_index_held *held = ix->held;
    int r = held->db == NULL ? open_all(ix, &held->db, err) : 0;
    *out = held->db;
    return r;
}

/* --- shards -------------------------------------------------------------- */

/* What a shard says of itself. */
struct label {
    struct pst_buf schema, languages;
    uint32_t doc_count, last_docid;
};

static int read_mapped(const struct pst_glass_mapped *m, const char *key,
                       struct pst_buf *out, struct pst_error *err)
{
    struct pst_buf room = PST_BUF_INIT;
    struct pst_str text = {"", 0};
    int r = pst_glass_get_metadata(m, pst_str_of(key), &room, &text, err);
    pst_buf_clear(out);
    pst_buf_addstr(out, text);
    pst_buf_dispose(&room);
    return r < 0 ? r : 0;
}

static int label_mapped(struct label *l, const struct pst_glass_mapped *m,
                        struct pst_error *err)
{
    l->doc_count = m->version.doc_count;
    l->last_docid = m->version.last_docid;
    int r = read_mapped(m, PST_META_SCHEMA, &l->schema, err);
    return r == 0 ? read_mapped(m, PST_META_LANGUAGES, &l->languages, err) : r;
}

static xap_status read_through(const xap_db *db, const char *key,
                               struct pst_buf *out, xap_error *xe)
{
    xap_buf text = XAP_BUF_INIT;
    xap_status s = xap_db_get_metadata(db, xap_str(key), &text, xe);
    pst_buf_clear(out);
    if (s == XAP_OK)
        pst_buf_add(out, text.p, text.n);
    xap_buf_dispose(&text);
    return s;
}

static int label_opened(struct label *l, const struct pst_index *ix, size_t i,
                        struct pst_error *err)
{
    xap_db *db = NULL;
    xap_error xe;
    int r = open_one(ix, i, &db, err);
    if (r == 0 &&
        (read_through(db, PST_META_SCHEMA, &l->schema, &xe) != XAP_OK ||
         read_through(db, PST_META_LANGUAGES, &l->languages, &xe) != XAP_OK ||
         xap_db_doc_count(db, &l->doc_count, &xe) != XAP_OK ||
         xap_db_last_docid(db, &l->last_docid, &xe) != XAP_OK))
        r = pst_index_fail(err, &xe, "read the index");
    xap_db_free(db);
    return r;
}

static int check_schema(struct pst_str found, const char *shard,
                        struct pst_error *err)
{
    char version[16];
    snprintf(version, sizeof version, "%d", PST_SCHEMA_VERSION);
    if (pst_str_is(found, version))
        return 0;
    return pst_fail(err, PST_EINDEX,
                    "%s: it has schema version '%.*s', this postil reads %s: "
                    "index again",
                    shard, (int)(found.n < 16 ? found.n : 16), found.p,
                    version);
}

static int read_dead(struct pst_index *ix, size_t i, uint32_t doc_count,
                     struct pst_error *err)
{
    const struct pst_stub_shard *from = &ix->stub.shards[i];
    struct pst_shard *shard = &ix->shards[i];
    struct pst_buf path = PST_BUF_INIT;
    if (from->dead_of == 0)
        return 0;
    pst_stub_dead_path(&path, ix->dir.p, from->number, from->dead_of);
    int r = pst_dead_read(path.p, &shard->dead, err);
    shard->has_dead = r == 0;
    if (r == 0 && shard->dead.count > doc_count)
        r = pst_fail(err, PST_EINDEX,
                     "%s: more dead articles than the shard has", path.p);
    pst_buf_dispose(&path);
    if (r != 0)
        return r;
    ix->dead_count += shard->dead.count;
    if (shard->dead.count == 0) {
        pst_dead_dispose(&shard->dead);
        shard->has_dead = false;
    }
    return 0;
}

static void count_shard(struct pst_index *ix, size_t i, const struct label *l)
{
    uint32_t last = l->last_docid;
    if (last != 0)
        last = pst_index_docid(ix, i, last);
    if (ix->last_docid < last)
        ix->last_docid = last;
    ix->doc_count += l->doc_count;
}

static int read_shard(struct pst_index *ix, size_t i, struct tallies *t,
                      struct pst_error *err)
{
    struct label l = {PST_BUF_INIT, PST_BUF_INIT, 0, 0};
    struct pst_buf path = PST_BUF_INIT;
    pst_stub_shard_path(&path, ix->dir.p, ix->shards[i].number);
    int r = ix->fast != NULL
                ? label_mapped(&l, pst_fast_shard(ix->fast, i), err)
                : label_opened(&l, ix, i, err);
    if (r == 0)
        r = check_schema(pst_buf_str(&l.schema), path.p, err);
    if (r == 0)
        r = read_dead(ix, i, l.doc_count, err);
    add_languages(t, pst_buf_str(&l.languages));
    count_shard(ix, i, &l);
    pst_buf_dispose(&l.schema);
    pst_buf_dispose(&l.languages);
    pst_buf_dispose(&path);
    return r;
}

static int read_shards(struct pst_index *ix, struct pst_error *err)
{
    struct tallies t = {NULL, 0, 0};
    int r = 0;
    for (size_t i = 0; r == 0 && i < ix->shard_count; i++)
        r = read_shard(ix, i, &t, err);
    set_languages(ix, &t);
    free(t.items);
    ix->doc_count -= ix->dead_count;
    return r;
}

/* Whether Xapian would find less than there was, and not say so. */
static int check_files(const struct pst_index *ix, struct pst_error *err)
{
    struct pst_error why = PST_ERROR_INIT;
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    for (size_t i = 0; r == 0 && i < ix->shard_count; i++) {
        pst_stub_shard_path(&path, ix->dir.p, ix->shards[i].number);
        r = pst_glass_check_files(path.p, &why);
    }
    pst_buf_dispose(&path);
    return r == 0 ? 0
                  : pst_fail(err, (enum pst_code) - r,
                             "%s; postil check --repair mends it", why.message);
}

/* Where they cannot be mapped, Xapian may still read them. */
static int open_shards(struct pst_index *ix, struct pst_error *err)
{
    struct pst_error why = PST_ERROR_INIT;
    xap_db *db;
    ix->shard_count = ix->stub.shard_count;
    ix->shards = pst_calloc(ix->shard_count + 1, sizeof *ix->shards);
    ix->held = pst_calloc(1, sizeof *ix->held);
    for (size_t i = 0; i < ix->shard_count; i++)
        ix->shards[i].number = ix->stub.shards[i].number;
    if (pst_fast_open(&ix->fast, ix, &why) == 0)
        return 0;
    pst_buf_adds(&ix->slow, why.message);
    int r = pst_index_db(ix, &db, err);
    return r == 0 ? check_files(ix, err) : r;
}

int pst_index_open(struct pst_index *ix, const char *named, const char *cwd,
                   struct pst_error *err)
{
    bool found = false;
    memset(ix, 0, sizeof *ix);
    pst_buf_init(&ix->dir);
    pst_buf_init(&ix->root);
    pst_buf_init(&ix->slow);
    ix->inflater = pst_inflater_new();
    int r = pst_index_find(named, cwd, &ix->dir, &found, err);
    if (r == 0)
        r = pst_stub_read(ix->dir.p, &ix->stub, err);
    if (r == 0) {
        pst_index_root(&ix->root, ix->dir.p, &ix->stub, found);
        r = open_shards(ix, err);
    }
    if (r == 0)
        r = read_shards(ix, err);
    if (r != 0)
        pst_index_close(ix);
    return r;
}
