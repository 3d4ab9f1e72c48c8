/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/check.h: small indexes, each broken in one way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <fcntl.h>
#include <xapian-c.h>

#include "indexer/check.h"
#include "indexer/update.h"
#include "schema/dead.h"
#include "schema/deflate.h"
#include "schema/filetable.h"
#include "schema/record.h"
#include "schema/stub.h"
#include "tests/unit/tempdir.h"

/* A tree of four files in two shards; article 1 of the first one is dead. */
struct world {
    void *tree; /* for tempdir.h */
    struct pst_buf dir;
    struct pst_stub stub;
    struct pst_file_table table;
    struct pst_check_report report;
};

static void update(struct world *w, const struct pst_update_options *more)
{
    struct pst_update_options o =
        more != NULL ? *more : (struct pst_update_options){0};
    struct pst_update_report report;
    struct pst_error err = PST_ERROR_INIT;
    o.root = w->tree;
    o.index_dir = w->dir.p;
    if (pst_update_run(&o, &report, &err) != 0)
        fail_msg("%s", err.message);
}

static void put(struct world *w, const char *name, const char *text)
{
    tempdir_write(&w->tree, name, text, strlen(text));
}

/* Enough files that one dead article does not make a shard merge. */
static void fill(struct world *w)
{
    char name[16];
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "f%02d.txt", i);
        put(w, name, "A title\n\nSome words of a text.\n");
    }
    update(w, NULL);
    put(w, "f00.txt", "Another title\n\nOther words.\n");
    update(w, NULL);
}

static void read_generation(struct world *w)
{
    struct pst_buf path = PST_BUF_INIT;
    assert_int_equal(pst_stub_read(w->dir.p, &w->stub, NULL), 0);
    pst_stub_files_path(&path, w->dir.p, w->stub.files);
    assert_int_equal(pst_file_table_read(path.p, &w->table, NULL), 0);
    pst_buf_dispose(&path);
}

static int setup(void **state)
{
    struct world *w = pst_calloc(1, sizeof *w);
    pst_buf_init(&w->dir);
    *state = w;
    if (tempdir_setup(&w->tree) != 0)
        return -1;
    pst_path_join(&w->dir, w->tree, ".postil");
    fill(w);
    read_generation(w);
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    pst_check_report_dispose(&w->report);
    pst_file_table_dispose(&w->table);
    pst_stub_dispose(&w->stub);
    pst_buf_dispose(&w->dir);
    int r = tempdir_teardown(&w->tree);
    free(w);
    return r;
}

static void check(struct world *w)
{
    const struct pst_check_options o = {.index_dir = w->dir.p};
    struct pst_error err = PST_ERROR_INIT;
    pst_check_report_dispose(&w->report);
    if (pst_check_run(&o, &w->report, &err) != 0)
        fail_msg("%s", err.message);
}

/* Replace the file table by what the test made of it. */
static void write_table(struct world *w)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_stub_files_path(&path, w->dir.p, w->stub.files);
    unlink(path.p);
    assert_int_equal(pst_file_table_write(path.p, &w->table, NULL), 0);
    pst_buf_dispose(&path);
}

static void write_dead(struct world *w, uint32_t last, uint32_t docid)
{
    struct pst_buf path = PST_BUF_INIT;
    struct pst_dead dead;
    pst_dead_init(&dead, last);
    pst_dead_add(&dead, docid);
    pst_stub_dead_path(&path, w->dir.p, 1, w->stub.shards[0].dead_of);
    unlink(path.p);
    assert_int_equal(pst_dead_write(path.p, &dead, NULL), 0);
    pst_dead_dispose(&dead);
    pst_buf_dispose(&path);
}

/* Overwrite a byte of a file of the index. */
/* `at` counts from the end where it is negative. */
static void flip(struct world *w, const char *name, off_t at, unsigned bits)
{
    struct pst_buf path = PST_BUF_INIT;
    char c;
    pst_path_join(&path, w->dir.p, name);
    int fd = open(path.p, O_RDWR | O_CLOEXEC);
    if (at < 0)
        at += lseek(fd, 0, SEEK_END);
    assert_int_equal(pread(fd, &c, 1, at), 1);
    c = (char)((unsigned char)c ^ bits);
    assert_int_equal(pwrite(fd, &c, 1, at), 1);
    close(fd);
    pst_buf_dispose(&path);
}

static void damage(struct world *w, const char *name, off_t at)
{
    flip(w, name, at, 0xff);
}

static void assert_problem(const struct world *w, const char *what)
{
    for (size_t i = 0; i < w->report.problem_count; i++)
        if (strstr(w->report.problems[i], what) != NULL)
            return;
    for (size_t i = 0; i < w->report.problem_count; i++)
        print_message("said: %s\n", w->report.problems[i]);
    fail_msg("not said: %s", what);
}

/* That the one shard is to be mended, and that mending it helps. */
static void assert_mended(struct world *w, uint64_t shard)
{
    assert_false(w->report.rebuild);
    assert_int_equal(w->report.shard_count, 1);
    assert_int_equal(w->report.shards[0], shard);
    uint64_t number = shard;
    const struct pst_update_options o = {.distrusted = &number,
                                         .distrusted_count = 1};
    update(w, &o);
    check(w);
    assert_int_equal(w->report.problem_count, 0);
    assert_int_equal(w->report.articles, 12);
}

static void test_sound(void **state)
{
    struct world *w = *state;
    check(w);
    assert_int_equal(w->report.problem_count, 0);
    assert_false(w->report.rebuild);
    assert_int_equal(w->report.shard_count, 0);
    assert_int_equal(w->report.generation, 2);
    assert_int_equal(w->report.shards_named, 2);
    assert_int_equal(w->report.files, 12);
    assert_int_equal(w->report.articles, 12);
}

static void test_tables(void **state)
{
    static const char *const tables[] = {"postlist", "docdata", "termlist",
                                         "position"};
    struct world *w = *state;
    for (size_t i = 0; i < 4; i++) {
        char name[64];
        snprintf(name, sizeof name, "shards/%06llu/%s.glass",
                 (unsigned long long)w->stub.shards[0].number, tables[i]);
        damage(w, name, 9); /* where the block's directory ends */
        check(w);
        assert_problem(w, "shards/");
        assert_mended(w, w->stub.shards[0].number);
        pst_file_table_dispose(&w->table);
        pst_stub_dispose(&w->stub);
        read_generation(w);
    }
}

/* The last bytes are the sum of all lengths and a bound of spellings. */
static void test_version(void **state)
{
    struct world *w = *state;
    flip(w, "shards/000001/iamglass", -2, 1);
    check(w);
    assert_problem(w, "iamglass");
    assert_mended(w, 1);
}

static void test_sidecar(void **state)
{
    struct world *w = *state;
    damage(w, "shards/000001/sidecar", 450);
    check(w);
    assert_problem(w, "sidecar");
    assert_mended(w, 1);
}

/* The only article of shard 2 lies at the end of its one block; the Adler-32 of
 * its text ends with the fourth byte from there. */
static void test_damaged_body(void **state)
{
    struct world *w = *state;
    struct pst_buf path = PST_BUF_INIT;
    struct stat st;
    pst_path_join(&path, w->dir.p, "shards/000002/docdata.glass");
    assert_int_equal(stat(path.p, &st), 0);
    damage(w, "shards/000002/docdata.glass", st.st_size - 4);
    check(w);
    assert_int_equal(w->report.problem_count, 1);
    assert_problem(w, "shards/000002: article 1 (f00.txt): ");
    assert_mended(w, 2);
    pst_buf_dispose(&path);
}

/* Change the header of shard 2's article, by Xapian's own writer. */
static void rewrite(struct world *w, void (*change)(struct pst_record_header *))
{
    struct pst_buf path = PST_BUF_INIT, record = PST_BUF_INIT;
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_deflater *deflater = pst_deflater_new(1);
    struct pst_record_header h;
    struct pst_record_body b;
    struct pst_str rest;
    xap_buf data = XAP_BUF_INIT;
    xap_wdb *wdb;
    xap_doc *doc;
    pst_stub_shard_path(&path, w->dir.p, 2);
    assert_int_equal(xap_wdb_open(&wdb, path.p, XAP_DB_OPEN, NULL), XAP_OK);
    assert_int_equal(xap_db_get_document(&doc, xap_wdb_db(wdb), 1, NULL),
                     XAP_OK);
    assert_int_equal(xap_doc_get_data(doc, &data, NULL), XAP_OK);
    assert_int_equal(pst_record_decode_header((struct pst_str){data.p, data.n},
                                              &arena, &h, &rest, NULL),
                     0);
    assert_int_equal(pst_record_decode_body(rest, &arena, &b, NULL), 0);
    change(&h);
    assert_int_equal(pst_record_encode(&record, &h, &b, deflater, NULL), 0);
    assert_int_equal(
        xap_doc_set_data(doc, (xap_bytes){record.p, record.n}, NULL), XAP_OK);
    assert_int_equal(xap_wdb_replace_document(wdb, 1, doc, NULL), XAP_OK);
    assert_int_equal(xap_wdb_close(wdb, NULL), XAP_OK);
    xap_wdb_free(wdb);
    xap_doc_free(doc);
    xap_buf_dispose(&data);
    pst_deflater_free(deflater);
    pst_arena_dispose(&arena);
    pst_buf_dispose(&record);
    pst_buf_dispose(&path);
}

static void shorten(struct pst_record_header *h)
{
    h->file_size = 20; /* "Another title\n\nOther words.\n" has 28 */
}

static void shorten_decoded(struct pst_record_header *h)
{
    shorten(h);
    h->flags |= PST_RECORD_DECODED;
}

static void test_map_leads_out(void **state)
{
    struct world *w = *state;
    rewrite(w, shorten);
    check(w);
    assert_int_equal(w->report.problem_count, 1);
    assert_problem(w, "shards/000002: article 1 (f00.txt): its source map "
                      "leads out of its file");
    assert_mended(w, 2);
}

static void test_decoded_map_has_no_file(void **state)
{
    struct world *w = *state;
    rewrite(w, shorten_decoded);
    check(w);
    assert_int_equal(w->report.problem_count, 0);
}

static void test_table_names_what_is_not_there(void **state)
{
    struct world *w = *state;
    w->table.entries[3].articles[0].docid = 99;
    write_table(w);
    check(w);
    assert_problem(w, "shards/000001: article 99 (f03.txt): the file table "
                      "names it, but it is not there");
    assert_problem(w, "shards/000001: article 4 is live, but the file table "
                      "has it not");
    assert_mended(w, 1);
}

static void test_table_confuses_files(void **state)
{
    struct world *w = *state;
    w->table.entries[3].articles[0].docid = 5;
    w->table.entries[4].articles[0].docid = 4;
    write_table(w);
    check(w);
    assert_int_equal(w->report.problem_count, 2);
    assert_problem(w, "article 5 (f03.txt): is the article of another file");
    assert_mended(w, 1);
}

static void test_table_names_twice(void **state)
{
    struct world *w = *state;
    w->table.entries[3].articles[0].docid = 5;
    write_table(w);
    check(w);
    assert_problem(w, "the file table names it twice");
    assert_mended(w, 1);
}

static void test_table_names_no_shard(void **state)
{
    struct world *w = *state;
    w->table.entries[0].articles[0].shard = 77;
    write_table(w);
    check(w);
    assert_problem(w, "shards/000077: article 1 (f00.txt): the file table "
                      "names it, but the index has no such shard");
    assert_problem(w, "shards/000002: article 1 is live, but the file table "
                      "has it not");
    assert_int_equal(w->report.shard_count, 2);
    const struct pst_update_options o = {.distrusted = w->report.shards,
                                         .distrusted_count = 2};
    update(w, &o);
    check(w);
    assert_int_equal(w->report.problem_count, 0);
}

static void test_bitmap_kills_the_living(void **state)
{
    struct world *w = *state;
    write_dead(w, 12, 7);
    check(w);
    assert_problem(w, "article 7 (f06.txt): the file table names it, but it is "
                      "marked as dead");
    assert_problem(w, "article 1 is live, but the file table has it not");
    assert_mended(w, 1);
}

static void test_bitmap_marks_nothing(void **state)
{
    struct world *w = *state;
    write_dead(w, 40, 33);
    check(w);
    assert_problem(w, "its bitmap marks articles that are not there");
    assert_mended(w, 1);
}

static void test_damaged_bitmap(void **state)
{
    struct world *w = *state;
    damage(w, "dead/000001-2", 14);
    check(w);
    assert_problem(w, "dead/000001-2");
    assert_mended(w, 1);
}

static void assert_rebuilt(struct world *w)
{
    assert_true(w->report.rebuild);
    assert_int_equal(w->report.problem_count, 1);
    update(w, &(struct pst_update_options){.rebuild = true});
    check(w);
    assert_int_equal(w->report.problem_count, 0);
    assert_int_equal(w->report.articles, 12);
}

static void test_damaged_table(void **state)
{
    struct world *w = *state;
    damage(w, "files/2", 30);
    check(w);
    assert_problem(w, "files/2");
    assert_rebuilt(w);
}

static void test_table_of_another_generation(void **state)
{
    struct world *w = *state;
    w->table.generation = 1;
    write_table(w);
    check(w);
    assert_problem(w, "is of another generation");
    assert_rebuilt(w);
}

static void test_damaged_stub(void **state)
{
    struct world *w = *state;
    damage(w, "index", 3);
    check(w);
    assert_rebuilt(w);
}

static void test_no_index(void **state)
{
    struct world *w = *state;
    struct pst_error err = PST_ERROR_INIT;
    const struct pst_check_options o = {.index_dir = w->tree};
    assert_int_equal(pst_check_run(&o, &w->report, &err), -PST_ENOINDEX);
}

static void test_stop(void **state)
{
    struct world *w = *state;
    struct pst_error err = PST_ERROR_INIT;
    const volatile sig_atomic_t stop = 1;
    const struct pst_check_options o = {.index_dir = w->dir.p, .stop = &stop};
    assert_int_equal(pst_check_run(&o, &w->report, &err), -PST_EINTR);
}

/* A damaged shard whose files are gone leaves nothing to read again. */
static void test_nothing_left(void **state)
{
    struct world *w = *state;
    char name[16];
    for (int i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "f%02d.txt", i);
        char *path = tempdir_path(&w->tree, name);
        unlink(path);
        free(path);
    }
    update(w, &(struct pst_update_options){.distrusted = (uint64_t[]){1, 2},
                                           .distrusted_count = 2});
    check(w);
    assert_int_equal(w->report.problem_count, 0);
    assert_int_equal(w->report.shards_named, 0);
}

/* A shard with a live article that no file has: only the stub changes. */
static void test_nobody_names_the_shard(void **state)
{
    struct world *w = *state;
    char *path = tempdir_path(&w->tree, "f00.txt");
    unlink(path);
    free(path);
    w->table.count--;
    memmove(w->table.entries, w->table.entries + 1,
            w->table.count * sizeof *w->table.entries);
    write_table(w);
    check(w);
    assert_problem(w, "shards/000002: article 1 is live, but the file table "
                      "has it not");
    update(w, &(struct pst_update_options){.distrusted = (uint64_t[]){2},
                                           .distrusted_count = 1});
    check(w);
    assert_int_equal(w->report.problem_count, 0);
    assert_int_equal(w->report.shards_named, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_sound),
        TEST(test_tables),
        TEST(test_version),
        TEST(test_sidecar),
        TEST(test_damaged_body),
        TEST(test_map_leads_out),
        TEST(test_decoded_map_has_no_file),
        TEST(test_table_names_what_is_not_there),
        TEST(test_table_confuses_files),
        TEST(test_table_names_twice),
        TEST(test_table_names_no_shard),
        TEST(test_bitmap_kills_the_living),
        TEST(test_bitmap_marks_nothing),
        TEST(test_damaged_bitmap),
        TEST(test_damaged_table),
        TEST(test_table_of_another_generation),
        TEST(test_damaged_stub),
        TEST(test_no_index),
        TEST(test_stop),
        TEST(test_nothing_left),
        TEST(test_nobody_names_the_shard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
