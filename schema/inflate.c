/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pst_inflate, apart from what writes: a program that only reads needs no more
 * than one of the two libraries. */
#include "schema/deflate.h"

#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#else
#include <zlib.h>
#endif

bool pst_inflate(struct pst_str stream, char *to, size_t n)
{
#ifdef HAVE_LIBDEFLATE
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    if (d == NULL)
        return false;
    size_t used = 0;
    size_t made = 0;
    enum libdeflate_result r = libdeflate_zlib_decompress_ex(
        d, stream.p, stream.n, to, n, &used, &made);
    libdeflate_free_decompressor(d);
    return r == LIBDEFLATE_SUCCESS && used == stream.n && made == n;
#else
    uLong used = (uLong)stream.n;
    uLongf made = (uLongf)n;
    return uncompress2((Bytef *)to, &made, (const Bytef *)stream.p, &used) ==
               Z_OK &&
           used == stream.n && made == n;
#endif
}
