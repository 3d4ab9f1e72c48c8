/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text by literals: the input written and read back; then with one byte of the
 * stream, and one lane, changed as the input's first bytes say. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "schema/literals.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHANGE = 4, COPIES = 8 };

static void change(struct pst_literals *l, const uint8_t *how,
                   struct pst_buf *out, struct pst_lanes *lanes, char *to)
{
    size_t at = (how[0] | (size_t)how[1] << 8) % out->n;
    size_t used;
    out->p[at] = (char)(out->p[at] ^ how[2]);
    lanes->bits[how[3] % (PST_LITERALS_LANES - 1)] += how[3] / 8;
    out->n -= how[3] / 64;
    if (pst_literals_read(l, pst_buf_str(out), lanes, to, &used) &&
        used > out->n)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < CHANGE)
        return 0;
    struct pst_literals *l = pst_literals_new();
    struct pst_buf text = PST_BUF_INIT;
    struct pst_buf out = PST_BUF_INIT;
    struct pst_lanes lanes;
    size_t used;
    for (size_t i = 0; i < COPIES; i++)
        pst_buf_add(&text, data, size);
    if (pst_literals_write(l, &out, pst_buf_str(&text), &lanes)) {
        char *to = pst_malloc(text.n); /* no byte more */
        if (!pst_literals_read(l, pst_buf_str(&out), &lanes, to, &used) ||
            used != out.n || memcmp(to, text.p, text.n) != 0)
            abort();
        change(l, data, &out, &lanes, to);
        free(to);
    }
    pst_buf_dispose(&out);
    pst_buf_dispose(&text);
    pst_literals_free(l);
    return 0;
}
