/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/cmd_whole.h - what the commands that make a whole index at once
 * (compact, import) share; a part of the program. */
#ifndef POSTIL_INDEXER_CMD_WHOLE_H
#define POSTIL_INDEXER_CMD_WHOLE_H

#include <stdbool.h>

#include "base/error.h"
#include "indexer/cmd_common.h"
#include "indexer/locate.h"
#include "indexer/update.h"

struct pst_cmd_whole {
    const char *command;  /* for warnings */
    const char *done;     /* "imported ": how the last line begins */
    const char *not_done; /* the same when nothing was published */
    bool quiet;
};

/* Run the update at that location, as many threads as there are cores, with
 * progress on a terminal, and say at the end what came of it. `u` holds what
 * the command wants besides; the rest of it is filled in. */
int pst_cmd_whole_run(const struct pst_cmd_whole *w,
                      const struct pst_location *l,
                      struct pst_update_options *u, struct pst_error *err);

#endif
