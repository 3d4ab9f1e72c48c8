/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a note of Joplin's. */
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_extract("a.md", data, size);
    return 0;
}
