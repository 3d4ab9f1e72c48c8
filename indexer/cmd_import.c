/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil import: make an index of what postil export printed. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "indexer/cmd_common.h"
#include "indexer/cmd_whole.h"
#include "indexer/locate.h"
#include "indexer/update.h"

static const char command[] = "import";

enum { OPT_INDEX = 1, OPT_REPLACE, OPT_LOCK_TIMEOUT, OPT_QUIET, OPT_HELP };

static const struct pst_opt table[] = {
    {"index", 0, "DIR", "keep the index in DIR", OPT_INDEX, 0},
    {"replace", 0, NULL, "in the place of the index that is there", OPT_REPLACE,
     0},
    {"lock-timeout", 0, "SECONDS", "wait so long for another writer (0)",
     OPT_LOCK_TIMEOUT, 0},
    {"quiet", 'q', NULL, "say only what went wrong", OPT_QUIET, 0},
    {"help", 'h', NULL, "this help", OPT_HELP, 0},
    PST_OPT_END};

static const struct pst_cmd_help help = {
    "Usage: postil import [OPTION ...] [FILE]\n"
    "\n"
    "Make an index of the articles in FILE, or in standard input: lines that "
    "postil\n"
    "export printed. It answers every query as the other index does; the files "
    "of\n"
    "its articles are looked for below the current folder, and need not be "
    "there.\n",
    "  postil import --index ~/idx/copy articles.jsonl\n"
    "  ssh desk postil export | postil import\n"};

static int import(const struct pst_opts *o, const struct pst_location *l,
                  const struct pst_import_source *source, pst_stop_flag stop,
                  struct pst_error *err)
{
    const struct pst_cmd_whole whole = {.command = command,
                                        .done = "imported ",
                                        .not_done = "imported ",
                                        .quiet =
                                            pst_opts_flag(o, OPT_QUIET, false)};
    struct pst_update_options u = {.import = source,
                                   .rebuild =
                                       pst_opts_flag(o, OPT_REPLACE, false),
                                   .stop = stop};
    int r = pst_opts_count(o, OPT_LOCK_TIMEOUT, 0, 86400, &u.lock_timeout, err);
    return r == 0 ? pst_cmd_whole_run(&whole, l, &u, err) : r;
}

static int open_source(struct pst_import_source *s, const struct pst_opts *o,
                       struct pst_error *err)
{
    s->fd = STDIN_FILENO;
    s->name = "standard input";
    if (o->operand_count == 0 || strcmp(o->operands[0], "-") == 0)
        return 0;
    s->name = o->operands[0];
    s->fd = open(s->name, O_RDONLY | O_CLOEXEC);
    return s->fd < 0 ? pst_fail_errno(err, PST_EIO, errno, "%s", s->name) : 0;
}

static int run(const struct pst_opts *o, pst_stop_flag stop,
               struct pst_error *err)
{
    struct pst_import_source source;
    struct pst_location l;
    if (o->operand_count > 1)
        return pst_fail(err, PST_EUSAGE, "one file at a time");
    int r = open_source(&source, o, err);
    if (r != 0)
        return r;
    char *cwd = getcwd(NULL, 0);
    if (cwd == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "the current folder");
    const char *const here[] = {cwd};
    pst_location_init(&l);
    r = pst_locate(&l, here, 1,
                   pst_opts_string(o, OPT_INDEX, getenv("POSTIL_INDEX")), cwd,
                   true, err);
    if (r == 0 && l.is_above)
        r = pst_fail(err, PST_EUSAGE,
                     "%s: is the index of a tree that holds this folder",
                     l.index_dir.p);
    if (r == 0)
        r = import(o, &l, &source, stop, err);
    pst_location_dispose(&l);
    free(cwd);
    if (source.fd != STDIN_FILENO)
        close(source.fd);
    return r;
}

int pst_cmd_import(int argc, char *const *argv, pst_stop_flag stop)
{
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_cmd_begin(table, OPT_HELP, &help, run, argc, argv, stop, &err);
    return r == 0 ? 0 : pst_cmd_fail(command, &err);
}
