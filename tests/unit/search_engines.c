/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both engines give the same: random clauses of every operator over random
 * indexes of several shards, with gaps and dead documents. Xapian is the judge.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "glass/pairs.h"
#include "glass/signature.h"
#include "query_shards.h"
#include "schema/dead.h"
#include "schema/schema.h"
#include "schema/stub.h"
#include "searcher/build.h"
#include "searcher/engine.h"
#include "searcher/fast/fast.h"
#include "searcher/xapian.h"
#include "sidecar_of_tables.h"
#include "tempdir.h"

enum {
    INDEXES = 24,
    QUERIES = 150, /* of each */
    SHARDS_MAX = 5,
    DEPTH = 3,
    SOME = 9 /* of one operator; more of some */
};

/* What the environment says, for longer runs by hand. */
static size_t number_of(const char *name, size_t usual)
{
    const char *text = getenv(name);
    return text != NULL ? strtoul(text, NULL, 10) : usual;
}

/* --- indexes ------------------------------------------------------------- */

/* How one index is made. */
struct shape {
    uint32_t documents, words, length;
    bool gaps;
};

/* A number below n, small ones more often. */
static uint32_t skewed(uint64_t *seed, uint32_t n)
{
    uint32_t below = 1 + random_below(seed, n);
    return random_below(seed, 1 + random_below(seed, below));
}

static void add_value(xap_doc *d, xap_slot slot, const char *text)
{
    xap_error err;
    must(xap_doc_add_value(d, slot, xap_str(text), &err), &err);
}

static void add_word(xap_doc *d, uint32_t word, xap_termpos at, uint32_t wdf)
{
    char term[16];
    xap_error err;
    snprintf(term, sizeof term, "w%u", word);
    must(xap_doc_add_posting(d, xap_str(term), at, wdf, &err), &err);
    snprintf(term, sizeof term, "Zw%u", word / 2);
    must(xap_doc_add_term(d, xap_str(term), wdf, &err), &err);
}

/* Of one item or of several, or none. */
static void add_data(xap_doc *d, uint64_t *seed)
{
    struct pst_buf data = PST_BUF_INIT;
    xap_error err;
    for (uint32_t n =
             random_below(seed, random_below(seed, 8) == 0 ? 9000 : 40);
         n > 0; n--)
        pst_buf_addc(&data, (char)random_next(seed));
    must(xap_doc_set_data(d, (xap_bytes){data.p, data.n}, &err), &err);
    pst_buf_dispose(&data);
}

static xap_doc *make_document(const struct shape *s, uint64_t *seed)
{
    xap_doc *d = NULL;
    xap_error err;
    char text[24];
    must(xap_doc_new(&d, &err), &err);
    uint32_t length = random_below(seed, s->length + 1);
    xap_termpos at = 0;
    for (uint32_t i = 0; i < length; i++) {
        at += random_below(seed, 30) == 0 ? 100 : 1;
        add_word(d, skewed(seed, s->words), at, i < 4 ? 3 : 1);
    }
    for (uint32_t i = random_below(seed, 4); i > 0; i--) {
        snprintf(text, sizeof text, "K%u", skewed(seed, 20));
        must(xap_doc_add_term(d, xap_str(text), 0, &err), &err);
    }
    if (random_below(seed, 5) != 0) {
        snprintf(text, sizeof text, "20%02u%02u", random_below(seed, 20),
                 1 + random_below(seed, 12));
        add_value(d, PST_SLOT_DATE, text);
    }
    snprintf(text, sizeof text, "%04u", length);
    add_value(d, PST_SLOT_WORDS, text);
    snprintf(text, sizeof text, "%02u/%010u", random_below(seed, 50),
             random_next(seed));
    add_value(d, PST_SLOT_ORDER, text);
    add_data(d, seed);
    return d;
}

static void make_shard(const char *dir, uint64_t number, const struct shape *s,
                       uint64_t *seed)
{
    struct pst_buf path = PST_BUF_INIT;
    char version[16];
    xap_wdb *db = NULL;
    xap_error err;
    pst_stub_shard_path(&path, dir, number);
    pst_buf_truncate(&path, (size_t)(strrchr(path.p, '/') - path.p));
    assert_int_equal(pst_folder_make(path.p, NULL), 0);
    pst_stub_shard_path(&path, dir, number);
    must(xap_wdb_open(&db, path.p,
                      XAP_DB_CREATE | XAP_DB_NO_SYNC | XAP_DB_GLASS, &err),
         &err);
    uint32_t count = random_below(seed, s->documents + 1);
    for (uint32_t i = 0; i < count; i++) {
        xap_doc *d = make_document(s, seed);
        must(xap_wdb_add_document(db, d, NULL, &err), &err);
        xap_doc_free(d);
    }
    for (uint32_t i = 1; s->gaps && i <= count; i++)
        if (random_below(seed, 4) == 0)
            must(xap_wdb_delete_document(db, i, &err), &err);
    snprintf(version, sizeof version, "%d", PST_SCHEMA_VERSION);
    must(xap_wdb_set_metadata(db, xap_str(PST_META_SCHEMA), xap_str(version),
                              &err),
         &err);
    must(xap_wdb_close(db, &err), &err);
    xap_wdb_free(db);
    pst_buf_dispose(&path);
}

/* Some documents of the shard are dead: none that a gap already is. */
static void kill_some(const char *dir, uint64_t number, uint64_t *seed)
{
    struct pst_buf path = PST_BUF_INIT;
    struct pst_dead dead;
    xap_db *db = NULL;
    xap_error err;
    uint64_t length;
    pst_stub_shard_path(&path, dir, number);
    must(xap_db_open(&db, path.p, XAP_DB_GLASS, &err), &err);
    xap_docid last = last_docid(db);
    uint32_t one_of = 1 + random_below(seed, 8);
    pst_dead_init(&dead, last);
    for (xap_docid i = 1; i <= last; i++)
        if (random_below(seed, one_of) == 0 &&
            xap_db_doc_length(db, i, &length, NULL) == XAP_OK)
            pst_dead_add(&dead, i);
    xap_db_free(db);
    pst_stub_dead_path(&path, dir, number, 1);
    pst_buf_truncate(&path, (size_t)(strrchr(path.p, '/') - path.p));
    assert_int_equal(pst_folder_make(path.p, NULL), 0);
    pst_stub_dead_path(&path, dir, number, 1);
    assert_int_equal(pst_dead_write(path.p, &dead, NULL), 0);
    pst_dead_dispose(&dead);
    pst_buf_dispose(&path);
}

/* --- sidecars ------------------------------------------------------------ */

/* Of all words that follow each other; some documents are left unknown. */
static struct pst_glass_pairs_doc sign(const struct query_sample *s,
                                       unsigned bits, struct pst_arena *arena)
{
    uint32_t *hashes = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < s->word_count; i++)
        for (size_t k = i + 1; k < s->word_count; k++)
            if (s->words[k].pos == s->words[i].pos + 1)
                PST_PUSH(hashes, n, cap) = pst_glass_signature_pair(
                    pst_glass_signature_term((struct pst_str){
                        s->words[i].term.p, s->words[i].term.n}),
                    pst_glass_signature_term((struct pst_str){
                        s->words[k].term.p, s->words[k].term.n}));
    struct pst_glass_pairs_doc d = {NULL, pst_glass_signature_class(n)};
    uint32_t rows = pst_glass_signature_rows(d.class_number, bits);
    uint64_t *signature = pst_arena_zalloc(arena, rows / 8);
    pst_glass_signature_set(signature, rows, hashes, n);
    free(hashes);
    d.signature = (const unsigned char *)signature;
    return d;
}

static struct pst_glass_pairs_doc *sign_all(const char *path, unsigned bits,
                                            struct pst_arena *arena,
                                            uint32_t *count, uint64_t *seed)
{
    xap_db *db = NULL;
    xap_error err;
    uint64_t length;
    must(xap_db_open(&db, path, XAP_DB_GLASS, &err), &err);
    xap_docid last = last_docid(db);
    struct pst_glass_pairs_doc *docs =
        pst_arena_zalloc(arena, ((size_t)last + 1) * sizeof *docs);
    for (xap_docid i = 1; i <= last; i++) {
        struct query_sample s;
        memset(&s, 0, sizeof s);
        if (random_below(seed, 20) == 0 ||
            xap_db_doc_length(db, i, &length, NULL) != XAP_OK)
            continue;
        sample_read(&s, db, i);
        docs[i - 1] = sign(&s, bits, arena);
        sample_dispose(&s);
    }
    xap_db_free(db);
    *count = last;
    return docs;
}

/* Of what the database is now, and bound to another one if it is to be stale.
 */
static void add_sidecar(const char *path, bool stale, uint64_t *seed)
{
    struct pst_arena arena = PST_ARENA_INIT;
    unsigned bits = 1 + random_below(seed, 8);
    uint32_t count;
    struct pst_glass_pairs_doc *docs =
        sign_all(path, bits, &arena, &count, seed);
    struct pst_glass_mapped m;
    struct pst_error err;
    assert_int_equal(
        pst_glass_mapped_open(&m, path, PST_GLASS_EVERY_TABLE, &err), 0);
    m.seal[0] ^= (unsigned char)stale;
    const struct pst_glass_pairs_docs pairs = {docs, count, bits, NULL, NULL};
    if (write_table_sidecar(&m, path, &pairs, &err) != 0)
        fail_msg("%s", err.message);
    pst_glass_mapped_dispose(&m);
    pst_arena_dispose(&arena);
}

/* Any bit of it, or its end. */
static void damage_sidecar(const char *path, uint64_t *seed)
{
    struct pst_buf file = PST_BUF_INIT, bytes = PST_BUF_INIT;
    pst_path_join(&file, path, PST_GLASS_SIDECAR);
    assert_int_equal(pst_file_read(file.p, 0, &bytes, NULL), 0);
    uint32_t n = (uint32_t)bytes.n;
    uint32_t at =
        random_below(seed, random_below(seed, 4) == 0 && n > 700 ? 700 : n);
    if (random_below(seed, 2) == 0)
        pst_buf_truncate(&bytes, at);
    else
        bytes.p[at] ^= (char)(1 << random_below(seed, 8));
    assert_int_equal(unlink(file.p), 0);
    assert_int_equal(pst_file_put(file.p, bytes.p, bytes.n, NULL), 0);
    pst_buf_dispose(&file);
    pst_buf_dispose(&bytes);
}

/* None, a good, stale or damaged one. */
static void any_sidecar(const char *dir, uint64_t number, uint64_t *seed)
{
    struct pst_buf path = PST_BUF_INIT;
    uint32_t kind = random_below(seed, 8);
    pst_stub_shard_path(&path, dir, number);
    if (kind != 0)
        add_sidecar(path.p, kind == 1, seed);
    if (kind == 2 || kind == 3)
        damage_sidecar(path.p, seed);
    pst_buf_dispose(&path);
}

static void make_index(const char *dir, const struct shape *s, uint64_t *seed)
{
    struct pst_stub_shard shards[SHARDS_MAX];
    size_t count = 1 + random_below(seed, SHARDS_MAX);
    for (size_t i = 0; i < count; i++) {
        shards[i] = (struct pst_stub_shard){i + 1, 0};
        make_shard(dir, i + 1, s, seed);
        any_sidecar(dir, i + 1, seed);
        if (random_below(seed, 3) == 0) {
            kill_some(dir, i + 1, seed);
            shards[i].dead_of = 1;
        }
    }
    struct pst_stub stub = {.generation = 1,
                            .schema = PST_SCHEMA_VERSION,
                            .shards = shards,
                            .shard_count = count};
    assert_int_equal(pst_stub_publish(dir, &stub, NULL), 0);
}

/* --- clauses ------------------------------------------------------------- */

typedef const struct pst_clause *clause;

struct chooser {
    struct query_maker maker; /* of terms that there are */
    struct pst_build build;
};

static uint32_t pick(struct chooser *c, uint32_t n)
{
    return random_below(&c->maker.seed, n);
}

static clause any_term(struct chooser *c)
{
    const struct query_sample *s = any_sample(&c->maker);
    uint32_t wqf = pick(c, 4) == 0 ? 3 : 1;
    if (s->term_count == 0 || pick(c, 30) == 0)
        return pst_build_term(&c->build, pst_str_of("of no document"), 1);
    xap_bytes t = s->terms[pick(c, (uint32_t)s->term_count)];
    return pst_build_term(&c->build, (struct pst_str){t.p, t.n}, wqf);
}

/* A word, or one of two or many, some of them other parts' too in a PHRASE. */
static clause near_part(struct chooser *c, const struct query_sample *s,
                        size_t at, enum pst_op op)
{
    struct pst_build_list l = {NULL, 0, 0};
    xap_bytes t = s->words[at].term;
    size_t others = op == PST_OP_NEAR || pick(c, 3) != 0 ? 0 : pick(c, SOME);
    pst_build_push(&l,
                   pst_build_term(&c->build, (struct pst_str){t.p, t.n}, 1));
    for (size_t i = 0; i < others; i++) {
        t = s->words[pick(c, (uint32_t)s->word_count)].term;
        pst_build_push(
            &l, pst_build_term(&c->build, (struct pst_str){t.p, t.n}, 1));
    }
    return pst_build_join(&c->build, PST_OP_OR, &l, 0);
}

/* Whether the word may be in a NEAR with those chosen. Of words at one place
 * libxapian misses some that are near each other at others: so there is none
 * twice, nor a field's, which stands where the word itself stands. */
static bool is_new(const struct query_sample *s, const size_t *chosen, size_t n,
                   size_t at)
{
    xap_bytes b = s->words[at].term;
    if (b.n > 0 && b.p[0] >= 'A' && b.p[0] <= 'Z')
        return false;
    for (size_t i = 0; i < n; i++) {
        xap_bytes a = s->words[chosen[i]].term;
        if (pst_str_eq((struct pst_str){a.p, a.n}, (struct pst_str){b.p, b.n}))
            return false;
    }
    return true;
}

static clause any_nearness(struct chooser *c)
{
    const struct query_sample *s = any_sample(&c->maker);
    enum pst_op op = pick(c, 3) == 0 ? PST_OP_NEAR : PST_OP_PHRASE;
    struct pst_build_list l = {NULL, 0, 0};
    size_t wanted = 2 + pick(c, 3), n = 0, chosen[5];
    uint32_t loose = pick(c, 2) * pick(c, 12);
    bool anywhere = pick(c, 6) == 0;
    if (s->word_count < wanted)
        return any_term(c);
    for (size_t at = pick(c, (uint32_t)s->word_count);
         n < wanted && at < s->word_count; at++) {
        if (op == PST_OP_NEAR && !is_new(s, chosen, n, at))
            continue;
        chosen[n++] = at;
        pst_build_push(&l, near_part(c, s, at, op));
        at = anywhere ? pick(c, (uint32_t)s->word_count)
                      : at + (loose > 0 ? pick(c, 2) : 0);
    }
    uint32_t count = (uint32_t)l.count;
    clause q = pst_build_join(&c->build, op, &l, count + loose);
    /* As plans have them. With weights, libxapian 1.4.22 adds those of words
     * that the document lacks when an OR in it is asked instead of moved. */
    return pst_build_scale(&c->build, 0, q);
}

static clause any_range(struct chooser *c)
{
    static const xap_slot slots[] = {PST_SLOT_DATE, PST_SLOT_WORDS,
                                     PST_SLOT_ORDER, 7};
    xap_buf low = XAP_BUF_INIT, high = XAP_BUF_INIT;
    xap_slot slot = slots[pick(c, 4)];
    random_value(&c->maker, slot, &low);
    random_value(&c->maker, slot, &high);
    clause q = pst_build_range(&c->build, slot, (struct pst_str){low.p, low.n},
                               (struct pst_str){high.p, high.n});
    xap_buf_dispose(&low);
    xap_buf_dispose(&high);
    return q;
}

static clause any_leaf(struct chooser *c)
{
    switch (pick(c, 20)) {
    case 0:
        return pst_build_all(&c->build);
    case 1:
        return pst_build_nothing(&c->build);
    case 2:
    case 3:
        return any_range(c);
    case 4:
    case 5:
    case 6:
    case 7:
        return any_nearness(c);
    default:
        return any_term(c);
    }
}

static clause scaled(struct chooser *c, clause part)
{
    return pst_build_scale(&c->build, pick(c, 3) * pick(c, 200) / 70.0, part);
}

static clause any_clause(struct chooser *c, unsigned depth, bool excluded);

static clause any_join(struct chooser *c, enum pst_op op, unsigned depth,
                       bool excluded)
{
    struct pst_build_list l = {NULL, 0, 0};
    size_t n = 2 + pick(c, 3);
    bool many = op == PST_OP_OR && pick(c, 6) == 0;
    while (l.count < n)
        pst_build_push(&l, any_clause(c, depth - 1, excluded));
    for (uint32_t i = many ? pick(c, 4 * SOME) : 0; i > 0; i--)
        pst_build_push(&l, any_term(c));
    return pst_build_join(&c->build, op, &l, 0);
}

/* The best of some terms: only to the right of AND_MAYBE (xapian.h). */
static clause any_best(struct chooser *c)
{
    struct pst_build_list l = {NULL, 0, 0};
    size_t n = 1 + pick(c, pick(c, 3) == 0 ? 8 * SOME : SOME);
    while (l.count < n)
        pst_build_push(&l, scaled(c, any_term(c)));
    return pst_build_join(&c->build, PST_OP_MAX, &l, 0);
}

static clause any_worth(struct chooser *c, unsigned depth)
{
    struct pst_build_list l = {NULL, 0, 0};
    size_t n = 1 + pick(c, 4);
    while (l.count < n)
        pst_build_push(&l, pick(c, 3) == 0   ? any_best(c)
                           : pick(c, 2) == 0 ? any_clause(c, depth - 1, false)
                                             : scaled(c, any_term(c)));
    return pst_build_join(&c->build, PST_OP_OR, &l, 0);
}

/* Below the right side of an AND_NOT there is no AND_MAYBE: query_shards.h says
 * why. */
static clause any_clause(struct chooser *c, unsigned depth, bool excluded)
{
    if (depth == 0)
        return any_leaf(c);
    switch (pick(c, excluded ? 8 : 11)) {
    case 0:
        return any_leaf(c);
    case 1:
        return scaled(c, any_clause(c, depth - 1, excluded));
    case 2:
    case 3:
        return any_join(c, PST_OP_AND, depth, excluded);
    case 4:
    case 5:
    case 6:
        return any_join(c, PST_OP_OR, depth, excluded);
    case 7:
        return pst_build_pair(&c->build, PST_OP_AND_NOT,
                              any_clause(c, depth - 1, excluded),
                              any_clause(c, depth - 1, true));
    default:
        return pst_build_pair(&c->build, PST_OP_AND_MAYBE,
                              any_clause(c, depth - 1, false),
                              any_worth(c, depth));
    }
}

/* --- comparing ----------------------------------------------------------- */

struct counts {
    size_t queries, matching, matches;
};

static void fail_about(clause root, const char *what, double a, double b)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_xapian_describe(root, &text, NULL);
    fail_msg("%s: fast %.17g, Xapian %.17g in %.2000s", what, a, b, text.p);
}

static void same(clause root, const char *what, double fast, double xapian)
{
    if (fabs(fast - xapian) > 1e-12 * fabs(xapian))
        fail_about(root, what, fast, xapian);
}

static void run_both(struct pst_index *ix, const struct pst_plan *plan,
                     const struct pst_rank *rank, const struct pst_wish *wish,
                     struct pst_matches both[2])
{
    struct pst_error err = PST_ERROR_INIT;
    if (pst_fast_run(ix, plan, rank, wish, &both[0], &err) != 0 ||
        pst_xapian_run(ix, plan, rank, wish, &both[1], &err) != 0)
        fail_msg("%s", err.message);
    if (wish->rough)
        assert_true(both[0].total >= both[1].total);
    else
        same(plan->root, "total", (double)both[0].total, (double)both[1].total);
}

/* As run.c does. */
static void put_in_order(struct pst_index *ix, struct pst_matches *m,
                         struct pst_arena *arena, enum pst_sort sort,
                         bool reverse)
{
    assert_int_equal(pst_order_keys(ix, m->items, m->count, arena, NULL), 0);
    pst_order_sort(m->items, m->count, sort, reverse);
}

static void compare_orders(struct pst_index *ix, const struct pst_plan *plan,
                           const struct pst_rank *rank, struct pst_wish wish,
                           enum pst_sort sort)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_matches m[2];
    run_both(ix, plan, rank, &wish, m);
    for (int i = 0; i < 2; i++) {
        ix->engine = i == 0 ? PST_ENGINE_FAST : PST_ENGINE_XAPIAN;
        put_in_order(ix, &m[i], &arena, sort,
                     sort == PST_SORT_DATE && wish.reverse);
    }
    size_t count = wish.what == PST_WANT_ALL ? m[1].total
                   : m[1].total < wish.count ? m[1].total
                                             : wish.count;
    assert_true(m[0].count >= count && m[1].count >= count);
    for (size_t i = 0; i < count; i++) {
        if (m[0].items[i].docid != m[1].items[i].docid)
            for (size_t k = 0; k < count; k++)
                print_message("%u %.17g  %u %.17g\n", m[0].items[k].docid,
                              m[0].items[k].score, m[1].items[k].docid,
                              m[1].items[k].score);
        same(plan->root, "docid", m[0].items[i].docid, m[1].items[i].docid);
        same(plan->root, "score", m[0].items[i].score, m[1].items[i].score);
        assert_true(pst_str_eq(m[0].items[i].key, m[1].items[i].key));
    }
    free(m[0].items);
    free(m[1].items);
    pst_arena_dispose(&arena);
}

static void compare(struct pst_index *ix, struct chooser *c, struct counts *n)
{
    static const struct pst_wish all = {PST_WANT_ALL, 0, false, false};
    static const struct pst_wish none = {PST_WANT_NEWEST, 0, false, false};
    struct pst_plan plan = {.scored = true};
    struct pst_matches m[2];
    struct pst_rank rank;
    struct pst_arena arena = PST_ARENA_INIT;
    c->build = (struct pst_build){.arena = &arena};
    pst_rank_init(&rank);
    if (pick(c, 4) == 0)
        pst_rank_choose(&rank, PST_RANK_BM25);
    if (pick(c, 8) == 0)
        rank.b = 0;
    if (pick(c, 12) == 0)
        rank.k3 = 0;
    plan.root = any_clause(c, pick(c, DEPTH + 1), false);
    uint32_t best = 1 + pick(c, 30);
    compare_orders(ix, &plan, &rank, all, PST_SORT_RELEVANCE);
    compare_orders(
        ix, &plan, &rank,
        (struct pst_wish){PST_WANT_BEST, best, false, pick(c, 2) == 0},
        PST_SORT_RELEVANCE);
    plan.scored = false;
    compare_orders(
        ix, &plan, &rank,
        (struct pst_wish){PST_WANT_NEWEST, best, pick(c, 2) == 0, false},
        PST_SORT_DATE);
    run_both(ix, &plan, &rank, &none, m);
    n->queries++;
    n->matching += m[0].total > 0;
    n->matches += m[0].total;
    free(m[0].items);
    free(m[1].items);
    pst_arena_dispose(&arena);
}

static void compare_index(const char *dir, uint64_t seed, struct counts *n)
{
    struct pst_index ix;
    struct pst_error err = PST_ERROR_INIT;
    struct chooser c;
    xap_db *db;
    memset(&c, 0, sizeof c);
    if (pst_index_open(&ix, dir, "/", &err) != 0 ||
        pst_index_db(&ix, &db, &err) != 0)
        fail_msg("%s", err.message);
    assert_non_null(ix.fast);
    maker_init(&c.maker, db, seed);
    size_t queries = number_of("QUERIES", QUERIES);
    for (size_t i = 0; i < queries; i++) {
        if (i % QUERIES_A_SAMPLE == 0)
            sample_load(any_sample(&c.maker), db, &c.maker.seed);
        compare(&ix, &c, n);
    }
    maker_dispose(&c.maker);
    pst_index_close(&ix);
}

static void engines_agree(void **state)
{
    static const struct shape shapes[] = {
        {3, 4, 6, false},       {40, 12, 30, false},   {40, 12, 30, true},
        {300, 60, 40, true},    {300, 600, 20, false}, {3000, 8, 12, true},
        {2500, 400, 30, false}, {60, 5, 400, false},
    };
    enum { SHAPES = sizeof shapes / sizeof *shapes };
    struct counts n = {0, 0, 0};
    uint64_t seed = 10;
    for (size_t i = 0; i < INDEXES; i++) {
        tempdir_remove(state, "index");
        tempdir_folder(state, "index");
        char *dir = tempdir_path(state, "index");
        make_index(dir, &shapes[i % SHAPES], &seed);
        compare_index(dir, seed, &n);
        free(dir);
    }
    print_message("%zu queries, of which %zu match, %zu matches\n", n.queries,
                  n.matching, n.matches);
    assert_true(n.matching > n.queries / 2);
}

/* --- blocks -------------------------------------------------------------- */

/* wdf / K as the sidecar's head has it. */
static double weight_at(const struct pst_glass_blocks *b,
                        const uint32_t *lengths, uint32_t docid, uint32_t wdf)
{
    double length = lengths[docid] - 1;
    return wdf / (b->head.k1 *
                  (1 - b->head.b + b->head.b * length / b->head.average));
}

/* The postings of the walk's list are those of its blocks, each of which is
 * within its bounds. */
static void check_list(const struct pst_glass_mapped *m,
                       const struct pst_glass_blocks *b,
                       const uint32_t *lengths, struct pst_glass_list *l)
{
    struct pst_str packed = pst_glass_list_term(l);
    struct pst_glass_blocked found;
    struct pst_glass_run run;
    uint32_t count = 0;
    /* Words of these tests have no NUL. */
    assert_true(pst_glass_blocks_find(
        b, (struct pst_str){packed.p, packed.n - 1}, &found));
    assert_int_equal(found.count, l->count);
    assert_int_equal(found.collection, l->collection);
    for (size_t i = 0; i < found.block_count; i++) {
        const struct pst_glass_block *block =
            found.blocks != NULL ? &found.blocks[i] : &found.own;
        assert_int_equal(pst_glass_block_read(&m->tables[PST_GLASS_POSTLIST],
                                              block, &run, NULL),
                         0);
        for (size_t k = 0; k < run.count; k++, count++) {
            assert_int_equal(pst_glass_list_next(l, NULL), 1);
            assert_int_equal(run.docids[k], l->docid);
            assert_int_equal(run.wdfs[k], l->wdf);
            double x = weight_at(b, lengths, l->docid, l->wdf);
            assert_true(x <= (double)block->most && x <= (double)found.most);
        }
    }
    assert_int_equal(count, l->count);
    assert_int_equal(pst_glass_list_next(l, NULL), 0);
}

/* Of each docid the sidecar says where its data is, as a search does. */
static void check_places(const struct pst_glass_mapped *m,
                         struct pst_glass_sidecar *s)
{
    for (uint32_t i = 0; i <= m->version.last_docid + 1; i++) {
        struct pst_buf key = PST_BUF_INIT;
        struct pst_glass_cursor c;
        struct pst_glass_item item;
        pst_glass_sort_uint(&key, i);
        pst_glass_cursor_init(&c, &m->tables[PST_GLASS_DOCDATA]);
        bool there = pst_glass_cursor_find(&c, pst_buf_str(&key), NULL) == 1;
        assert_int_equal(pst_glass_places_find(s, m, i, &item), there);
        if (there) {
            assert_true(pst_str_eq(item.part, c.part));
            assert_int_equal(item.whole, c.whole);
            assert_int_equal(item.compressed, c.compressed);
        }
        pst_buf_dispose(&key);
    }
}

static void sidecars_hold_what_the_tables_do(void **state)
{
    static const struct shape shapes[] = {{3000, 8, 12, true},
                                          {2500, 400, 30, false}};
    uint64_t seed = 21;
    for (uint64_t i = 0; i < 2; i++) {
        struct pst_buf path = PST_BUF_INIT;
        struct pst_glass_mapped m;
        struct pst_glass_sidecar s;
        struct pst_glass_blocks b;
        struct pst_glass_list l;
        size_t lists = 0;
        make_shard(*state, i + 1, &shapes[i], &seed);
        pst_stub_shard_path(&path, *state, i + 1);
        add_sidecar(path.p, false, &seed);
        assert_int_equal(
            pst_glass_mapped_open(&m, path.p, PST_GLASS_EVERY_TABLE, NULL), 0);
        pst_glass_sidecar_open(&s, path.p, m.seal);
        const uint32_t *lengths =
            pst_glass_lengths_of(&s, m.version.last_docid);
        assert_non_null(lengths);
        pst_glass_blocks_init(&b, &s, &m.tables[PST_GLASS_POSTLIST]);
        pst_glass_list_walk(&l, &m);
        for (; pst_glass_list_next_list(&l, NULL) == 1; lists++)
            check_list(&m, &b, lengths, &l);
        assert_int_equal(lists, b.head.terms);
        check_places(&m, &s);
        struct pst_glass_blocked found;
        assert_false(pst_glass_blocks_find(&b, pst_str_of("no word"), &found));
        pst_glass_list_dispose(&l);
        pst_glass_sidecar_dispose(&s);
        pst_glass_mapped_dispose(&m);
        pst_buf_dispose(&path);
    }
}

/* --- damage -------------------------------------------------------------- */

static void damage(struct pst_buf *b, uint64_t *seed)
{
    uint32_t times = 1 + random_below(seed, 6);
    for (uint32_t i = 0; i < times; i++) {
        uint32_t at = random_below(seed, (uint32_t)b->n);
        switch (random_below(seed, 4)) {
        case 0:
            b->p[at] = (char)random_next(seed);
            break;
        case 1:
            b->p[at] ^= (char)(1 << random_below(seed, 8));
            break;
        case 2:
            b->p[at] = (char)(random_below(seed, 2) * 0xff);
            break;
        default: /* from elsewhere */
            for (uint32_t k = random_below(seed, 40); k > 0 && at < b->n; k--)
                b->p[at++] = b->p[random_below(seed, (uint32_t)b->n)];
        }
    }
    if (random_below(seed, 10) == 0)
        pst_buf_truncate(b, random_below(seed, (uint32_t)b->n));
}

/* Where the sidecar says that it is. */
static void read_data(const struct pst_fast *f)
{
    volatile unsigned sum = 0;
    uint32_t last = pst_fast_shard(f, 0)->version.last_docid;
    for (uint32_t i = 0; i <= last && i < 1000; i++) {
        struct pst_glass_item item;
        if (pst_fast_data(f, 0, i, &item))
            for (size_t k = 0; k < item.part.n; k++)
                sum += (unsigned char)item.part.p[k];
    }
}

/* Open it without Xapian, which might not survive, and ask. Any answer will do,
 * and any error that says something. */
static void ask_damaged(const char *dir, const struct pst_plan *plans,
                        size_t count, size_t *failures)
{
    static const struct pst_wish wishes[] = {{PST_WANT_ALL, 0, false, false},
                                             {PST_WANT_BEST, 5, false, true}};
    struct pst_shard shard = {.number = 1};
    struct pst_index ix = {.shards = &shard, .shard_count = 1};
    struct pst_error err = PST_ERROR_INIT;
    struct pst_rank rank;
    pst_rank_init(&rank);
    pst_buf_init(&ix.dir);
    pst_buf_adds(&ix.dir, dir);
    int r = pst_fast_open(&ix.fast, &ix, &err);
    for (size_t i = 0; i < 2 * count && r == 0; i++) {
        struct pst_matches m;
        struct pst_arena arena = PST_ARENA_INIT;
        r = pst_fast_run(&ix, &plans[i / 2], &rank, &wishes[i % 2], &m, &err);
        if (r == 0)
            r = pst_order_keys(&ix, m.items, m.count, &arena, &err);
        free(m.items);
        pst_arena_dispose(&arena);
    }
    if (r == 0)
        read_data(ix.fast);
    *failures += r != 0;
    assert_true(r == 0 || err.message[0] != '\0');
    pst_fast_close(ix.fast);
    pst_buf_dispose(&ix.dir);
}

static void damaged_tables_are_survived(void **state)
{
    enum { PLANS = 12 };
    size_t mutations = number_of("MUTATIONS", 600);
    static const struct shape shape = {400, 40, 30, false};
    static const char *const names[] = {"postlist.glass", "postlist.glass",
                                        "position.glass", "iamglass",
                                        "docdata.glass",  PST_GLASS_SIDECAR};
    enum { NAMES = sizeof names / sizeof *names };
    struct pst_plan plans[PLANS];
    struct pst_buf path = PST_BUF_INIT, file = PST_BUF_INIT;
    struct pst_arena arena = PST_ARENA_INIT;
    struct chooser c;
    xap_db *db = NULL;
    uint64_t seed = 77;
    size_t failures = 0;
    memset(&c, 0, sizeof c);
    make_shard(*state, 1, &shape, &seed);
    pst_stub_shard_path(&path, *state, 1);
    add_sidecar(path.p, false, &seed);
    assert_int_equal(xap_db_open(&db, path.p, XAP_DB_GLASS, NULL), XAP_OK);
    maker_init(&c.maker, db, seed);
    c.build = (struct pst_build){.arena = &arena};
    for (size_t i = 0; i < PLANS; i++)
        plans[i] = (struct pst_plan){.scored = i % 3 != 0,
                                     .root = any_clause(&c, i % 4, false)};
    for (size_t i = 0; i < mutations; i++) {
        struct pst_buf bad = PST_BUF_INIT;
        pst_stub_shard_path(&path, *state, 1);
        pst_buf_addf(&path, "/%s", names[i % NAMES]);
        pst_buf_clear(&file);
        assert_int_equal(pst_file_read(path.p, 0, &file, NULL), 0);
        pst_buf_addstr(&bad, pst_buf_str(&file));
        damage(&bad, &seed);
        unlink(path.p); /* Xapian keeps the file that it has open */
        assert_int_equal(pst_file_put(path.p, bad.p, bad.n, NULL), 0);
        ask_damaged(*state, plans, PLANS, &failures);
        unlink(path.p);
        assert_int_equal(pst_file_put(path.p, file.p, file.n, NULL), 0);
        pst_buf_dispose(&bad);
    }
    print_message("%zu of %zu are found out\n", failures, mutations);
    assert_in_range(failures, 1, mutations - 1);
    maker_dispose(&c.maker);
    xap_db_free(db);
    pst_arena_dispose(&arena);
    pst_buf_dispose(&path);
    pst_buf_dispose(&file);
}

/* By hand: of indexes that are there already, as absolute paths. */
static int compare_these(char **dirs, int count)
{
    struct counts n = {0, 0, 0};
    for (int i = 0; i < count; i++)
        compare_index(dirs[i], number_of("SEED", 11), &n);
    print_message("%zu queries, of which %zu match, %zu matches\n", n.queries,
                  n.matching, n.matches);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return compare_these(argv + 1, argc - 1);

    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(engines_agree, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(sidecars_hold_what_the_tables_do,
                                        tempdir_setup, tempdir_teardown),
        cmocka_unit_test_setup_teardown(damaged_tables_are_survived,
                                        tempdir_setup, tempdir_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
