/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/dictionary.h"

#include <string.h>

int pst_glass_dictionary_open(struct pst_glass_dictionary *d, const char *dir,
                              struct pst_error *err)
{
    d->at = false;
    pst_glass_cursor_init(&d->cursor, &d->database.tables[PST_GLASS_POSTLIST]);
    return pst_glass_mapped_open(&d->database, dir, 1 << PST_GLASS_POSTLIST,
                                 err);
}

void pst_glass_dictionary_dispose(struct pst_glass_dictionary *d)
{
    pst_glass_mapped_dispose(&d->database);
}

int pst_glass_dictionary_seek(struct pst_glass_dictionary *d,
                              struct pst_str term, struct pst_error *err)
{
    int r = pst_glass_cursor_seek(&d->cursor, term, err);
    d->at = r == 1;
    d->given = false;
    return r < 0 ? r : 0;
}

/* How many documents have the term at which the cursor is. */
static int read_count(const struct pst_glass_dictionary *d, uint32_t *count,
                      struct pst_error *err)
{
    struct pst_reader r;
    pst_reader_init(&r, d->cursor.part.p, d->cursor.part.n);
    uint64_t documents = pst_reader_uint(&r);
    if (d->cursor.compressed || r.bad || documents > UINT32_MAX)
        return pst_glass_cursor_damaged(&d->cursor, "no document frequency",
                                        err);
    *count = (uint32_t)documents;
    return 1;
}

int pst_glass_dictionary_next(struct pst_glass_dictionary *d,
                              struct pst_str *term, uint32_t *count,
                              struct pst_error *err)
{
    while (d->at) {
        int r = d->given ? pst_glass_cursor_next(&d->cursor, err) : 1;
        d->at = r == 1;
        d->given = true;
        if (r <= 0)
            return r;
        /* Later chunks have a NUL in their keys, metadata and values, too. */
        *term = d->cursor.key;
        if (memchr(term->p, '\0', term->n) == NULL)
            return read_count(d, count, err);
    }
    return 0;
}
