/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "schema/schema.h"
#include "schema/stub.h"
#include "tests/unit/tempdir.h"

#define HEAD "# postil 1 generation 17\n# schema 2\n"
static const char whole[] = HEAD "# root /home/ann/articles\n"
                                 "# files files/17\n"
                                 "glass shards/000012\n"
                                 "# dead dead/000012-17\n"
                                 "glass shards/1234567\n";

static void test_round_trip(void **state)
{
    (void)state;
    struct pst_stub s;
    struct pst_buf b = PST_BUF_INIT;
    assert_int_equal(pst_stub_parse(pst_str_of(whole), &s, NULL), 0);
    assert_int_equal(s.generation, 17);
    assert_int_equal(s.schema, PST_SCHEMA_VERSION);
    assert_int_equal(s.files, 17);
    assert_string_equal(s.root, "/home/ann/articles");
    assert_int_equal(s.shard_count, 2);
    assert_int_equal(s.shards[0].number, 12);
    assert_int_equal(s.shards[0].dead_of, 17);
    assert_int_equal(s.shards[1].number, 1234567);
    assert_int_equal(s.shards[1].dead_of, 0);
    pst_stub_format(&s, &b);
    assert_string_equal(b.p, whole);
    pst_buf_dispose(&b);
    pst_stub_dispose(&s);
}

static void test_truncations(void **state)
{
    (void)state;
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        struct pst_stub s;
        int r = pst_stub_parse((struct pst_str){whole, n}, &s, NULL);
        /* What ends with a line that may be the last is another stub. */
        bool complete = n >= sizeof HEAD - 1 && whole[n - 1] == '\n';
        assert_int_equal(r, complete ? 0 : -PST_EINDEX);
        pst_stub_dispose(&s);
    }
}

static void assert_refused(struct pst_str text, const char *where)
{
    struct pst_stub s;
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_stub_parse(text, &s, &err), -PST_EINDEX);
    assert_memory_equal(err.message, where, strlen(where));
    assert_null(s.shards);
    assert_null(s.root);
}

static void test_hostile_lines(void **state)
{
    (void)state;
    static const struct {
        const char *text, *where;
    } cases[] = {
        {"", "empty"},
        {"glass shards/000001\n", "line 1: "},
        {"# postil 2 generation 1\n# schema 2\n", "line 1: written by"},
        {"# postil 1 generation 0\n# schema 2\n", "line 1: no generation"},
        {"# postil 1 generation 01\n# schema 2\n", "line 1: "},
        {"# postil 1 generation -1\n# schema 2\n", "line 1: "},
        {"# postil 1 generation 18446744073709551616\n", "line 1: "},
        {"# postil 1 generation 1 \n# schema 2\n", "line 1: "},
        {" # postil 1 generation 1\n# schema 2\n", "line 1: "},
        {"# postil 1 generation 1\nglass shards/000001\n",
         "line 2: the line '# schema'"},
        {HEAD HEAD, "line 3: "},
        {HEAD "# schema 2\n", "line 3: "},
        {HEAD "remote localhost:1\n", "line 3: not a line"},
        {HEAD "remote :/usr/bin/touch /tmp/x\n", "line 3: not a line"},
        {HEAD "auto shards/000001\n", "line 3: not a line"},
        {HEAD "inmemory\n", "line 3: not a line"},
        {HEAD "chert shards/000001\n", "line 3: not a line"},
        {HEAD "shards/000001\n", "line 3: not a line"},
        {HEAD "\n", "line 3: not a line"},
        {HEAD "# a comment\n", "line 3: not a line"},
        {HEAD "glass /etc/000001\n", "line 3: not a line"},
        {HEAD "glass ../shards/000001\n", "line 3: not a line"},
        {HEAD "glass shards/../000001\n", "line 3: not a shard"},
        {HEAD "glass shards/000001/..\n", "line 3: not a shard"},
        {HEAD "glass shards/00001\n", "line 3: not a shard"},
        {HEAD "glass shards/0000001\n", "line 3: not a shard"},
        {HEAD "glass shards/1000000000000\n", "line 3: not a shard"},
        {HEAD "glass shards/000001 \n", "line 3: not a shard"},
        {HEAD "glass shards/000001\r\n", "line 3: not a shard"},
        {HEAD "glass  shards/000001\n", "line 3: not a line"},
        {HEAD "glass shards/000001\nglass shards/000001\n",
         "line 4: this shard was named"},
        {HEAD "glass shards/000001\n# root /x\n", "line 4: not a line"},
        {HEAD "# files files/0\n", "line 3: "},
        {HEAD "# files files/1/../2\n", "line 3: "},
        {HEAD "# files files/1\n# files files/1\n", "line 4: "},
        {HEAD "# files /etc/passwd\n", "line 3: "},
        {HEAD "# dead dead/000001-1\n", "line 3: "},
        {HEAD "glass shards/000001\n# dead dead/000002-1\n", "line 4: "},
        {HEAD "glass shards/000001\n# dead dead/000001-0\n", "line 4: "},
        {HEAD "glass shards/000001\n# dead dead/000001-1x\n", "line 4: "},
        {HEAD "glass shards/000001\n# dead dead/000001-1\n"
              "# dead dead/000001-2\n",
         "line 5: "},
        {HEAD "# root articles\n", "line 3: "},
        {HEAD "# root /a/../b\n", "line 3: "},
        {HEAD "# root /a/\n", "line 3: "},
        {HEAD "# root /a\n# root /a\n", "line 4: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_refused(pst_str_of(cases[i].text), cases[i].where);
    static const char nul[] = HEAD "glass shards/000001\0\n";
    assert_refused((struct pst_str){nul, sizeof nul - 1}, "line 3: ");
    static const char root_nul[] = HEAD "# root /a\0b\n";
    assert_refused((struct pst_str){root_nul, sizeof root_nul - 1}, "line 3: ");
}

static void test_limits(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    struct pst_stub s;
    pst_buf_adds(&b, HEAD);
    for (unsigned i = 1; i <= 1000; i++)
        pst_buf_addf(&b, "glass shards/%06u\n", i);
    assert_int_equal(pst_stub_parse(pst_buf_str(&b), &s, NULL), 0);
    assert_int_equal(s.shard_count, 1000);
    pst_stub_dispose(&s);
    pst_buf_adds(&b, "glass shards/001001\n");
    assert_refused(pst_buf_str(&b), "line 1003: more than");

    pst_buf_clear(&b);
    pst_buf_adds(&b, HEAD "# root /");
    while (b.n < PST_STUB_SIZE_MAX)
        pst_buf_addc(&b, 'a');
    pst_buf_addc(&b, '\n');
    assert_refused(pst_buf_str(&b), "larger than");
    pst_buf_dispose(&b);
}

static void test_paths(void **state)
{
    (void)state;
    struct pst_buf b = PST_BUF_INIT;
    pst_stub_shard_path(&b, "/x/.postil", 12);
    assert_string_equal(b.p, "/x/.postil/shards/000012");
    pst_stub_files_path(&b, "/x/.postil", 17);
    assert_string_equal(b.p, "/x/.postil/files/17");
    pst_stub_dead_path(&b, "/x/.postil", 12, 17);
    assert_string_equal(b.p, "/x/.postil/dead/000012-17");
    pst_buf_dispose(&b);
}

/* A whole index, as far as its names go, in .postil. */
static void make_index(void **state)
{
    static const char stub[] = HEAD "# files files/17\n"
                                    "glass shards/000012\n"
                                    "# dead dead/000012-17\n"
                                    "glass shards/000013\n";
    tempdir_write(state, ".postil/index", stub, sizeof stub - 1);
    tempdir_write(state, ".postil/files/17", "", 0);
    tempdir_write(state, ".postil/dead/000012-17", "", 0);
    tempdir_write(state, ".postil/shards/000012/iamglass", "", 0);
    tempdir_write(state, ".postil/shards/000013/iamglass", "", 0);
    tempdir_write(state, ".postil/shards/000013/postlist.glass", "", 0);
}

static int read_index(void **state, struct pst_error *err)
{
    struct pst_stub s;
    char *dir = tempdir_path(state, ".postil");
    int r = pst_stub_read(dir, &s, err);
    if (r == 0)
        assert_int_equal(s.shard_count, 2);
    else
        assert_null(s.shards);
    pst_stub_dispose(&s);
    free(dir);
    return r;
}

static void test_read(void **state)
{
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(read_index(state, &err), -PST_ENOINDEX);
    tempdir_folder(state, ".postil");
    assert_int_equal(read_index(state, &err), -PST_ENOINDEX);
    make_index(state);
    assert_int_equal(read_index(state, &err), 0);
    static const char other[] = "# postil 1 generation 17\n# schema 3\n";
    tempdir_write(state, ".postil/index", other, sizeof other - 1);
    assert_int_equal(read_index(state, &err), -PST_EINDEX);
    assert_non_null(strstr(err.message, "schema 3"));
}

/* The name is put out of the way, and a link to it stands in its place. */
static void replace_by_link(void **state, const char *name)
{
    char *from = tempdir_path(state, name);
    char *to = tempdir_path(state, "elsewhere");
    assert_int_equal(rename(from, to), 0);
    assert_int_equal(symlink(to, from), 0);
    free(from);
    free(to);
}

static void test_links_are_refused(void **state)
{
    static const struct {
        const char *name, *line;
    } cases[] = {
        {".postil/index", "not a plain file"},
        {".postil/shards", "line 4: "},
        {".postil/shards/000012", "line 4: "},
        {".postil/shards/000013", "line 6: "},
        {".postil/shards/000013/iamglass", "line 6: "},
        {".postil/shards/000013/postlist.glass", "line 6: "},
        {".postil/files", "line 3: "},
        {".postil/files/17", "line 3: "},
        {".postil/dead", "line 5: "},
        {".postil/dead/000012-17", "line 5: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pst_error err = PST_ERROR_INIT;
        make_index(state);
        assert_int_equal(read_index(state, NULL), 0);
        replace_by_link(state, cases[i].name);
        assert_int_equal(read_index(state, &err), -PST_EINDEX);
        assert_non_null(strstr(err.message, cases[i].line));
        assert_non_null(strstr(err.message, "/.postil/index: "));
        tempdir_remove(state, ".postil");
        tempdir_remove(state, "elsewhere");
    }
}

static void test_missing_is_refused(void **state)
{
    static const char *const names[] = {
        ".postil/shards",        ".postil/shards/000012",
        ".postil/files",         ".postil/shards/000013/iamglass",
        ".postil/files/17",      ".postil/dead",
        ".postil/dead/000012-17"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        make_index(state);
        tempdir_remove(state, names[i]);
        assert_int_equal(read_index(state, NULL), -PST_EINDEX);
        tempdir_remove(state, ".postil");
    }
}

static void test_other_kinds_are_refused(void **state)
{
    make_index(state);
    tempdir_write(state, ".postil/shards/000013/XAPIANDB", "", 0);
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(read_index(state, &err), -PST_EINDEX);
    assert_non_null(strstr(err.message, "line 6: shards/000013: holds another "
                                        "stub"));
    tempdir_remove(state, ".postil/shards/000013/XAPIANDB");
    tempdir_folder(state, ".postil/shards/000013/below");
    assert_int_equal(read_index(state, &err), -PST_EINDEX);
    tempdir_remove(state, ".postil/shards/000013/below");

    /* A file where a folder should be, a folder for a file, a FIFO. */
    tempdir_remove(state, ".postil/shards/000013");
    tempdir_write(state, ".postil/shards/000013", "x", 1);
    assert_int_equal(read_index(state, &err), -PST_EINDEX);
    tempdir_remove(state, ".postil");
    make_index(state);
    tempdir_remove(state, ".postil/files/17");
    tempdir_folder(state, ".postil/files/17");
    assert_int_equal(read_index(state, &err), -PST_EINDEX);
    tempdir_remove(state, ".postil/index");
    char *fifo = tempdir_path(state, ".postil/index");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(read_index(state, &err), -PST_EINDEX);
    free(fifo);
}

static void test_too_long(void **state)
{
    char *large = malloc(PST_STUB_SIZE_MAX + 1);
    memset(large, '\n', PST_STUB_SIZE_MAX + 1);
    tempdir_write(state, ".postil/index", large, PST_STUB_SIZE_MAX + 1);
    free(large);
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(read_index(state, &err), -PST_EINDEX);
    assert_non_null(strstr(err.message, "larger than"));
}

static void test_publish(void **state)
{
    make_index(state);
    char *dir = tempdir_path(state, ".postil");
    struct pst_stub s;
    struct pst_error err = PST_ERROR_INIT;
    assert_int_equal(pst_stub_read(dir, &s, NULL), 0);
    s.generation = 18;
    assert_int_equal(pst_stub_publish(dir, &s, &err), 0);
    pst_stub_dispose(&s);
    assert_int_equal(pst_stub_read(dir, &s, NULL), 0);
    assert_int_equal(s.generation, 18);
    s.root = pst_strdup("/a\nremote :touch x");
    assert_int_equal(pst_stub_publish(dir, &s, &err), -PST_EUSAGE);
    pst_stub_dispose(&s);
    assert_int_equal(pst_stub_read(dir, &s, NULL), 0);
    pst_stub_dispose(&s);
    free(dir);
}

static void assert_found(const char *named, const char *cwd, const char *want,
                         bool by_walking)
{
    struct pst_buf dir = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    bool found = !by_walking;
    assert_int_equal(pst_index_find(named, cwd, &dir, &found, &err), 0);
    assert_string_equal(dir.p, want);
    assert_int_equal(found, by_walking);
    pst_buf_dispose(&dir);
}

static int find_fails(const char *named, const char *cwd, const char *part)
{
    struct pst_buf dir = PST_BUF_INIT;
    struct pst_error err = PST_ERROR_INIT;
    bool found;
    int r = pst_index_find(named, cwd, &dir, &found, &err);
    assert_int_equal(dir.n, 0);
    assert_non_null(strstr(err.message, part));
    pst_buf_dispose(&dir);
    return r;
}

static void test_find(void **state)
{
    make_index(state);
    tempdir_folder(state, "a/b/.postil");
    char *tree = *state;
    char *dir = tempdir_path(state, ".postil");
    char *deep = tempdir_path(state, "a/b");
    char *none = tempdir_path(state, "a");
    /* The .postil in a/b has no index yet. */
    assert_found(NULL, deep, dir, true);
    assert_found("", deep, dir, true);
    assert_found("../..", deep, dir, true);
    assert_found("../../.postil", deep, dir, false);
    assert_found(tree, "/", dir, true);
    assert_int_equal(find_fails(none, "/", "no index here"), -PST_ENOINDEX);
    assert_int_equal(find_fails("nowhere", deep, "no index here"),
                     -PST_ENOINDEX);
    assert_int_equal(find_fails(NULL, "/", "no index in this folder or above"),
                     -PST_ENOINDEX);

    /* By walking up no link is followed; by name one is. */
    tempdir_link(state, "../.postil", "a/.postil");
    char *linked = tempdir_path(state, "a/.postil");
    assert_int_equal(find_fails(NULL, deep, "symbolic link"), -PST_EINDEX);
    assert_int_equal(find_fails(none, "/", "symbolic link"), -PST_EINDEX);
    assert_found(linked, "/", linked, false);
    free(linked);
    free(dir);
    free(deep);
    free(none);
}

static void test_root(void **state)
{
    (void)state;
    char there[] = "/home/ann";
    struct pst_stub s = {.root = there};
    struct pst_buf b = PST_BUF_INIT;
    pst_index_root(&b, "/x/.postil", &s, true);
    assert_string_equal(b.p, "/x");
    pst_index_root(&b, "/x/.postil", &s, false);
    assert_string_equal(b.p, "/home/ann");
    s.root = NULL;
    pst_index_root(&b, "/x/.postil", &s, false);
    assert_string_equal(b.p, "/x");
    pst_index_root(&b, "/.postil", &s, true);
    assert_string_equal(b.p, "/");
    pst_buf_dispose(&b);
}

#define WITH_DIR(test) \
    cmocka_unit_test_setup_teardown(test, tempdir_setup, tempdir_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_truncations),
        cmocka_unit_test(test_hostile_lines),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_paths),
        WITH_DIR(test_read),
        WITH_DIR(test_links_are_refused),
        WITH_DIR(test_missing_is_refused),
        WITH_DIR(test_other_kinds_are_refused),
        WITH_DIR(test_too_long),
        WITH_DIR(test_publish),
        WITH_DIR(test_find),
        cmocka_unit_test(test_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
