/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as Org, reStructuredText or AsciiDoc. */
#include <stdint.h>

#include "tests/fuzz/reader_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(pst_org_read, data, size);
    check_reader(pst_rst_read, data, size);
    check_reader(pst_asciidoc_read, data, size);
    return 0;
}
