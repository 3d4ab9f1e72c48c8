/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rpc/document.h - the files that a client has open, as it has them. */
#ifndef POSTIL_RPC_DOCUMENT_H
#define POSTIL_RPC_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "rpc/position.h"

enum {
    PST_DOCUMENTS_MAX = 4096,   /* of a client; more are not known */
    PST_DOCUMENT_MAX = 64 << 20 /* bytes; a larger one is not known either */
};

struct pst_document {
    struct pst_buf uri;
    struct pst_buf path; /* absolute; "": it is no file of this machine */
    struct pst_buf text;
};

struct pst_documents {
    struct pst_document *items;
    size_t count, cap;
};

void pst_documents_dispose(struct pst_documents *d);
/* Open it, or replace its text. */
void pst_documents_open(struct pst_documents *d, struct pst_str uri,
                        struct pst_str text);
void pst_documents_close(struct pst_documents *d, struct pst_str uri);
/* NULL when it is not open. */
struct pst_document *pst_documents_find(const struct pst_documents *d,
                                        struct pst_str uri);
/* Put the text in the place of the bytes from begin to end. */
void pst_document_replace(struct pst_document *d, size_t begin, size_t end,
                          struct pst_str text);

#endif
