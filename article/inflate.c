/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/inflate.h"

#include <limits.h>
#define ZLIB_CONST /* next_in is const */
#include <zlib.h>

enum { CHUNK = 64 * 1024, GZIP_FORM = 16 + MAX_WBITS };

bool pst_is_gzip(struct pst_str bytes)
{
    return pst_str_starts(bytes, "\x1f\x8b\x08");
}

/* Inflate the member at the start of `rest`, which is moved behind it. */
static int inflate_member(z_stream *z, struct pst_str *rest, size_t limit,
                          size_t offset, struct pst_buf *out,
                          struct pst_error *err)
{
    const char *start = rest->p;
    for (int r = Z_OK; r != Z_STREAM_END;) {
        size_t room = limit - out->n < CHUNK ? limit - out->n + 1 : CHUNK;
        size_t feed = rest->n < UINT_MAX ? rest->n : UINT_MAX;
        z->next_in = (const Bytef *)rest->p;
        z->avail_in = (uInt)feed;
        z->next_out = (Bytef *)pst_buf_reserve(out, room);
        z->avail_out = (uInt)room;
        r = inflate(z, Z_NO_FLUSH);
        rest->p += feed - z->avail_in;
        rest->n -= feed - z->avail_in;
        out->n += room - z->avail_out;
        out->p[out->n] = '\0';
        size_t at = offset + (size_t)(rest->p - start);
        if (out->n > limit)
            return pst_fail(err, PST_EFORMAT,
                            "gzip data gives more than %zu bytes", limit);
        if (r == Z_BUF_ERROR && rest->n == 0)
            return pst_fail(err, PST_EFORMAT,
                            "gzip data is cut short at byte %zu", at);
        if (r != Z_OK && r != Z_STREAM_END)
            return pst_fail(err, PST_EFORMAT,
                            "damaged gzip data at byte %zu: %s", at,
                            z->msg != NULL ? z->msg : "zlib refuses it");
    }
    return 0;
}

static bool all_zero(struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\0')
            return false;
    return true;
}

static int inflate_all(z_stream *z, struct pst_str bytes, size_t limit,
                       struct pst_buf *out, struct pst_error *err)
{
    struct pst_str rest = bytes;
    do {
        size_t offset = bytes.n - rest.n;
        if (!pst_is_gzip(rest))
            return pst_fail(err, PST_EFORMAT,
                            "no gzip member at byte %zu, where one should be",
                            offset);
        int r = inflate_member(z, &rest, limit, offset, out, err);
        if (r < 0)
            return r;
        inflateReset(z);
    } while (!all_zero(rest));
    return 0;
}

int pst_gunzip(struct pst_str bytes, size_t limit, struct pst_buf *out,
               struct pst_error *err)
{
    z_stream z = {0};
    if (inflateInit2(&z, GZIP_FORM) != Z_OK)
        return pst_fail(err, PST_ENOMEM, "zlib cannot start to inflate");
    int r = inflate_all(&z, bytes, limit, out, err);
    inflateEnd(&z);
    if (r < 0)
        pst_buf_dispose(out);
    return r;
}
