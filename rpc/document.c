/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rpc/document.h"

#include <stdlib.h>

#include "base/mem.h"
#include "rpc/uri.h"

static void dispose(struct pst_document *d)
{
    pst_buf_dispose(&d->uri);
    pst_buf_dispose(&d->path);
    pst_buf_dispose(&d->text);
}

void pst_documents_dispose(struct pst_documents *d)
{
    for (size_t i = 0; i < d->count; i++)
        dispose(&d->items[i]);
    free(d->items);
}

struct pst_document *pst_documents_find(const struct pst_documents *d,
                                        struct pst_str uri)
{
    for (size_t i = 0; i < d->count; i++)
        if (pst_str_eq(pst_buf_str(&d->items[i].uri), uri))
            return &d->items[i];
    return NULL;
}

void pst_documents_open(struct pst_documents *d, struct pst_str uri,
                        struct pst_str text)
{
    struct pst_document *known = pst_documents_find(d, uri);
    if (known == NULL) {
        if (d->count >= PST_DOCUMENTS_MAX)
            return;
        known = &PST_PUSH(d->items, d->count, d->cap);
        pst_buf_init(&known->uri);
        pst_buf_init(&known->path);
        pst_buf_init(&known->text);
        pst_buf_addstr(&known->uri, uri);
        pst_uri_path(&known->path, uri);
    }
    pst_document_replace(known, 0, known->text.n, text);
}

void pst_documents_close(struct pst_documents *d, struct pst_str uri)
{
    struct pst_document *known = pst_documents_find(d, uri);
    if (known == NULL)
        return;
    dispose(known);
    *known = d->items[--d->count];
}

void pst_document_replace(struct pst_document *d, size_t begin, size_t end,
                          struct pst_str text)
{
    struct pst_buf fresh = PST_BUF_INIT;
    if (d->text.n - (end - begin) + text.n <= PST_DOCUMENT_MAX) {
        pst_buf_add(&fresh, d->text.p, begin);
        pst_buf_addstr(&fresh, text);
        pst_buf_add(&fresh, d->text.p + end, d->text.n - end);
    }
    pst_buf_dispose(&d->text);
    d->text = fresh;
}
