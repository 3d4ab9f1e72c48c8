/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The word-breaker and the folding on any bytes. */
#include <stdint.h>
#include <stdlib.h>

#include "tests/words_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    pst_fold_has_surface(text, size);
    if (words_fault(text, size) != NULL || fold_fault(text, size) != NULL)
        abort();
    return 0;
}
