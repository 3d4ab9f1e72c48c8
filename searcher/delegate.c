/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Becoming another program, and asking it. */
#include "searcher/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

enum {
    NOT_EXECUTED = 127, /* the child's status */
    ANSWER_MOST = 1 << 30
};

/* The folder of this program's own file; false when the system does not say. */
static bool own_folder(struct pst_buf *out)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    if (n <= 0 || (size_t)n == sizeof path)
        return false;
    pst_buf_add(out, path, (size_t)n);
    while (out->n != 0 && out->p[out->n - 1] != '/')
        pst_buf_truncate(out, out->n - 1);
    return true;
}

/* The program that knows a command. */
static const char *program_of(const char *command)
{
    static const char *const served[] = {"serve", "lsp", "mcp", "cite",
                                         "complete"};
    for (size_t i = 0; i < sizeof served / sizeof *served; i++)
        if (strcmp(command, served[i]) == 0)
            return "postil-serve";
    return "postil-index";
}

static bool find_helper(const char *program, struct pst_buf *path)
{
    static const char *const places[] = {"", "../libexec/postil/"};
    struct pst_buf folder = PST_BUF_INIT;
    bool found = false;
    if (own_folder(&folder))
        for (size_t i = 0; !found && i < 2; i++) {
            pst_buf_clear(path);
            pst_buf_addf(path, "%s%s%s", folder.p, places[i], program);
            found = access(path->p, X_OK) == 0;
        }
    pst_buf_dispose(&folder);
    if (found)
        return true;
    pst_buf_clear(path);
    pst_buf_addf(path, POSTIL_LIBEXECDIR "/postil/%s", program);
    return access(path->p, X_OK) == 0;
}

/* What is executed: the file and its words, of which `argv` is borrowed. */
struct helper {
    struct pst_buf path;
    char **words;
};

static int prepare_helper(struct helper *h, const char *name, int argc,
                          char *const *argv, struct pst_error *err)
{
    const char *program = program_of(name);
    pst_buf_init(&h->path);
    h->words = NULL;
    if (!find_helper(program, &h->path))
        return pst_fail(err, PST_EIO,
                        "%s: %s is missing: it belongs beside postil or "
                        "in " POSTIL_LIBEXECDIR "/postil",
                        name, program);
    h->words = pst_calloc((size_t)argc + 3, sizeof *h->words);
    h->words[0] = pst_strdup(program);
    h->words[1] = pst_strdup(name);
    for (int i = 0; i < argc; i++)
        h->words[i + 2] = argv[i];
    return 0;
}

static void dispose_helper(struct helper *h)
{
    if (h->words != NULL) {
        free(h->words[0]);
        free(h->words[1]);
    }
    free(h->words);
    pst_buf_dispose(&h->path);
}

int pst_cmd_delegate(const char *name, int argc, char *const *argv,
                     struct pst_error *err)
{
    struct helper h;
    int r = prepare_helper(&h, name, argc, argv, err);
    if (r == 0) {
        execv(h.path.p, h.words);
        r = pst_fail_errno(err, PST_EIO, errno, "%s", h.path.p);
    }
    dispose_helper(&h);
    return r;
}

static int wait_for(pid_t child, const char *name, struct pst_error *err)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return pst_fail_errno(err, PST_EIO, errno, "%s", name);
    if (!WIFEXITED(status) || WEXITSTATUS(status) == NOT_EXECUTED)
        return pst_fail(err, PST_EIO, "%s: postil-index did not come to an end",
                        name);
    return WEXITSTATUS(status);
}

static int ask(const struct helper *h, const char *name, struct pst_buf *out,
               struct pst_error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", name);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execv(h->path.p, h->words);
        _exit(NOT_EXECUTED);
    }
    int r = child < 0 ? pst_fail_errno(err, PST_EIO, errno, "%s", name) : 0;
    close(ends[1]);
    if (r == 0)
        r = pst_fd_read(ends[0], name, ANSWER_MOST, out, err);
    close(ends[0]);
    if (child > 0) {
        int status = wait_for(child, name, r == 0 ? err : NULL);
        r = r == 0 ? status : r;
    }
    return r;
}

int pst_cmd_ask(const char *name, int argc, char *const *argv,
                struct pst_buf *out, struct pst_error *err)
{
    struct helper h;
    int r = prepare_helper(&h, name, argc, argv, err);
    if (r == 0)
        r = ask(&h, name, out, err);
    dispose_helper(&h);
    return r;
}

void pst_cmd_manual(const char *page)
{
    struct pst_buf path = PST_BUF_INIT;
    pst_buf_addf(&path, POSTIL_MANDIR "/man%c/%s", page[strlen(page) - 1],
                 page);
    if (access(path.p, R_OK) == 0)
        execlp("man", "man", path.p, (char *)NULL);
    pst_buf_dispose(&path);
}
