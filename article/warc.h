/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/warc.h - web archives (ISO 28500): the pages that were fetched.
 */
#ifndef POSTIL_ARTICLE_WARC_H
#define POSTIL_ARTICLE_WARC_H

#include "article/archive.h"

bool pst_is_warc(struct pst_str bytes);

/* Hand out the body of each record that is a page or other text that was
 * fetched with success, or a resource, by its address: without its HTTP header,
 * chunks joined, gzip undone. It may be compressed as a whole, or each record
 * by itself; no more of it than a record is in memory. PST_EFORMAT, with the
 * place in what was decompressed: a record is damaged or cut short, or more
 * comes out than the limits allow. */
int pst_warc_read(struct pst_packed_input in, struct pst_unpack_limits *limits,
                  const struct pst_unpacker *u, struct pst_error *err);

#endif
