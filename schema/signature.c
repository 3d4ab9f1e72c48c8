/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/signature.h"

void pst_signature_put(const struct pst_signature *s,
                       char out[PST_SIGNATURE_SIZE])
{
    for (size_t i = 0; i < PST_SIGNATURE_PARTS; i++) {
        out[2 * i] = (char)(s->parts[i] >> 8);
        out[2 * i + 1] = (char)s->parts[i];
    }
}

bool pst_signature_get(struct pst_signature *s, struct pst_str value)
{
    const unsigned char *p = (const unsigned char *)value.p;
    if (value.n != PST_SIGNATURE_SIZE)
        return false;
    for (size_t i = 0; i < PST_SIGNATURE_PARTS; i++)
        s->parts[i] = (uint16_t)(p[2 * i] << 8 | p[2 * i + 1]);
    return true;
}

unsigned pst_signature_alike(const struct pst_signature *a,
                             const struct pst_signature *b)
{
    unsigned n = 0;
    for (size_t i = 0; i < PST_SIGNATURE_PARTS; i++)
        n += a->parts[i] != 0 && a->parts[i] == b->parts[i];
    return n;
}
