/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil check: whether the index is whole, and mending it. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/human.h"
#include "base/mem.h"
#include "base/progress.h"
#include "base/term.h"
#include "indexer/check.h"
#include "indexer/cmd_common.h"
#include "schema/find.h"

static const char command[] = "check";

enum {
    OPT_INDEX = 1,
    OPT_REPAIR,
    OPT_LOCK_TIMEOUT,
    OPT_NO_CONFIG,
    OPT_QUIET,
    OPT_HELP
};

static const struct pst_opt table[] = {
    {"index", 0, "DIR", "the index folder, or one that holds .postil",
     OPT_INDEX, 0},
    {"repair", 0, NULL, "index again what is broken", OPT_REPAIR, 0},
    {"lock-timeout", 0, "SECONDS",
     "with --repair: wait so long for another writer (0)", OPT_LOCK_TIMEOUT, 0},
    {"no-config", 0, NULL, "read no configuration", OPT_NO_CONFIG, 0},
    {"quiet", 'q', NULL, "print only the problems", OPT_QUIET, 0},
    {"help", 'h', NULL, "this help", OPT_HELP, 0},
    PST_OPT_END};

static const struct pst_cmd_help help = {
    "Usage: postil check [OPTION ...] [DIR]\n"
    "\n"
    "See whether the index of DIR, or of the current folder, is whole: "
    "Xapian's\n"
    "own check of every shard, and that file table, shards and stored "
    "articles\n"
    "agree. Each problem is a line. The status is 0 when there is none, else "
    "3.\n"
    "With --repair the files of broken shards are read again, and the result "
    "is\n"
    "checked; an index that cannot be read at all is made anew.\n",
    "  postil check\n"
    "  postil check --repair --index ~/idx/news /srv/news\n"};

/* What the command line asks for. */
struct request {
    const struct pst_opts *opts;
    const char *folder; /* the operand, or NULL */
    const char *named;  /* the index, or NULL */
    bool quiet;
    pst_stop_flag stop;
    struct pst_buf dir; /* the index folder */
    bool found;         /* it is the .postil of a tree */
};

static void on_progress(void *payload, enum pst_check_phase phase,
                        uint64_t done, uint64_t total)
{
    bool tables = phase == PST_CHECK_TABLES;
    struct pst_progress_state s = {.verb = tables ? "checking" : "reading",
                                   .unit = tables ? "shards" : "articles",
                                   .done = done,
                                   .total = total};
    pst_progress_update(payload, &s);
}

static int find_index(struct request *q, struct pst_error *err)
{
    char *cwd = getcwd(NULL, 0);
    if (cwd == NULL)
        return pst_fail(err, PST_EIO, "the current folder cannot be told");
    struct pst_buf from = PST_BUF_INIT;
    pst_path_absolute(&from, cwd, q->folder != NULL ? q->folder : ".");
    int r = pst_index_find(q->named, q->named != NULL ? cwd : from.p, &q->dir,
                           &q->found, err);
    pst_buf_dispose(&from);
    free(cwd);
    return r;
}

static int print_problems(const struct pst_check_report *r,
                          struct pst_error *err)
{
    struct pst_buf out = PST_BUF_INIT;
    for (size_t i = 0; i < r->problem_count; i++) {
        pst_term_safe(&out, pst_str_of(r->problems[i]), PST_TERM_SPACES);
        pst_buf_addc(&out, '\n');
    }
    int code = pst_cmd_print(&out, err);
    pst_buf_dispose(&out);
    return code;
}

static void add_count(struct pst_buf *out, uint64_t n, const char *unit)
{
    pst_human_count(out, n);
    pst_buf_addf(out, " %s%s", unit, n == 1 ? "" : "s");
}

static void say_sound(const struct pst_check_report *r)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_buf_adds(&text, "sound: ");
    add_count(&text, r->articles, "article");
    pst_buf_adds(&text, " of ");
    add_count(&text, r->files, "file");
    pst_buf_adds(&text, " in ");
    add_count(&text, r->shards_named, "shard");
    fprintf(stderr, "%s\n", text.p);
    pst_buf_dispose(&text);
}

static int check(const struct request *q, struct pst_check_report *report,
                 struct pst_error *err)
{
    struct pst_progress progress;
    pst_progress_init(&progress, stderr,
                      isatty(STDERR_FILENO) != 0 && !q->quiet);
    const struct pst_check_options o = {.index_dir = q->dir.p,
                                        .stop = q->stop,
                                        .progress = on_progress,
                                        .payload = &progress};
    int r = pst_check_run(&o, report, err);
    pst_progress_finish(&progress);
    if (r == 0)
        r = print_problems(report, err);
    if (r == 0 && report->problem_count == 0 && !q->quiet)
        say_sound(report);
    return r;
}

static int fail_broken(const struct pst_check_report *r, struct pst_error *err)
{
    if (r->rebuild)
        return pst_fail(err, PST_EINDEX,
                        "the index cannot be used; postil check --repair makes "
                        "it anew");
    return pst_fail(err, PST_EINDEX,
                    "%zu shard%s broken; postil check --repair reads the files "
                    "again",
                    r->shard_count, r->shard_count == 1 ? " is" : "s are");
}

/* The folder in which .postil is. */
static char *tree_of(const struct request *q)
{
    struct pst_buf tree = PST_BUF_INIT;
    size_t n = (size_t)(strrchr(q->dir.p, '/') - q->dir.p);
    pst_buf_add(&tree, q->dir.p, n != 0 ? n : 1);
    return pst_buf_detach(&tree);
}

/* The words of postil index; returns how many. Each is to be freed. */
static int index_words(const struct request *q, bool rebuild, char **words)
{
    const char *timeout = pst_opts_string(q->opts, OPT_LOCK_TIMEOUT, NULL);
    int n = 0;
    if (q->named != NULL) {
        words[n++] = pst_strdup("--index");
        words[n++] = pst_strdup(q->named);
    }
    if (timeout != NULL) {
        words[n++] = pst_strdup("--lock-timeout");
        words[n++] = pst_strdup(timeout);
    }
    if (rebuild)
        words[n++] = pst_strdup("--rebuild");
    if (pst_opts_flag(q->opts, OPT_NO_CONFIG, false))
        words[n++] = pst_strdup("--no-config");
    if (q->quiet)
        words[n++] = pst_strdup("--quiet");
    words[n++] = pst_strdup("--");
    /* All of the tree: a folder in it would be all that is looked at. */
    if (q->found)
        words[n++] = tree_of(q);
    else if (rebuild)
        words[n++] = pst_strdup(q->folder);
    return n;
}

/* postil index, told what not to trust. */
static int mend(const struct request *q, const struct pst_check_report *r,
                struct pst_error *err)
{
    char *words[9];
    /* A stub that cannot be read does not say where its tree is. */
    if (r->rebuild && !q->found && q->folder == NULL)
        return pst_fail(err, PST_EUSAGE,
                        "name the folder of the articles, too: postil check "
                        "--repair --index %s DIR",
                        q->dir.p);
    int n = index_words(q, r->rebuild, words);
    int code =
        pst_cmd_index_again(n, words, r->shards, r->shard_count, q->stop, err);
    while (n > 0)
        free(words[--n]);
    return code;
}

static int repair(const struct request *q, struct pst_check_report *report,
                  struct pst_error *err)
{
    int partial = mend(q, report, err);
    if (partial != 0 && partial != -PST_EPARTIAL)
        return partial;
    pst_check_report_dispose(report);
    int r = check(q, report, err);
    if (r == 0 && report->problem_count != 0)
        r = pst_fail(err, PST_EINDEX,
                     "still broken; postil index --rebuild makes it anew");
    return r != 0 ? r : partial;
}

/* Whether the folder's .postil is what was an index, but for its stub. */
static bool find_remains(struct request *q)
{
    if (q->named != NULL)
        return false;
    char *cwd = getcwd(NULL, 0);
    struct pst_buf tree = PST_BUF_INIT, shards = PST_BUF_INIT;
    struct stat st;
    pst_path_absolute(&tree, cwd != NULL ? cwd : "/",
                      q->folder != NULL ? q->folder : ".");
    pst_path_join(&q->dir, tree.p, ".postil");
    pst_path_join(&shards, q->dir.p, "shards");
    q->found = cwd != NULL && lstat(shards.p, &st) == 0 && S_ISDIR(st.st_mode);
    pst_buf_dispose(&tree);
    pst_buf_dispose(&shards);
    free(cwd);
    return q->found;
}

static int need_folder(const char *folder, struct pst_error *err)
{
    struct stat st;
    if (folder == NULL)
        return 0;
    if (stat(folder, &st) != 0)
        return pst_fail_errno(err, PST_EUSAGE, errno, "%s", folder);
    return S_ISDIR(st.st_mode)
               ? 0
               : pst_fail(err, PST_EUSAGE, "%s: is no folder", folder);
}

static int run(struct request *q, struct pst_error *err)
{
    struct pst_check_report report = {.problems = NULL};
    bool repairs = pst_opts_flag(q->opts, OPT_REPAIR, false);
    if (q->opts->operand_count > 1)
        return pst_fail(err, PST_EUSAGE, "one folder at a time");
    int r = need_folder(q->folder, err);
    if (r == 0)
        r = find_index(q, err);
    report.rebuild = r == -PST_ENOINDEX && repairs && find_remains(q);
    if (r == 0)
        r = check(q, &report, err);
    if (report.rebuild || (r == 0 && report.problem_count != 0))
        r = repairs ? repair(q, &report, err) : fail_broken(&report, err);
    pst_check_report_dispose(&report);
    return r;
}

int pst_cmd_check(int argc, char *const *argv, pst_stop_flag stop)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_opts o;
    int r = pst_opts_parse(table, argc, argv, 0, &o, &err);
    if (r == 0 && pst_opts_flag(&o, OPT_HELP, false)) {
        r = pst_cmd_print_help(&help, table, &err);
    } else if (r == 0) {
        const char *named =
            pst_opts_string(&o, OPT_INDEX, getenv("POSTIL_INDEX"));
        struct request q = {
            .opts = &o,
            .folder = o.operand_count == 1 ? o.operands[0] : NULL,
            .named = named != NULL && named[0] != '\0' ? named : NULL,
            .quiet = pst_opts_flag(&o, OPT_QUIET, false),
            .stop = stop,
            .dir = PST_BUF_INIT};
        r = run(&q, &err);
        pst_buf_dispose(&q.dir);
    }
    pst_opts_dispose(&o);
    if (r == 0 || r == -PST_EPARTIAL)
        return pst_exit_status(r);
    return pst_cmd_fail(command, &err);
}
