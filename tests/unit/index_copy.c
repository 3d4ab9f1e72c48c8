/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/merge.h: however documents are spread over shards, and whatever is
 * dropped, merging gives the bytes of a shard that was made of them at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <unistd.h>

#include "indexer/merge.h"
#include "random_corpus.h"

enum { SHARDS = 5 };

/* Which shards have which documents of a corpus; some of none, the dropped
 * ones, are in them, too. */
struct spread {
    struct corpus shards[SHARDS];
    size_t of[200];       /* the shard of each document of the corpus */
    uint32_t docids[200]; /* in it */
    size_t count;         /* of shards */
};

static void add_doc(struct corpus *to, const struct pst_doc *d)
{
    to->docs[to->count++] = *d;
}

static void spread_out(struct spread *s, const struct corpus *c,
                       const struct corpus *dropped, uint64_t seed)
{
    memset(s, 0, sizeof *s);
    s->count = 1 + random_below(&seed, SHARDS);
    for (size_t i = 0; i < s->count; i++)
        s->shards[i].docs = pst_calloc(c->count + dropped->count + 1,
                                       sizeof *s->shards[i].docs);
    size_t drop = 0;
    for (size_t i = 0; i < c->count; i++) {
        while (drop < dropped->count && random_below(&seed, 4) == 0)
            add_doc(&s->shards[random_below(&seed, (uint32_t)s->count)],
                    &dropped->docs[drop++]);
        s->of[i] = random_below(&seed, (uint32_t)s->count);
        add_doc(&s->shards[s->of[i]], &c->docs[i]);
        s->docids[i] = (uint32_t)s->shards[s->of[i]].count;
    }
}

static char *shard_path(void **state, size_t i)
{
    char name[] = {'s', (char)('0' + i), '\0'};
    return tempdir_path(state, name);
}

/* Make the shards, and merge them into `path`. */
static int merge_spread(void **state, const struct spread *s,
                        const struct corpus *c, const char *path,
                        struct shape shape, struct pst_index_pace pace,
                        struct pst_error *err)
{
    struct pst_merge m;
    struct pst_merge_options o = {.threads = shape.threads,
                                  .unsynced = true,
                                  .metadata = metadata,
                                  .metadata_count = 2,
                                  .pair_bits = shape.pair_bits,
                                  .folder = *state,
                                  .pace = pace};
    int r = 0;
    pst_merge_init(&m);
    for (size_t i = 0; r == 0 && i < s->count; i++) {
        char *shard = shard_path(state, i);
        write_bulk(state, &s->shards[i], shard, shape);
        r = pst_merge_add(&m, shard, err);
        free(shard);
    }
    for (size_t i = 0; r == 0 && i < c->count; i++) {
        uint32_t docid = 0;
        r = pst_merge_take(&m, s->of[i], s->docids[i], &docid, err);
        assert_int_equal(docid, i + 1);
    }
    if (r == 0)
        r = pst_merge_write(&m, path, &o, err);
    pst_merge_dispose(&m);
    return r;
}

static void drop_spread(void **state, struct spread *s)
{
    for (size_t i = 0; i < s->count; i++) {
        char *shard = shard_path(state, i);
        pst_tree_remove(shard, NULL);
        free(shard);
        free(s->shards[i].docs);
    }
}

static void make_plain(struct corpus *c, uint64_t seed)
{
    make_corpus(c, seed);
    c->words = (struct pst_bulk_words){.memory = 0};
}

static void equals_fresh(void **state)
{
    static const unsigned sizes[] = {2048, 4096, 8192, 16384, 32768, 65536};
    char *fresh = tempdir_path(state, "fresh");
    char *merged = tempdir_path(state, "merged");
    for (size_t i = 0; i < 120; i++) {
        struct corpus c, dropped;
        struct spread s;
        struct pst_error err = PST_ERROR_INIT;
        struct shape shape = {1,
                              1 << 20,
                              (unsigned)(i % 4),
                              sizes[i / 3 % 6],
                              (int)(i % 3),
                              4 * (unsigned)(i % 4 % 3)};
        make_plain(&c, 900 + 7 * i);
        make_plain(&dropped, 40 + 11 * i);
        spread_out(&s, &c, &dropped, 3 + i);
        if (merge_spread(state, &s, &c, merged, shape,
                         (struct pst_index_pace){0}, &err) != 0)
            fail_msg("%s", err.message);
        shape.block_size = 0;
        write_bulk(state, &c, fresh, shape);
        assert_same_files(fresh, merged);
        drop_spread(state, &s);
        pst_tree_remove(fresh, NULL);
        pst_tree_remove(merged, NULL);
        drop_corpus(&c);
        drop_corpus(&dropped);
    }
    free(fresh);
    free(merged);
}

/* An article must be there, and come after those taken before. */
static void takes_in_order(void **state)
{
    struct corpus c, none = {.count = 0};
    struct pst_merge m;
    struct pst_error err = PST_ERROR_INIT;
    char *path = tempdir_path(state, "s");
    uint32_t docid;
    make_plain(&c, 7);
    assert_true(c.count > 4);
    write_bulk(state, &c, path, (struct shape){1, 1 << 20, 1, 8192, 1, 0});
    pst_merge_init(&m);
    assert_int_equal(pst_merge_add(&m, path, &err), 0);
    assert_int_equal(pst_merge_take(&m, 0, 0, &docid, &err), -PST_EINDEX);
    assert_int_equal(pst_merge_take(&m, 0, 3, &docid, &err), 0);
    assert_int_equal(docid, 1);
    assert_int_equal(pst_merge_take(&m, 0, 3, &docid, &err), -PST_EINDEX);
    assert_int_equal(pst_merge_take(&m, 0, 2, &docid, &err), -PST_EINDEX);
    assert_non_null(strstr(err.message, "article 2 out of order"));
    assert_int_equal(pst_merge_take(&m, 0, (uint32_t)c.count + 1, &docid, &err),
                     -PST_EINDEX);
    pst_merge_dispose(&m);
    drop_corpus(&c);
    drop_corpus(&none);
    free(path);
}

/* A byte of a table is another: the outcome is an error or a shard, and never
 * anything else. */
static void survives_damage(void **state)
{
    static const char *const names[] = {"postlist.glass", "position.glass",
                                        "docdata.glass", "termlist.glass",
                                        "iamglass"};
    uint64_t seed = 5;
    size_t refused = 0;
    struct corpus c;
    make_plain(&c, 7);
    char *path = tempdir_path(state, "s");
    char *merged = tempdir_path(state, "merged");
    write_bulk(state, &c, path, (struct shape){1, 1 << 20, 1, 2048, 0, 0});
    for (size_t i = 0; i < 600; i++) {
        struct pst_merge m;
        struct pst_buf file = PST_BUF_INIT, bytes = PST_BUF_INIT;
        struct pst_merge_options o = {.threads = 1, .unsynced = true};
        pst_path_join(&file, path, names[i % 5]);
        assert_int_equal(pst_file_read(file.p, 0, &bytes, NULL), 0);
        int fd = open(file.p, O_WRONLY);
        size_t at = random_below(&seed, (uint32_t)bytes.n);
        char other = (char)(bytes.p[at] ^ (1 << random_below(&seed, 8)));
        assert_int_equal(pwrite(fd, &other, 1, (off_t)at), 1);
        pst_merge_init(&m);
        int r = pst_merge_add(&m, path, NULL);
        uint32_t docid;
        for (uint32_t d = 1; r == 0 && d <= c.count; d++)
            r = pst_merge_take(&m, 0, d, &docid, NULL);
        if (r == 0)
            r = pst_merge_write(&m, merged, &o, NULL);
        refused += r == -PST_EINDEX;
        assert_true(r == 0 || r == -PST_EINDEX);
        pst_merge_dispose(&m);
        pst_tree_remove(merged, NULL);
        assert_int_equal(pwrite(fd, bytes.p + at, 1, (off_t)at), 1);
        close(fd);
        pst_buf_dispose(&file);
        pst_buf_dispose(&bytes);
    }
    assert_true(refused > 20);
    drop_corpus(&c);
    free(path);
    free(merged);
}

static int stop(void *payload, enum pst_index_phase phase, uint64_t more,
                uint64_t total, struct pst_error *err)
{
    (void)payload;
    (void)phase;
    assert_true(more <= total);
    return pst_fail(err, PST_EINTR, "enough");
}

static void can_stop(void **state)
{
    struct corpus c, none = {.count = 0};
    struct spread s;
    struct pst_error err = PST_ERROR_INIT;
    char *merged = tempdir_path(state, "merged");
    uint64_t seed = 5;
    make_plain(&c, 7);
    c.docs[1].data = random_bytes(&c, &seed, 3 << 20);
    spread_out(&s, &c, &none, 3);
    int r = merge_spread(state, &s, &c, merged,
                         (struct shape){1, 1 << 20, 1, 8192, 1, 0},
                         (struct pst_index_pace){NULL, stop}, &err);
    assert_int_equal(r, -PST_EINTR);
    assert_string_equal(err.message, "enough");
    drop_spread(state, &s);
    drop_corpus(&c);
    free(merged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(equals_fresh, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(takes_in_order, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(survives_damage, tempdir_setup,
                                        tempdir_teardown),
        cmocka_unit_test_setup_teardown(can_stop, tempdir_setup,
                                        tempdir_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
