/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as TOML: every place lies in them. */
#include <stdint.h>
#include <stdlib.h>

#include "article/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(void *payload, const struct pst_scalar *s)
{
    const size_t *size = payload;
    if (s->begin > s->end || s->end > *size)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_str text = {(const char *)data, size};
    pst_toml_walk(text, 32, check, &size);
    return 0;
}
