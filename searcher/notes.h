/* SPDX-License-Identifier: GPL-2.0-or-later */
/* searcher/notes.h - what a search says of a hit beside the article itself. */
#ifndef POSTIL_SEARCHER_NOTES_H
#define POSTIL_SEARCHER_NOTES_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "searcher/run.h"

struct pst_notes {
    const struct pst_str *missing; /* words of the query that it lacks */
    size_t missing_count;
    uint32_t more;              /* hits that it stands for, */
    enum pst_collapse collapse; /* by this */
};

#endif
