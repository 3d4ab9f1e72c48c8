/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a table. */
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_extract("a.csv", data, size);
    check_pieces("a.csv", data, size);
    check_pieces_of("a.csv", data, size, 60);
    return 0;
}
