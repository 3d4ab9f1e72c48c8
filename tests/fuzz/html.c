/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The reader of HTML and XML on any bytes. */
#include <stdint.h>

#include "tests/fuzz/reader_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(pst_html_read, data, size);
    return 0;
}
