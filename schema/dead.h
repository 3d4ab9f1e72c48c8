/* SPDX-License-Identifier: GPL-2.0-or-later */
/* schema/dead.h - the bitmap of superseded articles of one shard. */
#ifndef POSTIL_SCHEMA_DEAD_H
#define POSTIL_SCHEMA_DEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_dead {
    uint32_t last; /* the last docid it covers */
    uint32_t count;
    unsigned char *bits;
};

/* None dead among docids 1 to last. */
void pst_dead_init(struct pst_dead *d, uint32_t last);
void pst_dead_dispose(struct pst_dead *d);
/* A docid outside 1 to last is ignored: it may come from a foreign file. */
void pst_dead_add(struct pst_dead *d, uint32_t docid);
static inline bool pst_dead_has(const struct pst_dead *d, uint32_t docid)
{
    return docid <= d->last && (d->bits[docid / 8] >> (docid % 8) & 1) != 0;
}
/* PST_EINDEX when the file is damaged; none is then dead. */
int pst_dead_read(const char *path, struct pst_dead *out,
                  struct pst_error *err);
/* The same of the bytes between the magic line and the checksum; `path` is for
 * messages. */
int pst_dead_decode(const char *path, struct pst_str body, struct pst_dead *out,
                    struct pst_error *err);
/* A new file, synced. */
int pst_dead_write(const char *path, const struct pst_dead *d,
                   struct pst_error *err);

#endif
