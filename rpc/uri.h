/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpc/uri.h - file: URIs and percent-encoding (RFC 3986, RFC 8089). */
#ifndef POSTIL_RPC_URI_H
#define POSTIL_RPC_URI_H

#include <stdbool.h>

#include "base/buf.h"

/* Append the bytes with each but ASCII letters, digits and those in `plain` as
 * %XX. */
void pst_percent_encode(struct pst_buf *out, struct pst_str s,
                        const char *plain);
/* Append the bytes with each %XX as its byte; a % without two digits stays. */
void pst_percent_decode(struct pst_buf *out, struct pst_str s);

/* Append the URI of an absolute path. */
void pst_uri_of_path(struct pst_buf *out, struct pst_str path);
/* The path of a file: URI of this machine, absolute and normal, into *out;
 * false, and empty, when it is none, or has a NUL. */
bool pst_uri_path(struct pst_buf *out, struct pst_str uri);

#endif
