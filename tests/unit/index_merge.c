/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/shards.h, by whole runs: what is merged, and what comes of it. */
#include "tests/unit/index_tree.h"

#include "indexer/shards.h"

/* Over a tenth dead: the rest moves, out of its records. */
static void test_merge_dead(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    for (int i = 0; i < 4; i++) {
        char name[32];
        snprintf(name, sizeof name, "m%02d.txt", i);
        tempdir_remove(&w->tree, name);
    }
    run_well(w);
    assert_int_equal(w->report.read, 0);
    assert_int_equal(w->report.bytes, 0);
    assert_int_equal(w->report.merged, 1);
    assert_int_equal(count_shards(w), 1);
    assert_int_equal(count_live(w, "common"), MANY - 4);
    assert_false(exists(w, ".postil/dead/000002-2"));
    run_well(w);
    assert_false(w->report.published);
}

/* What many runs and merges leave is what one run makes: the same bytes; the
 * same articles, where Xapian's own writer makes both. */
static void merged_is_rebuilt(struct world *w, enum pst_writer writer)
{
    struct pst_buf merged = PST_BUF_INIT, rebuilt = PST_BUF_INIT;
    w->o.writer = writer;
    put_many(w);
    run_well(w);
    for (int i = 0; i < MANY; i += 3) {
        char name[32];
        snprintf(name, sizeof name, "m%02d.txt", i);
        tempdir_remove(&w->tree, name);
    }
    put(w, "m05.txt", "Other\n\nQuite different na\xc3\xafve text, NATO.\n");
    put(w, "a/b.txt", "New\n\nNew text.\n");
    run_well(w);
    assert_int_equal(w->report.merged, 1);
    assert_int_equal(w->report.read, 2);
    dump(w, &merged);
    if (writer != PST_WRITER_XAPIAN)
        dump_files(w, &merged);
    w->o.rebuild = true;
    run_well(w);
    dump(w, &rebuilt);
    if (writer != PST_WRITER_XAPIAN)
        dump_files(w, &rebuilt);
    assert_int_equal(merged.n, rebuilt.n);
    assert_memory_equal(merged.p, rebuilt.p, merged.n);
    assert_int_equal(w->report.generation, 3);
    pst_buf_dispose(&merged);
    pst_buf_dispose(&rebuilt);
}

static void test_merged_is_rebuilt(void **state)
{
    merged_is_rebuilt(*state, PST_WRITER_AUTO);
}

static void test_merged_by_xapian(void **state)
{
    merged_is_rebuilt(*state, PST_WRITER_XAPIAN);
}

/* Shards of Xapian's writer are merged as any, by copying. */
static void test_merges_what_xapian_wrote(void **state)
{
    struct world *w = *state;
    struct pst_buf merged = PST_BUF_INIT, rebuilt = PST_BUF_INIT;
    w->o.writer = PST_WRITER_XAPIAN;
    put_many(w);
    run_well(w);
    put(w, "m05.txt", "Other\n\nQuite different text.\n");
    run_well(w);
    assert_int_equal(count_shards(w), 2);
    w->o.writer = PST_WRITER_AUTO;
    w->o.compact = true;
    run_well(w);
    dump(w, &merged);
    w->o.compact = false;
    w->o.rebuild = true;
    run_well(w);
    dump(w, &rebuilt);
    assert_int_equal(merged.n, rebuilt.n);
    assert_memory_equal(merged.p, rebuilt.p, merged.n);
    pst_buf_dispose(&merged);
    pst_buf_dispose(&rebuilt);
}

static void put_words(struct world *w, unsigned shard, uint32_t frequency,
                      const char *synonym)
{
    struct pst_buf path = PST_BUF_INIT;
    xap_wdb *db;
    pst_stub_shard_path(&path, w->dir.p, shard);
    assert_int_equal(xap_wdb_open(&db, path.p, XAP_DB_OPEN, NULL), XAP_OK);
    assert_int_equal(
        xap_wdb_add_spelling(db, xap_str("heron"), frequency, NULL), XAP_OK);
    assert_int_equal(
        xap_wdb_add_synonym(db, xap_str("bird"), xap_str(synonym), NULL),
        XAP_OK);
    assert_int_equal(xap_wdb_commit(db, NULL), XAP_OK);
    xap_wdb_free(db);
    pst_buf_dispose(&path);
}

static void assert_term(xap_term_iter *it, const char *term)
{
    assert_int_equal(xap_term_iter_next(it, NULL), 1);
    xap_bytes t = xap_term_iter_term(it);
    assert_int_equal(t.n, strlen(term));
    assert_memory_equal(t.p, term, t.n);
}

/* Spellings and synonyms that somebody has put into shards by Xapian. */
static void test_keeps_words_of_others(void **state)
{
    struct world *w = *state;
    struct pst_buf path = PST_BUF_INIT;
    xap_db *db;
    xap_term_iter *it;
    put_many(w);
    run_well(w);
    put(w, "m05.txt", "Other\n\nQuite different text.\n");
    run_well(w);
    assert_int_equal(count_shards(w), 2);
    put_words(w, 1, 3, "heron");
    put_words(w, 2, 4, "crane");
    w->o.compact = true;
    run_well(w);
    pst_stub_shard_path(&path, w->dir.p, 3);
    assert_int_equal(xap_db_open(&db, path.p, XAP_DB_GLASS, NULL), XAP_OK);
    assert_int_equal(xap_db_spellings(&it, db, NULL), XAP_OK);
    assert_term(it, "heron");
    assert_int_equal(xap_term_iter_term_freq(it), 7);
    assert_int_equal(xap_term_iter_next(it, NULL), 0);
    xap_term_iter_free(it);
    assert_int_equal(xap_db_synonyms(&it, db, xap_str("bird"), NULL), XAP_OK);
    assert_term(it, "crane");
    assert_term(it, "heron");
    assert_int_equal(xap_term_iter_next(it, NULL), 0);
    xap_term_iter_free(it);
    xap_db_free(db);
    size_t problems = 1;
    assert_int_equal(xap_db_check(path.p, &problems, NULL), XAP_OK);
    assert_int_equal(problems, 0);
    pst_buf_dispose(&path);
}

/* A file that fails leaves what it gave before in the new shard, dead: it is
 * not merged. */
static void test_drops_what_failed(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    for (int i = 0; i < 4; i++) {
        char name[32];
        snprintf(name, sizeof name, "m%02d.txt", i);
        tempdir_remove(&w->tree, name);
    }
    put(w, "f.jsonl",
        "{\"title\": \"A\", \"body\": \"Common words of an "
        "article.\"}\n{\"title\": \n");
    put(w, "n.txt", "New\n\nCommon text.\n");
    run_well(w);
    expect_state(w, "f.jsonl", PST_FILE_FAILED, NULL);
    assert_int_equal(w->report.merged, 1);
    assert_int_equal(count_shards(w), 1);
    assert_int_equal(count_live(w, "common"), MANY - 4 + 1);
    assert_false(exists(w, ".postil/dead/000002-2"));
}

/* 1,000 runs of one new article each, beside a large shard. */
static void test_cost_of_merges(void **state)
{
    (void)state;
    enum { LARGE = 20000, EDITS = 1000, MOVED_MOST = 40 * EDITS };
    uint32_t sizes[PST_SHARDS_MOST + 1] = {LARGE};
    size_t count = 1, moved = 0;
    for (int edit = 0; edit < EDITS; edit++) {
        struct pst_shard_states s;
        pst_shards_init(&s);
        for (size_t i = 0; i < count; i++)
            pst_shards_add(&s, i + 1, 0, sizes[i])->live_count = sizes[i];
        pst_shards_choose(&s, 1, PST_SHARDS_MOST);
        size_t stay = 0;
        uint32_t fresh = 1;
        for (size_t i = 0; i < count; i++)
            if (s.items[i].fate == PST_SHARD_STAYS)
                sizes[stay++] = sizes[i];
            else
                fresh += sizes[i];
        moved += fresh - 1;
        sizes[stay] = fresh;
        count = stay + 1;
        assert_true(count <= PST_SHARDS_MOST);
        assert_int_equal(sizes[0], LARGE);
        pst_shards_dispose(&s);
    }
    assert_true(moved <= MOVED_MOST);
}

/* What is merged for its dead counts as moved, as do the new: with them the
 * outcome is too large for a tier below that of the others. */
static void test_merges_of_dead(void **state)
{
    (void)state;
    static const struct {
        uint32_t fresh, last, dead;
    } cases[] = {{1, 1000, 500}, {500, 5, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_shard_states s;
        pst_shards_init(&s);
        pst_shards_add(&s, 1, 0, 20000)->live_count = 20000;
        pst_shards_add(&s, 2, 0, cases[i].last)->live_count =
            cases[i].last - cases[i].dead;
        pst_shards_add(&s, 3, 0, 20)->live_count = 20;
        pst_shards_add(&s, 4, 0, 10)->live_count = 10;
        pst_shards_add(&s, 5, 0, 5)->live_count = 5;
        pst_shards_choose(&s, cases[i].fresh, 4);
        assert_int_equal(s.items[0].fate, PST_SHARD_STAYS);
        for (size_t k = 1; k < s.count; k++)
            assert_int_not_equal(s.items[k].fate, PST_SHARD_STAYS);
        pst_shards_dispose(&s);
    }
}

static void test_few_shards(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    for (int i = 0; i < 8; i++) {
        char name[32];
        snprintf(name, sizeof name, "n%d.txt", i);
        put(w, name, "New\n\nCommon text.\n");
        run_well(w);
        assert_int_equal(w->report.read, 1);
        assert_in_range(count_shards(w), 2, PST_SHARDS_MOST);
        assert_int_equal(count_live(w, "common"), MANY + i + 1);
    }
    /* The big one was left alone. */
    assert_true(exists(w, ".postil/shards/000001"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(test_merge_dead),
        IN_WORLD(test_merged_is_rebuilt),
        IN_WORLD(test_merged_by_xapian),
        IN_WORLD(test_merges_what_xapian_wrote),
        IN_WORLD(test_keeps_words_of_others),
        IN_WORLD(test_drops_what_failed),
        IN_WORLD(test_few_shards),
        cmocka_unit_test(test_cost_of_merges),
        cmocka_unit_test(test_merges_of_dead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
