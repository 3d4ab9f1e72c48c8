/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a feed. */
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_extract("a.xml", data, size);
    check_pieces("a.xml", data, size);
    check_pieces_of("a.xml", data, size, 60);
    return 0;
}
