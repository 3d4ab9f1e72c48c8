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

/* How zlib is to make a stream; a negative window means a raw one. */
struct manner {
    int level, window, strategy;
};

static int deflate_with(struct pst_buf *out, struct pst_str s, struct manner m,
                        struct pst_error *err)
{
    z_stream z;
    memset(&z, 0, sizeof z);
    if (deflateInit2(&z, m.level, Z_DEFLATED, m.window, MAX_MEM_LEVEL,
                     m.strategy) != Z_OK)
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
    struct manner m = {d->level, MAX_WBITS, Z_DEFAULT_STRATEGY};
    return deflate_with(out, s, m, err);
#endif
}

bool pst_deflate_raw(struct pst_deflater *d, struct pst_buf *out,
                     struct pst_str s)
{
    size_t start = out->n;
    if (s.n == 0)
        return false;
#ifdef HAVE_LIBDEFLATE
    out->n += libdeflate_deflate_compress(d->compressor, s.p, s.n,
                                          pst_buf_reserve(out, s.n), s.n - 1);
    out->p[out->n] = '\0';
    return out->n != start;
#else
    struct manner m = {d->level, -MAX_WBITS, Z_DEFAULT_STRATEGY};
    if (deflate_with(out, s, m, NULL) == 0 && out->n - start < s.n)
        return true;
    pst_buf_truncate(out, start);
    return false;
#endif
}

int pst_deflate_huffman(struct pst_buf *out, struct pst_str s,
                        struct pst_error *err)
{
    struct manner m = {1, MAX_WBITS, Z_HUFFMAN_ONLY};
    return deflate_with(out, s, m, err);
}
