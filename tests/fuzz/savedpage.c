/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a page that a browser saved. */
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_extract("a.mhtml", data, size);
    return 0;
}
