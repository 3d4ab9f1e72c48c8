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
 * chunks joined, gzip undone. PST_EFORMAT, with the place: a record is damaged
 * or cut short, or more comes out than the limits allow. */
int pst_warc_read(struct pst_str bytes, struct pst_unpack_limits *limits,
                  const struct pst_unpacker *u, struct pst_error *err);

#endif
