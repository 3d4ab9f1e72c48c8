/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Encode a record at a level, with a deflater for this once. */
#ifndef POSTIL_TESTS_ENCODE_LEVEL_H
#define POSTIL_TESTS_ENCODE_LEVEL_H

#include "schema/deflate.h"
#include "schema/record.h"

static inline int encode_level(struct pst_buf *out,
                               const struct pst_record_header *h,
                               const struct pst_record_body *b, int level,
                               struct pst_error *err)
{
    struct pst_deflater *d = pst_deflater_new(level);
    int r = pst_record_encode(out, h, b, d, err);
    pst_deflater_free(d);
    return r;
}

#endif
