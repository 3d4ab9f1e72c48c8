/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plain text of any bytes, through the whole extraction. */
#include <stdint.h>
#include <stdlib.h>

#include "article/extract.h"
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int check(void *payload, struct pst_article *a)
{
    const struct pst_extract_input *in = payload;
    /* What was inflated has a size of its own. */
    bool decoded = (a->header.flags & PST_RECORD_DECODED) != 0;
    check_article(a, decoded ? SIZE_MAX / 2 : in->bytes.n);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_extract_input in = {
        .bytes = {(const char *)data, size},
        .path = pst_str_of("a/2014-12-11-b.txt"),
        .limits = {.file_size = 1 << 20, .inflated = 1 << 20, .depth = 64}};
    struct pst_error err;
    pst_extract(&in, check, &in, &err);
    return 0;
}
