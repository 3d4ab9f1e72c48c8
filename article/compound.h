/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/compound.h - compound files (MS-CFB), in which old office programs
 * keep streams as a disk keeps files.
 */
#ifndef POSTIL_ARTICLE_COMPOUND_H
#define POSTIL_ARTICLE_COMPOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_compound {
    struct pst_str bytes;
    unsigned shift, small_shift; /* a sector has 1 << shift bytes */
    uint32_t cutoff;             /* shorter streams are in `small` */
    uint32_t *next, *small_next; /* the sector behind each */
    size_t count, small_count;
    struct pst_buf folder, small;
};

/* By its first bytes. */
bool pst_is_compound(struct pst_str bytes);
/* The file is borrowed. PST_EFORMAT: damaged. To be closed in any case. */
int pst_compound_open(struct pst_compound *c, struct pst_str bytes,
                      struct pst_error *err);
void pst_compound_close(struct pst_compound *c);
/* Append the stream of that name (ASCII) in the root to out; false when there
 * is none, or it is damaged: then as much as can be read was appended. */
bool pst_compound_stream(const struct pst_compound *c, const char *name,
                         struct pst_buf *out);

/* Little-endian numbers; 0 past the end. */
static inline uint32_t pst_le_get(struct pst_str s, size_t at, unsigned bytes)
{
    uint32_t v = 0;
    if (at > s.n || s.n - at < bytes)
        return 0;
    for (unsigned i = 0; i < bytes; i++)
        v |= (uint32_t)(unsigned char)s.p[at + i] << 8 * i;
    return v;
}

static inline uint16_t pst_le16(struct pst_str s, size_t at)
{
    return (uint16_t)pst_le_get(s, at, 2);
}

static inline uint32_t pst_le32(struct pst_str s, size_t at)
{
    return pst_le_get(s, at, 4);
}

#endif
