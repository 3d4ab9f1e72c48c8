/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/dictionary.h"

#include <string.h>

int pst_glass_dictionary_open(struct pst_glass_dictionary *d, const char *dir,
                              struct pst_error *err)
{
    d->at = false;
    d->literal = (struct pst_str){"", 0};
    pst_glass_cursor_init(&d->cursor, &d->database.tables[PST_GLASS_POSTLIST]);
    return pst_glass_mapped_open(&d->database, dir, 1 << PST_GLASS_POSTLIST,
                                 err);
}

void pst_glass_dictionary_dispose(struct pst_glass_dictionary *d)
{
    pst_glass_mapped_dispose(&d->database);
}

void pst_glass_dictionary_require(struct pst_glass_dictionary *d,
                                  struct pst_str literal)
{
    d->literal = literal;
}

/* Go on after the leaf, if it is a new one and does not have the literal. */
static void pass_over(struct pst_glass_dictionary *d)
{
    struct pst_str leaf = pst_glass_cursor_leaf(&d->cursor);
    if (d->literal.n == 0 || leaf.p == d->leaf)
        return;
    d->leaf = leaf.p;
    if (memmem(leaf.p, leaf.n, d->literal.p, d->literal.n) == NULL)
        pst_glass_cursor_leave(&d->cursor);
}

void pst_glass_dictionary_beyond(struct pst_glass_dictionary *d, size_t n)
{
    d->beyond = n;
}

int pst_glass_dictionary_seek(struct pst_glass_dictionary *d,
                              struct pst_str term, struct pst_error *err)
{
    int r = pst_glass_cursor_seek(&d->cursor, term, err);
    d->at = r == 1;
    d->given = false;
    d->beyond = 0;
    d->leaf = NULL;
    return r < 0 ? r : 0;
}

/* How many documents have the term at which the cursor is. */
static int read_count(const struct pst_glass_cursor *c, uint32_t *count,
                      struct pst_error *err)
{
    struct pst_reader r;
    pst_reader_init(&r, c->part.p, c->part.n);
    uint64_t documents = pst_reader_uint(&r);
    if (c->compressed || r.bad || documents > UINT32_MAX)
        return pst_glass_cursor_damaged(c, "no document frequency", err);
    *count = (uint32_t)documents;
    return 1;
}

int pst_glass_dictionary_next(struct pst_glass_dictionary *d,
                              struct pst_str *term, uint32_t *count,
                              struct pst_error *err)
{
    while (d->at) {
        int r = 1;
        if (d->given)
            r = d->beyond == 0
                    ? pst_glass_cursor_next(&d->cursor, err)
                    : pst_glass_cursor_beyond(&d->cursor, d->beyond, err);
        d->at = r == 1;
        d->given = true;
        d->beyond = 0;
        if (r <= 0)
            return r;
        /* Later chunks have a NUL in their keys, metadata and values, too. */
        *term = d->cursor.key;
        bool is_term = memchr(term->p, '\0', term->n) == NULL;
        if (is_term)
            r = read_count(&d->cursor, count, err);
        pass_over(d);
        if (is_term)
            return r;
    }
    return 0;
}
