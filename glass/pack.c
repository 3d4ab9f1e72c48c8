/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/pack.h"

#include <string.h>

enum { LENGTH_XOR = 96 };

void pst_glass_uint_last(struct pst_buf *b, uint64_t v)
{
    for (; v != 0; v >>= 8)
        pst_buf_addc(b, (char)v);
}

void pst_glass_sort_long_uint(struct pst_buf *b, uint64_t v)
{
    /* n bytes hold 7 n + 1 bits up to 8 bytes, behind n - 2 one bits. */
    unsigned n = 2;
    while (n < 9 && v >> (7 * n + 1) != 0)
        n++;
    char bytes[9];
    for (unsigned i = n; i-- > 0; v >>= 8)
        bytes[i] = (char)v;
    if (n == 9)
        bytes[0] = (char)0xfe;
    else
        bytes[0] = (char)((unsigned char)bytes[0] |
                          (unsigned char)(0xff00u >> (n - 2)));
    pst_buf_add(b, bytes, n);
}

uint64_t pst_glass_read_sort_uint(struct pst_reader *r)
{
    uint64_t v = 0;
    size_t n = 2;
    unsigned head = r->p < r->end ? *r->p : 0xff;
    while (n < 9 && (head & 0x80u >> (n - 2)) != 0)
        n++;
    struct pst_str bytes = pst_reader_bytes(r, n);
    for (size_t i = 0; i < bytes.n; i++)
        v = v << 8 | (unsigned char)bytes.p[i];
    if (n < 9)
        v &= (UINT64_C(1) << (7 * n + 1)) - 1;
    r->bad |= head == 0xff || (n > 2 && v >> (7 * n - 6) == 0);
    return r->bad ? 0 : v;
}

void pst_glass_sort_str(struct pst_buf *b, struct pst_str s, bool last)
{
    while (s.n != 0) {
        const char *zero = memchr(s.p, '\0', s.n);
        size_t n = zero != NULL ? (size_t)(zero - s.p) : s.n;
        pst_buf_add(b, s.p, n);
        if (zero != NULL) {
            pst_buf_add(b, "\0\xff", 2);
            n++;
        }
        s.p += n;
        s.n -= n;
    }
    if (!last)
        pst_buf_addc(b, '\0');
}

void pst_glass_bool(struct pst_buf *b, bool v)
{
    pst_buf_addc(b, v ? '1' : '0');
}

void pst_glass_length(struct pst_buf *b, size_t n)
{
    pst_buf_addc(b, (char)(n ^ LENGTH_XOR));
}

size_t pst_glass_length_of(char byte)
{
    return (unsigned char)byte ^ LENGTH_XOR;
}
