/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stubs: whatever is taken is written back byte by byte, but for the order of
 * the first lines. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "schema/stub.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pst_stub s;
    struct pst_stub again;
    struct pst_str text = {(const char *)data, size};
    if (pst_stub_parse(text, &s, NULL) != 0)
        return 0;
    struct pst_buf b = PST_BUF_INIT;
    pst_stub_format(&s, &b);
    if (b.n != size || pst_stub_parse(pst_buf_str(&b), &again, NULL) != 0 ||
        again.shard_count != s.shard_count || again.generation != s.generation)
        abort();
    pst_buf_dispose(&b);
    pst_stub_dispose(&again);
    pst_stub_dispose(&s);
    return 0;
}
