/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { SIDE = 64 /* of a square of bits */, TAIL = 8 };

struct head {
    uint32_t bits, probes, classes, documents;
};

/* Bit i of word k becomes bit k of word i. */
static void transpose(uint64_t square[SIDE])
{
    uint64_t mask = UINT32_MAX;
    for (unsigned half = SIDE / 2; half != 0; half /= 2) {
        for (unsigned begin = 0; begin < SIDE; begin += 2 * half)
            for (unsigned i = begin; i < begin + half; i++) {
                uint64_t swap = (square[i] >> half ^ square[i + half]) & mask;
                square[i] ^= swap << half;
                square[i + half] ^= swap;
            }
        mask ^= mask << half / 2;
    }
}

/* --- writing ------------------------------------------------------------- */

static uint32_t rows_of(const struct pst_glass_pairs_writer *g, size_t number)
{
    return number == 0
               ? 0
               : pst_glass_signature_rows((unsigned)number - 1, g->docs->bits);
}

static size_t number_of(const struct pst_glass_pairs_doc *d)
{
    return d->signature != NULL ? d->class_number + 1 : 0;
}

static void gather(struct pst_glass_pairs_writer *g)
{
    uint32_t n = g->docs->count;
    for (uint32_t i = 0; i < n; i++)
        g->classes[number_of(&g->docs->items[i])].count++;
    for (size_t i = 0; i <= PST_GLASS_SIGNATURE_CLASSES; i++) {
        struct pst_glass_pairs_members *m = &g->classes[i];
        m->places = pst_calloc((size_t)m->count + 1, sizeof *m->places);
        m->count = 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        struct pst_glass_pairs_members *m =
            &g->classes[number_of(&g->docs->items[i])];
        m->places[m->count++] = i;
    }
}

/* Head and classes into the arrays; the offset of the section's end. */
static uint64_t lay_out(const struct pst_glass_pairs_writer *g, struct head *h,
                        struct pst_glass_pairs_class_entry *entries)
{
    uint32_t n = g->docs->count;
    *h = (struct head){g->docs->bits, PST_GLASS_SIGNATURE_PROBES, 0, n};
    for (size_t i = 0; i <= PST_GLASS_SIGNATURE_CLASSES; i++)
        h->classes += g->classes[i].count != 0;
    uint64_t offset = sizeof *h + h->classes * sizeof *entries +
                      (uint64_t)n * sizeof(uint32_t);
    for (size_t i = 0; i <= PST_GLASS_SIGNATURE_CLASSES; i++) {
        uint32_t count = g->classes[i].count;
        if (count == 0)
            continue;
        *entries++ = (struct pst_glass_pairs_class_entry){
            (uint32_t)i, rows_of(g, i), count, 0, offset};
        offset += (uint64_t)rows_of(g, i) * ((count + 7) / 8);
    }
    return offset + TAIL;
}

/* Head and classes, then docids. */
static int write_lists(struct pst_glass_pairs_writer *g, struct pst_error *err)
{
    struct head h;
    struct pst_glass_pairs_class_entry entries[PST_GLASS_SIGNATURE_CLASSES + 1];
    lay_out(g, &h, entries);
    int r = pst_glass_section_add(&g->out, &h, sizeof h, err);
    if (r == 0)
        r = pst_glass_section_add(&g->out, entries, h.classes * sizeof *entries,
                                  err);
    for (size_t i = 0; r == 0 && i <= PST_GLASS_SIGNATURE_CLASSES; i++)
        for (uint32_t j = 0; r == 0 && j < g->classes[i].count; j++) {
            uint32_t docid = g->classes[i].places[j] + 1;
            r = pst_glass_section_add(&g->out, &docid, sizeof docid, err);
        }
    return r;
}

/* Words `from` to `from + words` of up to 64 signatures, as rows: the column
 * `at` of those in the room, each of `stride` words. */
static void turn(const struct pst_glass_pairs_writer *g,
                 const struct pst_glass_pairs_members *m, uint32_t at,
                 size_t from, size_t words, size_t stride)
{
    uint64_t squares[SIDE][SIDE];
    uint32_t count = m->count - at * SIDE;
    if (count > SIDE)
        count = SIDE;
    if (count < SIDE)
        memset(squares, 0, sizeof squares);
    for (uint32_t k = 0; k < count; k++) {
        const unsigned char *s =
            g->docs->items[m->places[at * SIDE + k]].signature;
        for (size_t i = 0; i < words; i++)
            memcpy(&squares[i][k], s + (from + i) * 8, 8);
    }
    for (size_t i = 0; i < words; i++) {
        transpose(squares[i]);
        for (size_t k = 0; k < SIDE; k++)
            g->room[(i * SIDE + k) * stride + at] = squares[i][k];
    }
}

/* As many rows at a time as there is room for. */
static int write_rows(struct pst_glass_pairs_writer *g, size_t number,
                      struct pst_error *err)
{
    enum { ROOM = 1 << 22, KEPT = 16 /* times SIDE signatures */ };
    const struct pst_glass_pairs_members *m = &g->classes[number];
    size_t all = rows_of(g, number) / SIDE;
    size_t stride = (m->count + SIDE - 1) / SIDE;
    size_t words = ROOM / ((stride + 1) * SIDE * 8) + 1;
    int r = 0;
    words = words < SIDE ? words : SIDE;
    g->room = pst_malloc(words * SIDE * stride * 8 + 1);
    for (size_t from = 0; r == 0 && from < all; from += words) {
        words = all - from < words ? all - from : words;
        for (uint32_t at = 0; at < stride; at++) {
            turn(g, m, at, from, words, stride);
            if (g->docs->forget != NULL && at % KEPT == KEPT - 1)
                g->docs->forget(g->docs->payload);
        }
        size_t bytes = (m->count + 7) / 8;
        char *to = (char *)g->room;
        for (size_t i = 0; i < words * SIDE; i++)
            memmove(to + i * bytes, g->room + i * stride, bytes);
        r = pst_glass_section_add(&g->out, to, words * SIDE * bytes, err);
    }
    free(g->room);
    return r;
}

void pst_glass_pairs_lay(struct pst_glass_pairs_writer *g,
                         struct pst_glass_sidecar_writer *w,
                         const struct pst_glass_pairs_docs *docs)
{
    struct head h;
    struct pst_glass_pairs_class_entry entries[PST_GLASS_SIGNATURE_CLASSES + 1];
    memset(g, 0, sizeof *g);
    g->docs = docs;
    gather(g);
    pst_glass_sidecar_section(w, &g->out, PST_GLASS_PAIRS_TAG,
                              lay_out(g, &h, entries));
}

void pst_glass_pairs_writer_dispose(struct pst_glass_pairs_writer *g)
{
    for (size_t i = 0; i <= PST_GLASS_SIGNATURE_CLASSES; i++)
        free(g->classes[i].places);
    pst_glass_section_dispose(&g->out);
}

int pst_glass_pairs_fill(struct pst_glass_pairs_writer *g,
                         struct pst_error *err)
{
    static const unsigned char tail[TAIL];
    int r = write_lists(g, err);
    for (size_t i = 1; r == 0 && i <= PST_GLASS_SIGNATURE_CLASSES; i++)
        if (g->classes[i].count != 0)
            r = write_rows(g, i, err);
    if (r == 0)
        r = pst_glass_section_add(&g->out, tail, sizeof tail, err);
    return r == 0 ? pst_glass_section_end(&g->out, err) : r;
}

/* --- reading ------------------------------------------------------------- */

/* Whether the class lies within the section, whose end is read over by a few
 * bytes at most. */
static bool is_class(const struct pst_glass_pairs *p,
                     const struct pst_glass_pairs_class_entry *e)
{
    uint64_t stride = ((uint64_t)e->documents + 7) / 8;
    if (e->number == 0)
        return e->rows == 0;
    return e->number <= PST_GLASS_SIGNATURE_CLASSES && e->documents != 0 &&
           e->rows == pst_glass_signature_rows(e->number - 1, p->bits) &&
           e->offset <= p->section->size - TAIL &&
           e->rows * stride <= p->section->size - TAIL - e->offset;
}

void pst_glass_pairs_open(struct pst_glass_pairs *p,
                          struct pst_glass_section *section)
{
    enum { BITS_MOST = 64 };
    uint64_t documents = 0;
    memset(p, 0, sizeof *p);
    const struct head *h =
        pst_glass_section_get(section, 0, sizeof(struct head));
    if (h == NULL || section->size < sizeof *h + TAIL || h->bits == 0 ||
        h->bits > BITS_MOST || h->probes != PST_GLASS_SIGNATURE_PROBES ||
        h->classes > PST_GLASS_SIGNATURE_CLASSES + 1)
        return;
    size_t lists = h->classes * sizeof *p->classes;
    p->classes = pst_glass_section_get(section, sizeof *h, lists);
    p->bits = h->bits;
    p->class_count = h->classes;
    p->documents = h->documents;
    p->section = section;
    for (uint32_t i = 0; i < h->classes && p->classes != NULL; i++) {
        documents += p->classes[i].documents;
        if (!is_class(p, &p->classes[i]))
            p->classes = NULL;
    }
    if (p->classes != NULL && documents == h->documents)
        p->docids =
            pst_glass_section_get(section, sizeof *h + lists,
                                  (size_t)h->documents * sizeof *p->docids);
    if (p->docids == NULL)
        memset(p, 0, sizeof *p);
}

/* Rows that are looked at: those of some pairs. */
struct rows {
    const unsigned char *at[PST_GLASS_PAIRS_MOST * PST_GLASS_SIGNATURE_PROBES];
    size_t count;
};

static bool find_rows(const struct pst_glass_pairs *p,
                      const struct pst_glass_pairs_class_entry *e,
                      const uint32_t *hashes, size_t n, struct rows *rows)
{
    size_t stride = ((size_t)e->documents + 7) / 8;
    rows->count = 0;
    for (size_t i = 0; i < n; i++)
        for (unsigned k = 0; k < PST_GLASS_SIGNATURE_PROBES; k++) {
            size_t row = pst_glass_signature_row(hashes[i], k, e->rows);
            const unsigned char *at = pst_glass_section_get(
                p->section, (size_t)e->offset + row * stride, stride);
            if (at == NULL)
                return false;
            rows->at[rows->count++] = at;
        }
    return true;
}

/* Of documents from..from + 63: bits of those that have all rows. */
static uint64_t have_all(const struct rows *rows, uint32_t from, uint32_t count)
{
    uint64_t all =
        count - from < SIDE ? (UINT64_C(1) << (count - from)) - 1 : UINT64_MAX;
    for (size_t i = 0; i < rows->count; i++) {
        uint64_t bits;
        memcpy(&bits, rows->at[i] + from / 8, sizeof bits);
        all &= bits;
    }
    return all;
}

static bool put_docids(const uint32_t *docids, uint64_t bits, uint32_t last,
                       uint64_t *by_docid)
{
    for (; bits != 0; bits &= bits - 1) {
        uint32_t docid = docids[__builtin_ctzll(bits)];
        if (docid > last)
            return false;
        by_docid[docid / 64] |= UINT64_C(1) << docid % 64;
    }
    return true;
}

bool pst_glass_pairs_find(struct pst_glass_pairs *p, const uint32_t *hashes,
                          size_t n, uint32_t last, uint64_t *by_docid)
{
    const uint32_t *docids = p->docids;
    n = n < PST_GLASS_PAIRS_MOST ? n : PST_GLASS_PAIRS_MOST;
    if (p->section == NULL)
        return false;
    for (uint32_t i = 0; i < p->class_count; i++) {
        const struct pst_glass_pairs_class_entry *e = &p->classes[i];
        struct rows rows = {.count = 0};
        if (e->number != 0 && !find_rows(p, e, hashes, n, &rows))
            return false;
        for (uint32_t from = 0; from < e->documents; from += SIDE)
            if (!put_docids(docids + from, have_all(&rows, from, e->documents),
                            last, by_docid))
                return false;
        docids += e->documents;
    }
    return true;
}

bool pst_glass_pairs_class(struct pst_glass_pairs *p, uint32_t i,
                           struct pst_glass_pairs_copy *out)
{
    const struct pst_glass_pairs_class_entry *e = &p->classes[i];
    const uint32_t *docids = p->docids;
    for (uint32_t k = 0; k < i; k++)
        docids += p->classes[k].documents;
    *out = (struct pst_glass_pairs_copy){.class_number =
                                             e->number != 0 ? e->number - 1 : 0,
                                         .known = e->number != 0,
                                         .rows = e->rows,
                                         .docids = docids,
                                         .count = e->documents};
    for (uint32_t k = 1; k < e->documents; k++)
        if (docids[k] <= docids[k - 1])
            return false;
    return true;
}

bool pst_glass_pairs_read(struct pst_glass_pairs *p, uint32_t i, uint32_t from,
                          uint64_t *signatures)
{
    const struct pst_glass_pairs_class_entry *e = &p->classes[i];
    size_t stride = ((size_t)e->documents + 7) / 8;
    size_t words = e->rows / SIDE;
    uint32_t count = e->documents - from < SIDE ? e->documents - from : SIDE;
    const unsigned char *rows =
        pst_glass_section_get(p->section, (size_t)e->offset, stride * e->rows);
    if (rows == NULL)
        return false;
    for (size_t w = 0; w < words; w++) {
        uint64_t square[SIDE];
        for (size_t k = 0; k < SIDE; k++)
            memcpy(&square[k], rows + (w * SIDE + k) * stride + from / 8, 8);
        transpose(square);
        for (uint32_t k = 0; k < count; k++)
            signatures[k * words + w] = square[k];
    }
    return true;
}
