/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/spool.h - bytes on their way from one step of a program to the next. */
#ifndef POSTIL_BASE_SPOOL_H
#define POSTIL_BASE_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* Bytes that are written, then read once from the start: in memory while they
 * are few, then in an unlinked file. */
struct pst_spool {
    const char *folder;
    struct pst_buf bytes; /* not in the file */
    int fd;               /* -1: none yet */
    uint64_t written;     /* bytes in the file */
    size_t hold;          /* bytes that may stay in memory */
};

void pst_spool_init(struct pst_spool *s, const char *folder, size_t hold);
void pst_spool_dispose(struct pst_spool *s);
/* All that was added. */
uint64_t pst_spool_bytes(const struct pst_spool *s);
int pst_spool_add(struct pst_spool *s, const void *p, size_t n,
                  struct pst_error *err);
/* Leave nothing in memory if there is a file. */
int pst_spool_settle(struct pst_spool *s, struct pst_error *err);

struct pst_spool_reader {
    const struct pst_spool *spool;
    uint64_t at;
    struct pst_buf room;
    size_t used;
};
void pst_spool_reader_init(struct pst_spool_reader *r,
                           const struct pst_spool *s);
void pst_spool_reader_dispose(struct pst_spool_reader *r);
/* The next n bytes, which live until the next call. */
int pst_spool_take(struct pst_spool_reader *r, size_t n, struct pst_str *out,
                   struct pst_error *err);
int pst_spool_take_uint(struct pst_spool_reader *r, uint64_t *out,
                        struct pst_error *err);

#endif
