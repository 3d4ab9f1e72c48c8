/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/landlock.h"
#include "base/sandbox.h"

enum {
    TICK_MS = 200, /* between looks at the stop flag */
    PATIENCE = 5,  /* times the CPU time: it may wait, too */
    CHUNK = 64 << 10,
    INFO_MAX = 64 << 10, /* bytes of what pdfinfo says */
    NUMBER_MAX = 24,
    /* Exit statuses: of Poppler's programs, and of ours. */
    STATUS_LOCKED = 3,
    STATUS_USAGE = 2,
    STATUS_MISSING = 127
};

bool pst_is_pdf(struct pst_str bytes)
{
    return pst_str_starts(bytes, "%PDF-");
}

/* argv: memory, seconds, program ... */
int pst_pdf_exec(int argc, char *const *argv)
{
    if (argc < 3)
        return STATUS_USAGE;
    pst_sandbox_limit(strtoull(argv[0], NULL, 10));
    pst_sandbox_time((unsigned)strtoul(argv[1], NULL, 10));
    if (pst_sandbox_works())
        pst_landlock_change_nothing();
    pst_sandbox_filter(PST_SANDBOX_PROGRAM);
    execvp(argv[2], argv + 2);
    return STATUS_MISSING;
}

/* A program of Poppler's that runs. */
struct run {
    const struct pst_pdf_options *o;
    const char *name;
    pid_t pid;
    int out; /* what it prints */
    int64_t deadline;
    struct pst_error *err;
};

/* The document as a file without a name. */
static int make_file(struct pst_str bytes, struct pst_error *err)
{
    int fd = memfd_create("document", MFD_CLOEXEC);
    if (fd < 0)
        return pst_fail_errno(err, PST_EIO, errno, "no room for the document");
    int r = pst_fd_write(fd, "the document", bytes.p, bytes.n, err);
    if (r == 0 && lseek(fd, 0, SEEK_SET) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "the document");
    if (r == 0)
        return fd;
    close(fd);
    return r;
}

static int spawn(struct run *run, int document, char *const *argv)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return pst_fail_errno(run->err, PST_EIO, errno, "no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, document, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    int sys = posix_spawn(&run->pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    run->out = ends[0];
    if (sys == 0)
        return 0;
    close(ends[0]);
    return pst_fail_errno(run->err, PST_EIO, sys, "no process for it");
}

static int fail_time(const struct run *run)
{
    return pst_fail(run->err, PST_EFORMAT,
                    "%s took more than %u s (article.seconds)", run->name,
                    run->o->seconds);
}

/* Until there is something to read, or its end. */
static int wait_for(const struct run *run)
{
    struct pollfd p = {.fd = run->out, .events = POLLIN};
    for (;;) {
        int n = poll(&p, 1, TICK_MS);
        if (run->o->stop != NULL && *run->o->stop != 0)
            return pst_fail(run->err, PST_EINTR, "interrupted");
        if (n > 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return pst_fail_errno(run->err, PST_EIO, errno, "a pipe");
        if (run->deadline != 0 && pst_clock_ms() > run->deadline)
            return fail_time(run);
    }
}

static int read_output(const struct run *run, size_t most, struct pst_buf *out)
{
    size_t before = out->n;
    for (;;) {
        int r = wait_for(run);
        if (r != 0)
            return r;
        char *to = pst_buf_reserve(out, CHUNK);
        ssize_t n = read(run->out, to, CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return pst_fail_errno(run->err, PST_EIO, errno, "a pipe");
        if (n == 0)
            return 0;
        pst_buf_commit(out, to + n);
        if (out->n - before > most)
            return pst_fail(run->err, PST_EFORMAT,
                            "more text than the limit of %zu bytes", most);
    }
}

static int fail_status(const struct run *run, int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return fail_time(run);
    if (WIFSIGNALED(status))
        return pst_fail(run->err, PST_EFORMAT, "%s crashed (signal %d, %s)",
                        run->name, WTERMSIG(status),
                        strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) == STATUS_MISSING)
        return pst_fail(run->err, PST_EFORMAT,
                        "there is no %s to read it (Debian: poppler-utils)",
                        run->name);
    if (WEXITSTATUS(status) == STATUS_LOCKED)
        return pst_fail(run->err, PST_EFORMAT, "its text may not be copied");
    return pst_fail(run->err, PST_EFORMAT,
                    "%s cannot read it: damaged or locked", run->name);
}

/* Append what the program prints of the document. `argv` begins behind the
 * limits. */
static int run_program(const struct pst_pdf_options *o, int document,
                       const char *const *args, size_t most,
                       struct pst_buf *out, struct pst_error *err)
{
    enum { LEAD = 4, ARGS_MAX = 12 };
    char memory[NUMBER_MAX], seconds[NUMBER_MAX];
    const char *argv[LEAD + ARGS_MAX] = {o->program, PST_PDF_COMMAND, memory,
                                         seconds};
    struct run run = {.o = o, .name = args[0], .err = err};
    snprintf(memory, sizeof memory, "%zu", o->memory);
    snprintf(seconds, sizeof seconds, "%u", o->seconds);
    for (size_t i = 0; args[i] != NULL && i + 1 < ARGS_MAX; i++)
        argv[LEAD + i] = args[i];
    if (o->seconds != 0)
        run.deadline = pst_clock_ms() + (int64_t)o->seconds * 1000 * PATIENCE;
    lseek(document, 0, SEEK_SET);
    /* posix_spawn does not change them. */
    union {
        const char **in;
        char *const *out;
    } words = {argv};
    int status = 0;
    int r = spawn(&run, document, words.out);
    if (r != 0)
        return r;
    r = read_output(&run, most, out);
    close(run.out);
    if (r != 0)
        kill(run.pid, SIGKILL);
    while (waitpid(run.pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (r == 0 && (!WIFEXITED(status) || WEXITSTATUS(status) != 0))
        r = fail_status(&run, status);
    return r;
}

/* Names that programs give to what nobody named. */
static bool is_title(struct pst_str s)
{
    static const char *const ends[] = {".doc", ".docx", ".indd", ".qxd",
                                       ".pdf", ".tex",  ".odt",  ".rtf"};
    static const char *const begins[] = {"microsoft word", "untitled",
                                         "powerpoint presentation"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (s.n >= n && strncasecmp(s.p + s.n - n, ends[i], n) == 0)
            return false;
    }
    for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
        if (strncasecmp(s.p, begins[i], strlen(begins[i])) == 0)
            return false;
    return s.n != 0;
}

/* "Title:          What it says" */
static void add_line(struct pst_buf *head, struct pst_str line)
{
    static const struct {
        const char *said, *name;
    } fields[] = {{"Title:", "title"},
                  {"Author:", "author"},
                  {"CreationDate:", "date"},
                  {"Keywords:", "keywords"}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        size_t n = strlen(fields[i].said);
        if (!pst_str_starts(line, fields[i].said))
            continue;
        struct pst_str value =
            pst_str_trim((struct pst_str){line.p + n, line.n - n});
        if (value.n == 0 || (i == 0 && !is_title(value)))
            return;
        struct pst_json j;
        pst_json_init(&j, head);
        pst_buf_addf(head, "%s: ", fields[i].name);
        pst_json_string(&j, value);
        pst_buf_addc(head, '\n');
    }
}

/* Without pdfinfo there is no front matter. */
static int read_info(const struct pst_pdf_options *o, int document,
                     struct pst_buf *text, struct pst_error *err)
{
    static const char *const args[] = {"pdfinfo",   "-enc", "UTF-8",
                                       "-isodates", "-",    NULL};
    struct pst_buf info = PST_BUF_INIT;
    struct pst_error why;
    int r = run_program(o, document, args, INFO_MAX, &info, &why);
    size_t before = text->n;
    pst_buf_adds(text, "---\n");
    size_t empty = text->n;
    for (size_t at = 0; r == 0 && at < info.n;) {
        const char *end = memchr(info.p + at, '\n', info.n - at);
        size_t n = end != NULL ? (size_t)(end - info.p) - at : info.n - at;
        add_line(text, (struct pst_str){info.p + at, n});
        at += n + 1;
    }
    if (text->n == empty)
        pst_buf_truncate(text, before);
    else
        pst_buf_adds(text, "---\n");
    pst_buf_dispose(&info);
    return r == -PST_EINTR ? pst_fail(err, PST_EINTR, "interrupted") : 0;
}

int pst_pdf_read(const struct pst_pdf_options *o, struct pst_str bytes,
                 struct pst_buf *text, struct pst_error *err)
{
    static const char *const args[] = {
        "pdftotext", "-enc", "UTF-8", "-eol", "unix", "-q", "-", "-", NULL};
    int document = make_file(bytes, err);
    if (document < 0)
        return document;
    int r = read_info(o, document, text, err);
    if (r == 0)
        r = run_program(o, document, args, o->text, text, err);
    close(document);
    return r;
}
