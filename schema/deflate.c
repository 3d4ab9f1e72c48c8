/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/deflate.h"

#include <stdlib.h>
#include <string.h>
#define ZLIB_CONST
#include <zlib.h>
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif
#ifdef HAVE_LIBISAL
#include <isa-l/igzip_lib.h>
#endif

#include "base/mem.h"

struct pst_deflater {
    int level;
    struct pst_literals *literals; /* NULL: not for this level */
#ifdef HAVE_LIBDEFLATE
    struct libdeflate_compressor *compressor;
#endif
#ifdef HAVE_LIBISAL
    struct quick *quick; /* NULL: not for this level */
#endif
};

/* The level at which speed comes first. */
enum { QUICK_LEVEL = 1 };

#ifdef HAVE_LIBISAL
enum form { ZLIB, RAW };

/* ISA-L has no levels beyond what is level 1 elsewhere: its own 3 makes
 * streams as small. */
enum { ISAL_LEVEL = 3 };

struct quick {
    struct isal_zstream stream;
    uint8_t room[ISAL_DEF_LVL3_DEFAULT];
};

/* Append the stream of s; false, and nothing appended, when it takes more than
 * `most` bytes. */
static bool deflate_quickly(struct quick *q, struct pst_buf *out,
                            struct pst_str s, enum form form, size_t most)
{
    struct isal_zstream *z = &q->stream;
    size_t start = out->n;
    isal_deflate_init(z);
    z->level = ISAL_LEVEL;
    z->level_buf = q->room;
    z->level_buf_size = sizeof q->room;
    z->end_of_stream = 1;
    z->gzip_flag = form == ZLIB ? IGZIP_ZLIB : IGZIP_DEFLATE;
    memcpy(&z->next_in, &s.p, sizeof z->next_in); /* its const is lost */
    z->avail_in = (uint32_t)s.n;
    z->next_out = (uint8_t *)pst_buf_reserve(out, most);
    z->avail_out = (uint32_t)most;
    if (isal_deflate(z) != COMP_OK || z->internal_state.state != ZSTATE_END) {
        pst_buf_truncate(out, start);
        return false;
    }
    pst_buf_commit(out, (char *)z->next_out);
    return true;
}
#endif

struct pst_deflater *pst_deflater_new(int level)
{
    struct pst_deflater *d = pst_calloc(1, sizeof *d);
    d->level = level;
    if (level == QUICK_LEVEL)
        d->literals = pst_literals_new();
#ifdef HAVE_LIBDEFLATE
    d->compressor = libdeflate_alloc_compressor(level);
    if (d->compressor == NULL)
        pst_out_of_memory();
#endif
#ifdef HAVE_LIBISAL
    if (level == QUICK_LEVEL)
        d->quick = pst_calloc(1, sizeof *d->quick);
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
#ifdef HAVE_LIBISAL
    free(d->quick);
#endif
    pst_literals_free(d->literals);
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
#ifdef HAVE_LIBISAL
    if (d->quick != NULL && deflate_quickly(d->quick, out, s, ZLIB, s.n + 64))
        return 0;
#endif
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
#ifdef HAVE_LIBISAL
    if (d->quick != NULL)
        return deflate_quickly(d->quick, out, s, RAW, s.n - 1);
#endif
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

/* One stored block, the last of a stream. */
static void add_stored(struct pst_buf *out, struct pst_str s)
{
    unsigned char head[] = {1, (unsigned char)s.n, (unsigned char)(s.n >> 8),
                            (unsigned char)~s.n, (unsigned char)(~s.n >> 8)};
    pst_buf_add(out, head, sizeof head);
    pst_buf_addstr(out, s);
}

bool pst_deflate_text(struct pst_deflater *d, struct pst_buf *out,
                      struct pst_str s, struct pst_lanes *lanes)
{
    /* To read codes for less takes longer than it spares. */
    enum { STORED_MAX = 1024 };
    size_t start = out->n;
    struct pst_str text = {s.p, lanes->text};
    struct pst_str rest = {s.p + text.n, s.n - text.n};
    if (d->literals == NULL ||
        !pst_literals_write(d->literals, out, text, lanes))
        return false;
    if (rest.n <= STORED_MAX) {
        add_stored(out, rest);
    } else if (!pst_deflate_raw(d, out, rest)) {
        pst_buf_truncate(out, start);
        return false;
    }
    uint32_t sum = pst_adler32(s);
    for (unsigned shift = 32; shift > 0; shift -= 8)
        pst_buf_addc(out, (char)(sum >> (shift - 8)));
    return true;
}

int pst_deflate_huffman(struct pst_buf *out, struct pst_str s,
                        struct pst_error *err)
{
    struct manner m = {1, MAX_WBITS, Z_HUFFMAN_ONLY};
    return deflate_with(out, s, m, err);
}
