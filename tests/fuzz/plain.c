/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Plain text of any bytes, through the whole extraction. */
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_extract("a/2014-12-11-b.txt", data, size);
    return 0;
}
