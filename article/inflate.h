/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/inflate.h - gzip files (RFC 1952), with a limit.
 */
#ifndef POSTIL_ARTICLE_INFLATE_H
#define POSTIL_ARTICLE_INFLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

bool pst_is_gzip(struct pst_str bytes);

/* Append the contents of all members to out. PST_EFORMAT, with the offset,
 * when a member is damaged or cut short, when more than `limit` bytes come
 * out, or when something other than members and zero bytes follows; out is
 * then empty. */
int pst_gunzip(struct pst_str bytes, size_t limit, struct pst_buf *out,
               struct pst_error *err);

#endif
