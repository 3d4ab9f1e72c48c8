/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/cmd_common.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/term.h"

const char pst_cmd_self[] = "/proc/self/exe";

static void say(const char *command, const char *text)
{
    struct pst_buf safe = PST_BUF_INIT;
    pst_term_safe(&safe, pst_str_of(text), PST_TERM_SPACES);
    fprintf(stderr, "postil %s: %s\n", command, safe.p);
    pst_buf_dispose(&safe);
}

int pst_cmd_fail(const char *command, const struct pst_error *err)
{
    say(command, err->message);
    return pst_exit_status(err->code);
}

void pst_cmd_warn(const char *command, const char *message)
{
    say(command, message);
}

int pst_cmd_print_help(const struct pst_cmd_help *help,
                       const struct pst_opt *table, struct pst_error *err)
{
    struct pst_buf out = PST_BUF_INIT;
    pst_buf_addf(&out, "%s\nOptions:\n", help->usage);
    pst_opts_help(table, &out);
    pst_buf_addf(&out, "\nExamples:\n%s", help->examples);
    int r = pst_cmd_print(&out, err);
    pst_buf_dispose(&out);
    return r;
}

int pst_cmd_begin(const struct pst_opt *table, int help_id,
                  const struct pst_cmd_help *help, pst_cmd_run *run, int argc,
                  char *const *argv, pst_stop_flag stop, struct pst_error *err)
{
    struct pst_opts o;
    int r = pst_opts_parse(table, argc, argv, 0, &o, err);
    if (r == 0 && pst_opts_flag(&o, help_id, false))
        r = pst_cmd_print_help(help, table, err);
    else if (r == 0)
        r = run(&o, stop, err);
    pst_opts_dispose(&o);
    return r;
}

int pst_cmd_fail_output(struct pst_error *err)
{
    int sys = errno;
    if (sys == EPIPE) {
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    return pst_fail_errno(err, PST_EIO, sys, "standard output");
}

int pst_cmd_print(const struct pst_buf *out, struct pst_error *err)
{
    if (fwrite(out->p, 1, out->n, stdout) != out->n || fflush(stdout) != 0)
        return pst_cmd_fail_output(err);
    return 0;
}

/* How long what comes after a phase takes, as a multiple of it; measured over
 * 200 MB of speeches. Only the time left depends on it. */
static const double after_phase[] = {[PST_INDEX_READING] = 0.15,
                                     [PST_INDEX_MERGING] = 0.25,
                                     [PST_INDEX_WRITING] = 0};

void pst_cmd_show_progress(struct pst_progress *progress,
                           const struct pst_index_progress *p)
{
    static const char *const verbs[] = {[PST_INDEX_READING] = "reading",
                                        [PST_INDEX_MERGING] = "merging",
                                        [PST_INDEX_WRITING] = "writing"};
    struct pst_progress_state s = {.verb = verbs[p->phase],
                                   .done = p->done,
                                   .total = p->total,
                                   .later = after_phase[p->phase]};
    if (p->phase == PST_INDEX_READING) {
        s.unit = "files";
        s.done = p->files;
        s.total = p->total_files;
        s.bytes = p->bytes;
        s.total_bytes = p->total_bytes;
    }
    pst_progress_update(progress, &s);
}

unsigned pst_cmd_cores(void)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 0 && cores < PST_CMD_JOBS_MOST ? (unsigned)cores : 1;
}
