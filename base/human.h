/* SPDX-License-Identifier: GPL-2.0-or-later */
/* base/human.h - numbers for people, the same in every locale. */
#ifndef POSTIL_BASE_HUMAN_H
#define POSTIL_BASE_HUMAN_H

#include <stdint.h>

#include "base/buf.h"

/* Append 1,234,567. */
void pst_human_count(struct pst_buf *out, uint64_t n);
/* Append 999 B, 12.3 KB, 4.5 MB ... (powers of 1000, cut, not rounded). */
void pst_human_size(struct pst_buf *out, uint64_t bytes);
/* Append 0:12, 3:05, 1:02:03. */
void pst_human_seconds(struct pst_buf *out, uint64_t seconds);

#endif
