/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/packed.h - units that hold others: archives, and what is compressed.
 */
#ifndef POSTIL_ARTICLE_PACKED_H
#define POSTIL_ARTICLE_PACKED_H

#include "article/unit.h"

/* Read an archive of any kind, or a compressed file of one. Results as of
 * pst_extract; what cannot be read in an archive is left out, and one that is
 * damaged fails. */
int pst_packed_extract(struct pst_extraction *x, const struct pst_unit *u,
                       enum pst_packing packing);
/* Read a gzip file that is in memory; a damaged one says where it is. */
int pst_packed_gzip(struct pst_extraction *x, const struct pst_unit *u);
/* Read a file that was in `outer`, by its own kind; what cannot be read is left
 * out. Fails only where nothing more can be read. */
int pst_packed_take(struct pst_extraction *x, const struct pst_unit *outer,
                    const struct pst_packed *p);

/* The path without the extension of a compressed file. */
struct pst_str pst_packed_name(struct pst_str name);
bool pst_packed_is_gzip(struct pst_str name);

#endif
