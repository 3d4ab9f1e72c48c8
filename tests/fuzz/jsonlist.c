/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a file of articles in JSON. */
#include <stdint.h>

#include "article/extract.h"
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int check(void *payload, struct pst_article *a)
{
    const size_t *size = payload;
    check_article(a, *size);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_extract_input in = {.bytes = {(const char *)data, size},
                                   .path = {"a.jsonl", 7},
                                   .limits = PST_EXTRACT_LIMITS_INIT};
    pst_extract(&in, check, &size, &err);
    return 0;
}
