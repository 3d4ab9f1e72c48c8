/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/deflate.h"

#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif

#include "base/mem.h"

struct pst_deflater {
    int level;
#ifdef HAVE_LIBDEFLATE
    struct libdeflate_compressor *compressor;
#endif
};

struct pst_deflater *pst_deflater_new(int level)
{
    struct pst_deflater *d = pst_calloc(1, sizeof *d);
    d->level = level;
#ifdef HAVE_LIBDEFLATE
    d->compressor = libdeflate_alloc_compressor(level);
    if (d->compressor == NULL)
        pst_out_of_memory();
#endif
    return d;
}

void pst_deflater_free(struct pst_deflater *d)
{
    if (d == NULL)
        return;
#ifdef HAVE_LIBDEFLATE
    libdeflate_free_compressor(d->compressor);
#endif
    free(d);
}

static int deflate_with(struct pst_buf *out, struct pst_str s, int level,
                        int strategy, struct pst_error *err)
{
    z_stream z;
    memset(&z, 0, sizeof z);
    if (deflateInit2(&z, level, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL,
                     strategy) != Z_OK)
        return pst_fail(err, PST_ENOMEM, "no memory to deflate an article");
    uLong room = deflateBound(&z, (uLong)s.n);
    z.next_in = (const Bytef *)s.p;
    z.avail_in = (uInt)s.n;
    z.next_out = (Bytef *)pst_buf_reserve(out, room);
    z.avail_out = (uInt)room;
    int r = deflate(&z, Z_FINISH);
    size_t n = z.total_out;
    deflateEnd(&z);
    if (r != Z_STREAM_END)
        return pst_fail(err, PST_EFORMAT, "deflating an article failed (%d)",
                        r);
    out->n += n;
    out->p[out->n] = '\0';
    return 0;
}

int pst_deflate(struct pst_deflater *d, struct pst_buf *out, struct pst_str s,
                struct pst_error *err)
{
#ifdef HAVE_LIBDEFLATE
    size_t room = libdeflate_zlib_compress_bound(d->compressor, s.n);
    size_t n = libdeflate_zlib_compress(d->compressor, s.p, s.n,
                                        pst_buf_reserve(out, room), room);
    if (n == 0)
        return pst_fail(err, PST_EFORMAT, "deflating an article failed");
    out->n += n;
    out->p[out->n] = '\0';
    return 0;
#else
    return deflate_with(out, s, d->level, Z_DEFAULT_STRATEGY, err);
#endif
}

int pst_deflate_huffman(struct pst_buf *out, struct pst_str s,
                        struct pst_error *err)
{
    return deflate_with(out, s, 1, Z_HUFFMAN_ONLY, err);
}
