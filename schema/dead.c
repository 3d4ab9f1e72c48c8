/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/dead.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "schema/sealed.h"

static const char magic[] = "postil-dead\n";
enum { VERSION = 1 };
static const size_t largest_file = ((size_t)UINT32_MAX + 8) / 8 + 64;

static size_t byte_count(uint32_t last)
{
    return (size_t)(((uint64_t)last + 8) / 8);
}

void pst_dead_init(struct pst_dead *d, uint32_t last)
{
    d->last = last;
    d->count = 0;
    d->bits = pst_calloc(byte_count(last), 1);
}

void pst_dead_dispose(struct pst_dead *d)
{
    free(d->bits);
    *d = (struct pst_dead){0, 0, NULL};
}

void pst_dead_add(struct pst_dead *d, uint32_t docid)
{
    if (docid == 0 || docid > d->last || pst_dead_has(d, docid))
        return;
    d->bits[docid / 8] |= (unsigned char)(1u << docid % 8);
    d->count++;
}

static uint32_t count_bits(struct pst_str bits)
{
    uint32_t n = 0;
    for (size_t i = 0; i < bits.n; i++)
        for (unsigned byte = (unsigned char)bits.p[i]; byte != 0;
             byte &= byte - 1)
            n++;
    return n;
}

/* Whether bit 0 and those after `last` are clear. */
static bool has_clean_ends(struct pst_str bits, uint32_t last)
{
    unsigned after = (unsigned char)bits.p[bits.n - 1] >> (last % 8) >> 1;
    return (bits.p[0] & 1) == 0 && after == 0;
}

int pst_dead_decode(const char *path, struct pst_str body, struct pst_dead *out,
                    struct pst_error *err)
{
    *out = (struct pst_dead){0, 0, NULL};
    struct pst_reader r;
    pst_reader_init(&r, body.p, body.n);
    uint64_t version = pst_reader_uint(&r);
    uint64_t last = pst_reader_uint(&r);
    uint64_t count = pst_reader_uint(&r);
    if (r.bad || version != VERSION)
        return pst_fail(err, PST_EINDEX,
                        "%s: not a list of superseded articles that this "
                        "postil knows",
                        path);
    struct pst_str bits = {(const char *)r.p, (size_t)(r.end - r.p)};
    if (last > UINT32_MAX || bits.n != byte_count((uint32_t)last) ||
        !has_clean_ends(bits, (uint32_t)last) || count_bits(bits) != count)
        return pst_fail(err, PST_EINDEX, "%s: damaged", path);
    out->last = (uint32_t)last;
    out->count = (uint32_t)count;
    out->bits = (unsigned char *)pst_memdup(bits.p, bits.n);
    return 0;
}

int pst_dead_read(const char *path, struct pst_dead *out, struct pst_error *err)
{
    *out = (struct pst_dead){0, 0, NULL};
    struct pst_buf file = PST_BUF_INIT;
    struct pst_str body;
    int r = pst_sealed_read(path, magic, largest_file, &file, &body, err);
    if (r == 0)
        r = pst_dead_decode(path, body, out, err);
    pst_buf_dispose(&file);
    return r;
}

int pst_dead_write(const char *path, const struct pst_dead *d,
                   struct pst_error *err)
{
    struct pst_buf file = PST_BUF_INIT;
    pst_buf_adds(&file, magic);
    pst_buf_adduint(&file, VERSION);
    pst_buf_adduint(&file, d->last);
    pst_buf_adduint(&file, d->count);
    pst_buf_add(&file, d->bits, byte_count(d->last));
    int r = pst_sealed_write(path, &file, err);
    pst_buf_dispose(&file);
    return r;
}
