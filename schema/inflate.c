/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pst_inflate, apart from what writes: a program that only reads needs no more
 * than one of the two libraries. */
#include "schema/deflate.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#else
#define ZLIB_CONST
#include <zlib.h>
#endif

struct pst_inflater {
#ifdef HAVE_LIBDEFLATE
    struct libdeflate_decompressor *decompressor;
#else
#endif
    struct pst_literals *literals; /* made when it is needed */
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
    pst_literals_free(i->literals);
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

uint32_t pst_adler32(struct pst_str s)
{
#ifdef HAVE_LIBDEFLATE
    return libdeflate_adler32(1, s.p, s.n);
#else
    return (uint32_t)adler32(1, (const Bytef *)s.p, (uInt)s.n);
#endif
}

/* As pst_inflate, of a raw stream. */
static bool inflate_raw(struct pst_inflater *i, struct pst_str stream, char *to,
                        size_t n)
{
#ifdef HAVE_LIBDEFLATE
    size_t used = 0;
    size_t made = 0;
    enum libdeflate_result r = libdeflate_deflate_decompress_ex(
        i->decompressor, stream.p, stream.n, to, n, &used, &made);
    return r == LIBDEFLATE_SUCCESS && used == stream.n && made == n;
#else
    z_stream z;
    (void)i;
    memset(&z, 0, sizeof z);
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        return false;
    z.next_in = (const Bytef *)stream.p;
    z.avail_in = (uInt)stream.n;
    z.next_out = (Bytef *)to;
    z.avail_out = (uInt)n;
    int r = inflate(&z, Z_FINISH);
    inflateEnd(&z);
    return r == Z_STREAM_END && z.avail_in == 0 && z.avail_out == 0;
#endif
}

static bool has_sum(struct pst_str sum, struct pst_str of)
{
    uint32_t stored = 0;
    for (size_t i = 0; i < sum.n; i++)
        stored = stored << 8 | (unsigned char)sum.p[i];
    return stored == pst_adler32(of);
}

static bool inflate_text(struct pst_inflater *i, struct pst_str stream,
                         const struct pst_lanes *lanes, char *to, size_t n)
{
    enum { SUM = 4 };
    size_t used = 0;
    if (i->literals == NULL)
        i->literals = pst_literals_new();
    if (lanes->text > n ||
        !pst_literals_read(i->literals, stream, lanes, to, &used) ||
        stream.n - used < SUM)
        return false;
    struct pst_str rest = {stream.p + used, stream.n - used - SUM};
    struct pst_str sum = {stream.p + stream.n - SUM, SUM};
    return inflate_raw(i, rest, to + lanes->text, n - lanes->text) &&
           has_sum(sum, (struct pst_str){to, n});
}

bool pst_inflate_text(struct pst_inflater *i, struct pst_str stream,
                      const struct pst_lanes *lanes, char *to, size_t n)
{
    struct pst_inflater *own = i == NULL ? pst_inflater_new() : NULL;
    bool whole = inflate_text(i != NULL ? i : own, stream, lanes, to, n);
    pst_inflater_free(own);
    return whole;
}
