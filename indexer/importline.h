/* SPDX-License-Identifier: GPL-2.0-or-later */
/* indexer/importline.h - a line of `postil export` back into a record. */
#ifndef POSTIL_INDEXER_IMPORTLINE_H
#define POSTIL_INDEXER_IMPORTLINE_H

#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "schema/record.h"

/* An article; header and body point into its other members. */
struct pst_import_article {
    json_t *json;
    struct pst_arena arena;
    struct pst_record_header header;
    struct pst_record_body body;
};

/* PST_EFORMAT, with what is wrong and in which member of the object, when the
 * bytes are not such a line. `path`, `text` and `stretches` must be there; what
 * else is missing is taken for empty. What offsets say is checked when the
 * record is encoded. *a is to be disposed in any case. */
int pst_import_parse(struct pst_import_article *a, struct pst_str line,
                     struct pst_error *err);
void pst_import_dispose(struct pst_import_article *a);

#endif
