/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a document in one file of XML: an outline, a flat OpenDocument
 * text; the seeds begin as they do. */
#include "tests/fuzz/extract_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_extract("a.xml", data, size);
    return 0;
}
