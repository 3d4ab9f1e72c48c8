/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/update.h: whole runs over small trees. */
#include "tests/unit/index_tree.h"

#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>

#include "indexer/lock.h"
#include "indexer/plan.h"
#include "indexer/scan.h"
#include "indexer/store.h"

static void test_first_run(void **state)
{
    struct world *w = *state;
    put(w, "a.txt", "Alpha\n\nOne text.\n");
    put(w, "b/c.txt", "Beta\n\nTwo texts.\n");
    put(w, "pic.png", "\x89PNG\r\n\x1a\n\0\0\0");
    run_well(w);
    assert_true(w->report.published);
    assert_int_equal(w->report.generation, 1);
    assert_int_equal(w->report.files, 3);
    assert_int_equal(w->report.articles, 2);
    assert_int_equal(w->report.skipped, 1);
    assert_int_equal(w->report.failed, 0);
    assert_int_equal(count_live(w, ""), 2);
    assert_int_equal(count_live(w, "text"), 1);
    assert_int_equal(count_live(w, "XPCb"), 1);
    expect_state(w, "a.txt", PST_FILE_INDEXED, NULL);
    expect_state(w, "pic.png", PST_FILE_SKIPPED, NULL);
    assert_true(exists(w, ".postil/.gitignore"));
    assert_true(exists(w, ".postil/shards/000001"));
    assert_false(exists(w, ".postil/dead/000001-1"));
    assert_int_equal(count_shards(w), 1);
}

static void test_empty_tree(void **state)
{
    struct world *w = *state;
    run_well(w);
    assert_true(w->report.published);
    assert_int_equal(count_shards(w), 0);
    run_well(w);
    assert_false(w->report.published);
}

static void test_nothing_to_do(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    run_well(w);
    assert_false(w->report.published);
    assert_int_equal(w->report.generation, 1);
    assert_int_equal(w->report.read, 0);
    assert_int_equal(w->report.articles, MANY);
    assert_false(exists(w, ".postil/files/2"));
    assert_true(exists(w, ".postil/shards/000001"));
    assert_false(exists(w, ".postil/shards/000002"));
}

static void test_add(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    put(w, "a new one.txt", "Fresh\n\nCommon text.\n");
    run_well(w);
    assert_int_equal(w->report.read, 1);
    assert_int_equal(w->report.generation, 2);
    assert_int_equal(w->report.merged, 0);
    assert_int_equal(count_shards(w), 2);
    assert_int_equal(count_live(w, "common"), MANY + 1);
    assert_int_equal(count_live(w, "fresh"), 1);
}

static void test_edit(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    put(w, "m03.txt", "Title 3\n\nEdited.\n");
    run_well(w);
    assert_int_equal(w->report.read, 1);
    assert_int_equal(count_live(w, ""), MANY);
    assert_int_equal(count_live(w, "common"), MANY - 1);
    assert_int_equal(count_live(w, "word3"), 0);
    assert_int_equal(count_live(w, "edited"), 1);
    assert_true(exists(w, ".postil/dead/000001-2"));
}

static int plan_action(struct world *w, int64_t last_run_ns)
{
    struct pst_scan scan;
    struct pst_scan_options so = {.follow = false};
    struct pst_file_table table;
    struct pst_plan plan;
    struct pst_plan_options po = {.root = w->tree, .last_run_ns = last_run_ns};
    pst_scan_init(&scan);
    pst_file_table_init(&table);
    assert_int_equal(pst_scan_run(&scan, w->tree, &so, NULL), 0);
    assert_int_equal(scan.count, 1);
    /* The table has the file's stat, and the hash of other bytes. */
    pst_file_table_add(&table, &scan.entries[0])->hash[0] = 1;
    assert_int_equal(pst_index_plan_make(&plan, &scan, &table, &po, NULL), 0);
    int action = plan.items[0].action;
    pst_index_plan_dispose(&plan);
    pst_scan_dispose(&scan);
    pst_file_table_dispose(&table);
    return action;
}

/* A change within the clock tick in which the last run began, or later, may
 * leave the stat as it was: then the bytes decide. */
static void test_racy(void **state)
{
    struct world *w = *state;
    const int64_t second = 1000000000;
    put(w, "a.txt", "Alpha");
    set_time(w, "a.txt", 1000);
    int64_t mtime = 1000 * second + 5;
    assert_int_equal(plan_action(w, mtime + 1), PST_PLAN_KEEP);
    assert_int_equal(plan_action(w, mtime), PST_PLAN_TAKE);
    assert_int_equal(plan_action(w, mtime - 1), PST_PLAN_TAKE);
    /* Whole seconds: the file system may know no others. */
    char *path = tempdir_path(&w->tree, "a.txt");
    struct timespec times[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
    free(path);
    assert_int_equal(plan_action(w, 1002 * second), PST_PLAN_TAKE);
    assert_int_equal(plan_action(w, 1002 * second + 1), PST_PLAN_KEEP);
}

/* Times that do not fit into the file table are cut, and stay the same. */
static void test_odd_times(void **state)
{
    struct world *w = *state;
    put(w, "a.txt", "Alpha");
    put(w, "b.txt", "Beta");
    set_time(w, "a.txt", 15000000000);
    set_time(w, "b.txt", -5000000000);
    run_well(w);
    assert_int_equal(w->report.articles, 2);
    run_well(w);
    assert_false(w->report.published);
    const struct timespec late = {.tv_sec = 300000000000},
                          early = {.tv_sec = -300000000000};
    assert_true(pst_scan_ns(&late) > 0);
    assert_true(pst_scan_ns(&early) < 0);
}

/* The run says when it began, in the mtime of the table. */
static void test_start_is_kept(void **state)
{
    struct world *w = *state;
    struct stat st;
    put(w, "a.txt", "Alpha");
    run_well(w);
    char *path = tempdir_path(&w->tree, ".postil/files/1");
    set_time(w, ".postil/files/1", 1000);
    run_well(w);
    assert_false(w->report.published);
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_mtim.tv_sec > 1000);
    free(path);
}

/* A run over some paths does not vouch for the others. */
static void test_scope_keeps_start(void **state)
{
    struct world *w = *state;
    struct stat st;
    struct pst_scope scope;
    put_many(w);
    run_well(w);
    set_time(w, ".postil/files/1", 1000);
    put(w, "m03.txt", "Title 3\n\nEdited.\n");
    put(w, "m04.txt", "Title 4\n\nEdited.\n");
    pst_scope_init(&scope);
    pst_scope_add(&scope, "m03.txt");
    pst_scope_finish(&scope);
    w->o.scope = &scope;
    run_well(w);
    assert_int_equal(w->report.read, 1);
    assert_int_equal(w->report.gone, 0);
    assert_int_equal(count_live(w, "edited"), 1);
    assert_int_equal(count_live(w, ""), MANY);
    char *path = tempdir_path(&w->tree, ".postil/files/2");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mtim.tv_sec, 1000);
    run_well(w);
    assert_false(w->report.published);
    w->o.scope = NULL;
    run_well(w);
    assert_int_equal(w->report.read, 1);
    pst_scope_dispose(&scope);
    free(path);
}

struct found {
    struct pst_buf text;
};

static void add_name(void *payload, struct pst_str name)
{
    struct found *n = payload;
    pst_buf_addstr(&n->text, name);
    pst_buf_addc(&n->text, ' ');
}

/* Folders whose names others begin with; and no path twice. */
static void test_scope(void **state)
{
    (void)state;
    static const char *const paths[] = {"a/b/c", "a-b/x", "a/b",  "a/d/e",
                                        "a.c",   "a/d/f", "a/b-", "a/b"};
    struct pst_scope s;
    struct found n = {PST_BUF_INIT};
    pst_scope_init(&s);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        pst_scope_add(&s, paths[i]);
    pst_scope_finish(&s);
    assert_int_equal(s.count, 6);
    assert_true(pst_scope_covers(&s, pst_str_of("a/b/c/d")));
    assert_true(pst_scope_covers(&s, pst_str_of("a/b")));
    assert_false(pst_scope_covers(&s, pst_str_of("a/bb")));
    assert_false(pst_scope_covers(&s, pst_str_of("a")));
    assert_true(pst_scope_names(&s, pst_str_of(""), add_name, &n));
    assert_string_equal(n.text.p, "a-b a.c a ");
    pst_buf_clear(&n.text);
    assert_true(pst_scope_names(&s, pst_str_of("a"), add_name, &n));
    assert_string_equal(n.text.p, "b b- d ");
    assert_false(pst_scope_names(&s, pst_str_of("a/b/c"), add_name, &n));
    pst_buf_dispose(&n.text);
    pst_scope_dispose(&s);
}

static void test_touch(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    set_time(w, "m03.txt", 1000000);
    run_well(w);
    assert_int_equal(w->report.read, 0);
    assert_int_equal(count_shards(w), 1);
    /* The table has the new time, the shard is the old one. */
    assert_true(w->report.published);
    assert_int_equal(w->report.generation, 2);
    assert_false(exists(w, ".postil/shards/000002"));
    run_well(w);
    assert_false(w->report.published);
}

static void test_delete(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    tempdir_remove(&w->tree, "m03.txt");
    run_well(w);
    assert_int_equal(w->report.gone, 1);
    assert_int_equal(w->report.merged, 0);
    assert_int_equal(count_shards(w), 1);
    assert_int_equal(count_live(w, ""), MANY - 1);
    assert_int_equal(count_live(w, "word3"), 0);
    expect_state(w, "m03.txt", -1, NULL);
}

static void test_rename(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    rename_in(w, "m03.txt", "z.txt");
    run_well(w);
    assert_int_equal(w->report.read, 1);
    assert_int_equal(w->report.gone, 1);
    assert_int_equal(count_live(w, "word3"), 1);
    assert_int_equal(count_live(w, "XPCm03.txt"), 0);
    assert_int_equal(count_live(w, "XPCz.txt"), 1);
}

static void test_delete_all(void **state)
{
    struct world *w = *state;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    run_well(w);
    tempdir_remove(&w->tree, "a.txt");
    run_well(w);
    assert_int_equal(count_shards(w), 0);
    assert_int_equal(w->report.articles, 0);
}

static void test_failing_file(void **state)
{
    struct world *w = *state;
    put_many(w);
    put(w, "a.txt.gz", "\x1f\x8b\x08 damaged");
    run_well(w);
    assert_int_equal(w->report.failed, 1);
    expect_state(w, "a.txt.gz", PST_FILE_FAILED, NULL);
    run_well(w);
    assert_int_equal(w->report.read, 0);
    assert_int_equal(w->report.failed, 1);
    assert_false(w->report.published);
    /* One that was good before does not show what it held. */
    rename_in(w, "m03.txt", "m03.old");
    rename_in(w, "a.txt.gz", "m03.txt");
    run_well(w);
    assert_int_equal(count_live(w, "XPCm03.txt"), 0);
}

static void test_gone_between(void **state)
{
    struct world *w = *state;
    w->o.max_size = 20;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    put(w, "b.txt", "Beta, which is much too long.\n");
    run_well(w);
    expect_state(w, "b.txt", PST_FILE_SKIPPED, "larger than the limit of 20 B");
    w->o.max_size = 0;
    run_well(w);
    expect_state(w, "b.txt", PST_FILE_INDEXED, NULL);
    const char *const globs[] = {"a.txt"};
    w->o.excludes = globs;
    w->o.exclude_count = 1;
    run_well(w);
    expect_state(w, "a.txt", -1, NULL);
    assert_int_equal(count_live(w, "alpha"), 0);
}

static void test_leftovers(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    put(w, ".postil/tmp/1/shard/x", "x");
    put(w, ".postil/files/2", "x");
    put(w, ".postil/dead/000001-2", "x");
    put(w, ".postil/index.new.77", "x");
    put(w, ".postil/shards/000007/iamglass", "x");
    put(w, ".postil/shards/000008/iamglass", "x");
    put(w, ".postil/shards/notes", "x");
    set_time(w, ".postil/shards/000007", 1000000);
    put(w, "new.txt", "New\n\nNew.\n");
    run_well(w);
    assert_false(exists(w, ".postil/tmp/1"));
    assert_false(exists(w, ".postil/dead/000001-2"));
    assert_false(exists(w, ".postil/index.new.77"));
    assert_false(exists(w, ".postil/shards/000007"));
    assert_true(exists(w, ".postil/shards/000008")); /* within the grace */
    assert_true(exists(w, ".postil/shards/notes"));
    assert_true(exists(w, ".postil/shards/000009")); /* ours */
    assert_int_equal(count_live(w, "new"), 1);
}

/* A superseded shard stays for a while, then goes. */
static void test_grace(void **state)
{
    struct world *w = *state;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    run_well(w);
    set_time(w, ".postil/shards/000001", 1000000);
    set_time(w, ".postil/files/1", 1000000);
    put(w, "a.txt", "Alpha\n\nTwo.\n");
    run_well(w);
    run_well(w);
    assert_true(exists(w, ".postil/shards/000001"));
    assert_true(exists(w, ".postil/files/1"));
    set_time(w, ".postil/shards/000001", 1000000);
    set_time(w, ".postil/files/1", 1000000);
    run_well(w);
    assert_false(exists(w, ".postil/shards/000001"));
    assert_false(exists(w, ".postil/files/1"));
    assert_true(exists(w, ".postil/shards/000002"));
    assert_true(exists(w, ".postil/files/2"));
}

static void test_lock(void **state)
{
    struct world *w = *state;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    run_well(w);
    char *path = tempdir_path(&w->tree, ".postil/lock");
    int fd = open(path, O_RDWR);
    assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
    assert_int_equal(pwrite(fd, "pid 4321, since then\x1b\n", 22, 0), 22);
    assert_int_equal(run(w), -PST_ELOCK);
    assert_non_null(strstr(w->err.message, "pid 4321"));
    assert_null(strchr(w->err.message, '\x1b'));
    w->o.dry_run = true;
    run_well(w);
    w->o.dry_run = false;
    close(fd);
    run_well(w);
    free(path);
}

/* Another process has the lock, and takes the folder away. */
static void test_lock_of_removed_folder(void **state)
{
    struct world *w = *state;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    run_well(w);
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t other = fork();
    assert_true(other >= 0);
    if (other == 0) {
        const struct timespec wait = {0, 300 * 1000000L};
        int fd = pst_lock_take(w->dir.p, 0, NULL, NULL);
        bool good = fd >= 0 && write(ready[1], "", 1) == 1;
        nanosleep(&wait, NULL);
        pst_store_remove(w->dir.p);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    w->o.lock_timeout = 10;
    run_well(w);
    int status = -1;
    waitpid(other, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(w->report.generation, 1);
    assert_int_equal(count_live(w, "one"), 1);
    assert_true(exists(w, ".postil/lock"));
    close(ready[0]);
    close(ready[1]);
}

/* A folder named by mistake loses nothing. */
static void test_foreign_folder(void **state)
{
    struct world *w = *state;
    static const char *const names[] = {"files/2014", "tmp/x", "index"};
    put(w, "a.txt", "Alpha\n\nOne.\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct pst_buf name = PST_BUF_INIT;
        pst_path_join(&name, ".postil", names[i]);
        put(w, name.p, "x");
        w->o.rebuild = true;
        assert_int_equal(run(w), -PST_EUSAGE);
        assert_true(exists(w, name.p));
        assert_false(exists(w, ".postil/lock"));
        pst_buf_dispose(&name);
        pst_store_remove(w->dir.p);
    }
}

static void test_dry_run(void **state)
{
    struct world *w = *state;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    w->o.dry_run = true;
    run_well(w);
    assert_int_equal(w->report.read, 1);
    assert_false(exists(w, ".postil"));
}

static void test_interrupted(void **state)
{
    struct world *w = *state;
    volatile sig_atomic_t stop = 1;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    w->o.stop = &stop;
    assert_int_equal(run(w), -PST_EINTR);
    assert_false(exists(w, ".postil"));
    stop = 0;
    run_well(w);
    put(w, "b.txt", "Beta\n\nTwo.\n");
    stop = 1;
    assert_int_equal(run(w), -PST_EINTR);
    assert_int_equal(count_live(w, ""), 1);
}

struct stopper {
    volatile sig_atomic_t stop;
};

/* Interrupted at the second article: by the first one's news. */
static void stop_after_first(void *payload, enum pst_index_event event,
                             struct pst_str path, struct pst_str reason)
{
    (void)event, (void)path, (void)reason;
    struct stopper *s = payload;
    s->stop = 1;
}

static void test_interrupted_midway(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    put(w, "x.txt", "New\n\nNew.\n");
    put(w, "y.txt", "New\n\nNew.\n");
    struct stopper s = {0};
    const struct pst_index_watcher watcher = {.payload = &s,
                                              .file = stop_after_first};
    w->o.stop = &s.stop;
    w->o.watcher = &watcher;
    assert_int_equal(run(w), -PST_EINTR);
    assert_int_equal(count_live(w, ""), MANY);
    assert_false(exists(w, ".postil/shards/000002"));
    assert_false(exists(w, ".postil/files/2"));
    char *tmp = tempdir_path(&w->tree, ".postil/tmp");
    assert_int_equal(rmdir(tmp), 0); /* so it was empty */
    free(tmp);
}

struct phase_stopper {
    volatile sig_atomic_t stop;
    enum pst_index_phase at;
    struct pst_index_progress last;
};

static void stop_at_phase(void *payload, const struct pst_index_progress *p)
{
    struct phase_stopper *s = payload;
    assert_true(p->phase >= s->last.phase);
    s->last = *p;
    s->stop = p->phase == s->at;
}

static void test_interrupted_in_each_phase(void **state)
{
    struct world *w = *state;
    put_many(w);
    w->o.rebuild = true;
    for (unsigned jobs = 1; jobs <= 2; jobs++)
        for (int at = PST_INDEX_READING; at <= PST_INDEX_WRITING + 1; at++) {
            struct phase_stopper s = {.at = (enum pst_index_phase)at};
            const struct pst_index_watcher watcher = {
                .payload = &s, .progress = stop_at_phase};
            w->o.stop = &s.stop;
            w->o.watcher = &watcher;
            w->o.jobs = jobs;
            int expected = at <= PST_INDEX_WRITING ? -PST_EINTR : 0;
            assert_int_equal(run(w), expected);
            assert_int_equal(exists(w, ".postil"), jobs > 1 || expected == 0);
            /* It ended where it was told to, or told all there is. */
            assert_int_equal(s.last.phase, expected == 0 ? at - 1 : at);
            if (s.last.phase == PST_INDEX_READING)
                continue;
            assert_int_equal(s.last.files, MANY);
            assert_int_equal(s.last.bytes, s.last.total_bytes);
            assert_true(s.last.done <= s.last.total);
        }
    assert_int_equal(count_live(w, ""), MANY);
}

static void test_other_schema(void **state)
{
    struct world *w = *state;
    put_many(w);
    run_well(w);
    struct pst_stub stub;
    read_stub(w, &stub);
    stub.schema = PST_SCHEMA_VERSION + 1;
    assert_int_equal(pst_stub_publish(w->dir.p, &stub, NULL), 0);
    pst_stub_dispose(&stub);
    run_well(w);
    assert_int_equal(w->report.read, MANY);
    assert_int_equal(w->report.generation, 2);
    assert_int_equal(count_live(w, ""), MANY);
    assert_true(exists(w, ".postil/shards/000002"));
}

static void test_damaged(void **state)
{
    struct world *w = *state;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    run_well(w);
    put(w, ".postil/files/1", "rubbish");
    assert_int_equal(run(w), -PST_EINDEX);
    assert_int_equal(w->err.code, PST_EINDEX);
    assert_non_null(strstr(w->err.message, "--rebuild"));
    put(w, ".postil/index", "rubbish");
    assert_int_equal(run(w), -PST_EINDEX);
    assert_non_null(strstr(w->err.message, "--rebuild"));
    w->o.rebuild = true;
    run_well(w);
    assert_int_equal(w->report.generation, 2);
    assert_int_equal(count_live(w, "alpha"), 1);
}

/* A foreign index whose folders lead elsewhere removes nothing there. */
static void test_linked_folders(void **state)
{
    struct world *w = *state;
    put(w, "precious/x", "x");
    put(w, ".postil/lock", "");
    tempdir_link(&w->tree, "../precious", ".postil/tmp");
    assert_int_equal(run(w), -PST_EINDEX);
    assert_true(exists(w, "precious/x"));
}

static void test_root_in_stub(void **state)
{
    struct world *w = *state;
    struct pst_stub stub;
    put(w, "a.txt", "Alpha\n\nOne.\n");
    w->o.names_root = true;
    run_well(w);
    read_stub(w, &stub);
    assert_string_equal(stub.root, w->o.root);
    pst_stub_dispose(&stub);
}

/* How often the writer commits does not show. */
static void test_little_memory(void **state)
{
    struct world *w = *state;
    struct pst_buf often = PST_BUF_INIT, once = PST_BUF_INIT;
    put_many(w);
    w->o.memory = 1000;
    run_well(w);
    dump(w, &often);
    w->o.memory = 0;
    w->o.rebuild = true;
    run_well(w);
    dump(w, &once);
    assert_int_equal(often.n, once.n);
    assert_memory_equal(often.p, once.p, once.n);
    pst_buf_dispose(&often);
    pst_buf_dispose(&once);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_WORLD(test_first_run),
        IN_WORLD(test_empty_tree),
        IN_WORLD(test_nothing_to_do),
        IN_WORLD(test_add),
        IN_WORLD(test_edit),
        IN_WORLD(test_racy),
        IN_WORLD(test_odd_times),
        IN_WORLD(test_start_is_kept),
        IN_WORLD(test_scope_keeps_start),
        IN_WORLD(test_touch),
        cmocka_unit_test(test_scope),
        IN_WORLD(test_delete),
        IN_WORLD(test_rename),
        IN_WORLD(test_delete_all),
        IN_WORLD(test_failing_file),
        IN_WORLD(test_gone_between),
        IN_WORLD(test_leftovers),
        IN_WORLD(test_grace),
        IN_WORLD(test_lock_of_removed_folder),
        IN_WORLD(test_foreign_folder),
        IN_WORLD(test_lock),
        IN_WORLD(test_dry_run),
        IN_WORLD(test_interrupted),
        IN_WORLD(test_interrupted_midway),
        IN_WORLD(test_interrupted_in_each_phase),
        IN_WORLD(test_other_schema),
        IN_WORLD(test_damaged),
        IN_WORLD(test_linked_folders),
        IN_WORLD(test_root_in_stub),
        IN_WORLD(test_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
