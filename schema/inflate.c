/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pst_inflate, apart from what writes: a program that only reads needs no more
 * than one of the two libraries. */
#include "schema/deflate.h"

#include <stdlib.h>

#include "base/mem.h"

#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#else
#include <zlib.h>
#endif

struct pst_inflater {
#ifdef HAVE_LIBDEFLATE
    struct libdeflate_decompressor *decompressor;
#else
    char unused; /* zlib keeps nothing for uncompress */
#endif
};

struct pst_inflater *pst_inflater_new(void)
{
    struct pst_inflater *i = pst_calloc(1, sizeof *i);
#ifdef HAVE_LIBDEFLATE
    i->decompressor = libdeflate_alloc_decompressor();
    if (i->decompressor == NULL)
        pst_out_of_memory();
#endif
    return i;
}

void pst_inflater_free(struct pst_inflater *i)
{
    if (i == NULL)
        return;
#ifdef HAVE_LIBDEFLATE
    libdeflate_free_decompressor(i->decompressor);
#endif
    free(i);
}

bool pst_inflate(struct pst_inflater *i, struct pst_str stream, char *to,
                 size_t n)
{
#ifdef HAVE_LIBDEFLATE
    struct pst_inflater *own = i == NULL ? pst_inflater_new() : NULL;
    size_t used = 0;
    size_t made = 0;
    enum libdeflate_result r =
        libdeflate_zlib_decompress_ex((i != NULL ? i : own)->decompressor,
                                      stream.p, stream.n, to, n, &used, &made);
    pst_inflater_free(own);
    return r == LIBDEFLATE_SUCCESS && used == stream.n && made == n;
#else
    (void)i;
    uLong used = (uLong)stream.n;
    uLongf made = (uLongf)n;
    return uncompress2((Bytef *)to, &made, (const Bytef *)stream.p, &used) ==
               Z_OK &&
           used == stream.n && made == n;
#endif
}
