/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/output.h - standard output as one buffer, written in large pieces
 * but for the first ones, which somebody may be waiting for.
 *
 * Renderers append to `buf`; whoever drives them calls pst_output_drain after
 * each piece and pst_output_flush at the end.
 */
#ifndef POSTIL_SEARCHER_OUTPUT_H
#define POSTIL_SEARCHER_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

struct pst_output {
    int fd;
    struct pst_buf buf;
    bool closed;     /* the reader has gone: nothing more is written */
    size_t drain_at; /* so many bytes are much: from 1 up to 64 KB */
};

void pst_output_init(struct pst_output *o, int fd);
void pst_output_dispose(struct pst_output *o);
/* Write what is there when it is much: the first piece at once, later ones in
 * ever larger writes. A reader that has gone (EPIPE) is no
 * error, but sets `closed`; anything else is PST_EIO. */
int pst_output_drain(struct pst_output *o, struct pst_error *err);
/* Write all that is there. */
int pst_output_flush(struct pst_output *o, struct pst_error *err);

#endif
