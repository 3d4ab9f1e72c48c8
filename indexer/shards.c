/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/shards.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <xapian-c.h>

#include "base/buf.h"
#include "base/mem.h"
#include "glass/mapped.h"
#include "schema/dead.h"

/* A shard with more dead than one in so many is merged. */
enum { DEAD_ONE_IN = 10 };

void pst_shards_init(struct pst_shard_states *s)
{
    *s = (struct pst_shard_states){NULL, 0, 0};
}

void pst_shards_dispose(struct pst_shard_states *s)
{
    for (size_t i = 0; i < s->count; i++)
        free(s->items[i].live);
    free(s->items);
    pst_shards_init(s);
}

struct pst_shard_state *pst_shards_add(struct pst_shard_states *s,
                                       uint64_t number, uint64_t dead_of,
                                       uint32_t last)
{
    struct pst_shard_state *added = &PST_PUSH(s->items, s->count, s->cap);
    *added = (struct pst_shard_state){
        .number = number,
        .dead_of = dead_of,
        .last = last,
        .live = pst_calloc((size_t)last / 8 + 1, 1),
    };
    return added;
}

int pst_shards_open(struct pst_shard_states *s, const char *dir,
                    const struct pst_stub *stub, struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    for (size_t i = 0; r == 0 && i < stub->shard_count; i++) {
        const struct pst_stub_shard *shard = &stub->shards[i];
        xap_error why;
        xap_db *db;
        xap_docid last = 0;
        pst_stub_shard_path(&path, dir, shard->number);
        xap_status status = xap_db_open(&db, path.p, XAP_DB_GLASS, &why);
        if (status == XAP_OK) {
            status = xap_db_last_docid(db, &last, &why);
            xap_db_free(db);
        }
        if (status != XAP_OK)
            r = pst_fail(err,
                         why.sys_errno == 0 || why.sys_errno == ENOENT
                             ? PST_EINDEX
                             : PST_EIO,
                         "%s: %s", path.p, why.message);
        else
            pst_shards_add(s, shard->number, shard->dead_of, last);
    }
    pst_buf_dispose(&path);
    return r;
}

static struct pst_shard_state *find(struct pst_shard_states *s, uint64_t number)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].number == number)
            return &s->items[i];
    return NULL;
}

static bool lives(const struct pst_shard_state *s, uint32_t docid)
{
    return (s->live[docid / 8] >> (docid % 8) & 1) != 0;
}

int pst_shards_revive(struct pst_shard_states *s,
                      const struct pst_file_entry *e, struct pst_error *err)
{
    for (size_t i = 0; i < e->article_count; i++) {
        const struct pst_file_article *a = &e->articles[i];
        struct pst_shard_state *shard = find(s, a->shard);
        if (shard == NULL || a->docid == 0 || a->docid > shard->last ||
            lives(shard, a->docid))
            return pst_fail(err, PST_EINDEX,
                            "the file table names article %" PRIu32
                            " of shard %06" PRIu64
                            ", which there is not, or twice",
                            a->docid, a->shard);
        shard->live[a->docid / 8] |= (unsigned char)(1U << a->docid % 8);
        shard->live_count++;
    }
    return 0;
}

static struct pst_shard_state *smallest_staying(struct pst_shard_states *s)
{
    struct pst_shard_state *best = NULL;
    for (size_t i = 0; i < s->count; i++) {
        struct pst_shard_state *shard = &s->items[i];
        if (shard->fate == PST_SHARD_STAYS &&
            (best == NULL || shard->live_count < best->live_count))
            best = shard;
    }
    return best;
}

static double power(double base, size_t exponent)
{
    double p = 1;
    for (; exponent != 0; exponent--)
        p *= base;
    return p;
}

/* Merge the smallest shards: so many as must be, then on while the outcome is
 * too large for its tier. `moved` is what it holds so far. */
static void merge_tiers(struct pst_shard_states *s, size_t staying,
                        uint64_t fresh, size_t most)
{
    size_t tiers = most > 1 ? most - 1 : 1;
    uint64_t all = fresh, largest = 0, moved = fresh;
    for (size_t i = 0; i < s->count; i++) {
        uint64_t live = s->items[i].live_count;
        all += live;
        if (s->items[i].fate == PST_SHARD_MERGES)
            moved += live;
        else if (live > largest)
            largest = live;
    }
    for (size_t tier = 0; staying != 0; tier++, staying--) {
        /* moved <= (all but the largest)^(tier / tiers) */
        if (staying < most &&
            power((double)moved, tiers) <= power((double)(all - largest), tier))
            return;
        struct pst_shard_state *next = smallest_staying(s);
        if (staying < most && next->live_count == largest)
            return;
        next->fate = PST_SHARD_MERGES;
        moved += next->live_count;
    }
}

void pst_shards_choose(struct pst_shard_states *s, uint64_t fresh, size_t most)
{
    size_t staying = 0;
    bool new_shard = fresh != 0;
    for (size_t i = 0; i < s->count; i++) {
        struct pst_shard_state *shard = &s->items[i];
        uint32_t dead = shard->last - shard->live_count;
        shard->fate = PST_SHARD_STAYS;
        if (shard->live_count == 0)
            shard->fate = PST_SHARD_GOES;
        else if (dead > shard->last / DEAD_ONE_IN)
            shard->fate = PST_SHARD_MERGES;
        staying += shard->fate == PST_SHARD_STAYS;
        new_shard = new_shard || shard->fate == PST_SHARD_MERGES;
    }
    if (staying + new_shard > most)
        merge_tiers(s, staying, fresh, most);
}

/* Whether merging would give the shard a sidecar that it has not. */
static bool lacks_sidecar(const struct pst_shard_state *s, const char *dir)
{
    struct pst_glass_mapped m;
    struct pst_glass_sidecar sidecar;
    struct pst_buf path = PST_BUF_INIT;
    bool lacks = false;
    pst_stub_shard_path(&path, dir, s->number);
    if (pst_glass_mapped_open(&m, path.p, PST_GLASS_EVERY_TABLE, NULL) == 0) {
        pst_glass_sidecar_open(&sidecar, path.p, m.seal);
        lacks = pst_glass_sidecar_verify(&sidecar) != PST_GLASS_SIDECAR_GOOD;
        pst_glass_sidecar_dispose(&sidecar);
    }
    pst_glass_mapped_dispose(&m);
    pst_buf_dispose(&path);
    return lacks;
}

void pst_shards_choose_all(struct pst_shard_states *s, const char *dir)
{
    if (s->count == 1 && s->items[0].live_count == s->items[0].last &&
        !lacks_sidecar(&s->items[0], dir))
        return;
    for (size_t i = 0; i < s->count; i++)
        s->items[i].fate =
            s->items[i].live_count != 0 ? PST_SHARD_MERGES : PST_SHARD_GOES;
}

size_t pst_shards_with(const struct pst_shard_states *s,
                       enum pst_shard_fate fate, uint64_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].fate == fate)
            out[n++] = s->items[i].number;
    return n;
}

/* Whether the bitmap that the shard has is the one it needs. The dead only
 * ever grow, so as many are the same. */
static bool has_right_dead(const struct pst_shard_state *s, const char *dir)
{
    uint32_t dead = s->last - s->live_count;
    if (s->dead_of == 0)
        return dead == 0;
    struct pst_buf path = PST_BUF_INIT;
    struct pst_dead old;
    pst_stub_dead_path(&path, dir, s->number, s->dead_of);
    bool right = false;
    if (pst_dead_read(path.p, &old, NULL) == 0) {
        right = old.count == dead && old.last == s->last;
        pst_dead_dispose(&old);
    }
    pst_buf_dispose(&path);
    return right;
}

static int write_dead(struct pst_shard_state *s, const char *dir,
                      uint64_t generation, struct pst_error *err)
{
    struct pst_dead dead;
    struct pst_buf path = PST_BUF_INIT;
    pst_dead_init(&dead, s->last);
    for (uint32_t docid = 1; docid <= s->last; docid++)
        if (!lives(s, docid))
            pst_dead_add(&dead, docid);
    pst_stub_dead_path(&path, dir, s->number, generation);
    int r = pst_dead_write(path.p, &dead, err);
    if (r == 0)
        s->dead_of = generation;
    pst_dead_dispose(&dead);
    pst_buf_dispose(&path);
    return r;
}

int pst_shards_write_dead(struct pst_shard_states *s, const char *dir,
                          uint64_t generation, bool *changed,
                          struct pst_error *err)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < s->count; i++) {
        struct pst_shard_state *shard = &s->items[i];
        if (shard->fate != PST_SHARD_STAYS || has_right_dead(shard, dir))
            continue;
        *changed = true;
        if (shard->live_count == shard->last)
            shard->dead_of = 0;
        else
            r = write_dead(shard, dir, generation, err);
    }
    return r;
}
