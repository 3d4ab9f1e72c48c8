/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Becoming another program. */
#include "searcher/cmd.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

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

static bool find_helper(struct pst_buf *path)
{
    static const char *const places[] = {"postil-index",
                                         "../libexec/postil/postil-index"};
    struct pst_buf folder = PST_BUF_INIT;
    bool found = false;
    if (own_folder(&folder))
        for (size_t i = 0; !found && i < 2; i++) {
            pst_buf_clear(path);
            pst_buf_addf(path, "%s%s", folder.p, places[i]);
            found = access(path->p, X_OK) == 0;
        }
    pst_buf_dispose(&folder);
    if (found)
        return true;
    pst_buf_clear(path);
    pst_buf_adds(path, POSTIL_LIBEXECDIR "/postil/postil-index");
    return access(path->p, X_OK) == 0;
}

int pst_cmd_delegate(const char *name, int argc, char *const *argv,
                     struct pst_error *err)
{
    struct pst_buf path = PST_BUF_INIT;
    int r = 0;
    if (!find_helper(&path)) {
        r = pst_fail(err, PST_EIO,
                     "%s: postil-index is missing: it belongs beside postil or "
                     "in " POSTIL_LIBEXECDIR "/postil",
                     name);
        pst_buf_dispose(&path);
        return r;
    }
    char **words = pst_calloc((size_t)argc + 3, sizeof *words);
    words[0] = pst_strdup("postil-index");
    words[1] = pst_strdup(name);
    for (int i = 0; i < argc; i++)
        words[i + 2] = argv[i];
    execv(path.p, words);
    r = pst_fail_errno(err, PST_EIO, errno, "%s", path.p);
    free(words[0]);
    free(words[1]);
    free(words);
    pst_buf_dispose(&path);
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
