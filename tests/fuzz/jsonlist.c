/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a file of articles in JSON. */
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_extract("a.jsonl", data, size);
    check_pieces("a.jsonl", data, size);
    check_pieces("a.json", data, size);
    check_pieces_of("a.json", data, size, 60);
    return 0;
}
