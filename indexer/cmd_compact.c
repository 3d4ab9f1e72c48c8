/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil compact: make one shard of all that an index holds. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "indexer/cmd_common.h"
#include "indexer/cmd_whole.h"
#include "indexer/locate.h"
#include "indexer/update.h"

static const char command[] = "compact";

enum { OPT_INDEX = 1, OPT_LOCK_TIMEOUT, OPT_QUIET, OPT_HELP };

static const struct pst_opt table[] = {
    {"index", 0, "DIR", "the index folder, or a folder with .postil", OPT_INDEX,
     0},
    {"lock-timeout", 0, "SECONDS", "wait so long for another writer (0)",
     OPT_LOCK_TIMEOUT, 0},
    {"quiet", 'q', NULL, "say only what went wrong", OPT_QUIET, 0},
    {"help", 'h', NULL, "this help", OPT_HELP, 0},
    PST_OPT_END};

static const struct pst_cmd_help help = {
    "Usage: postil compact [OPTION ...] [DIR]\n"
    "\n"
    "Make one shard of all articles in the index of DIR, or of the current "
    "folder,\n"
    "and drop those that were superseded or are gone. No article is read.\n",
    "  postil compact ~/articles\n"};

static int compact(const struct pst_opts *o, const struct pst_location *l,
                   pst_stop_flag stop, struct pst_error *err)
{
    const struct pst_cmd_whole whole = {.command = command,
                                        .done = "compacted: ",
                                        .not_done = "nothing to do: ",
                                        .quiet =
                                            pst_opts_flag(o, OPT_QUIET, false)};
    struct pst_update_options u = {.compact = true, .stop = stop};
    int r = pst_opts_count(o, OPT_LOCK_TIMEOUT, 0, 86400, &u.lock_timeout, err);
    return r == 0 ? pst_cmd_whole_run(&whole, l, &u, err) : r;
}

static int run(const struct pst_opts *o, pst_stop_flag stop,
               struct pst_error *err)
{
    if (o->operand_count > 1)
        return pst_fail(err, PST_EUSAGE, "one folder at a time");
    char *cwd = getcwd(NULL, 0);
    if (cwd == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "the current folder");
    struct pst_location l;
    pst_location_init(&l);
    int r = pst_locate_tree(
        &l, o->operand_count != 0 ? o->operands[0] : NULL,
        pst_opts_string(o, OPT_INDEX, getenv("POSTIL_INDEX")), cwd, err);
    if (r == 0)
        r = compact(o, &l, stop, err);
    pst_location_dispose(&l);
    free(cwd);
    return r;
}

int pst_cmd_compact(int argc, char *const *argv, pst_stop_flag stop)
{
    struct pst_error err = PST_ERROR_INIT;
    int r = pst_cmd_begin(table, OPT_HELP, &help, run, argc, argv, stop, &err);
    return r == 0 ? 0 : pst_cmd_fail(command, &err);
}
