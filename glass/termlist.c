/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/termlist.h"

#include <string.h>

#include "base/head.h"

void pst_glass_termlist_begin(struct pst_glass_termlist *t, struct pst_buf *out,
                              uint64_t length, uint64_t terms)
{
    t->out = out;
    t->last = (struct pst_str){"", 0};
    t->first = true;
    pst_buf_adduint(out, length);
    pst_buf_adduint(out, terms);
}

static char *put_bytes(char *to, const char *p, size_t n)
{
    memcpy(to, p, n);
    return to + n;
}

void pst_glass_termlist_add(struct pst_glass_termlist *t, struct pst_str term,
                            uint32_t wdf)
{
    uint64_t head = pst_head(term.p, term.n);
    char *start = pst_buf_reserve(t->out, term.n + 2 + PST_UINT_MAX);
    char *to = start;
    if (t->first) {
        *to++ = (char)term.n;
        to = put_bytes(to, term.p, term.n);
        to = pst_put_uint(to, wdf);
    } else {
        /* wdf and prefix length share a byte when they fit; a reader knows
         * the packed form by its value being above the last term's length. */
        size_t reuse = pst_shared_prefix(t->last, t->last_head, term, head);
        size_t packed = (wdf < 127 ? wdf + 1 : 256) * (t->last.n + 1) + reuse;
        *to++ = (char)(packed < 256 ? packed : reuse);
        *to++ = (char)(term.n - reuse);
        to = put_bytes(to, term.p + reuse, term.n - reuse);
        if (packed >= 256)
            to = pst_put_uint(to, wdf);
    }
    pst_buf_commit(t->out, to);
    t->last = term;
    t->last_head = head;
    t->first = false;
}

void pst_glass_slots(struct pst_buf *out, const uint32_t *slots, size_t n)
{
    pst_buf_adduint(out, slots[0]);
    for (size_t i = 1; i < n; i++)
        pst_buf_adduint(out, slots[i] - slots[i - 1] - 1);
}

bool pst_glass_terms_begin(struct pst_glass_terms *t, struct pst_str tag)
{
    pst_reader_init(&t->r, tag.p, tag.n);
    t->length = tag.n != 0 ? pst_reader_uint(&t->r) : 0;
    t->count = tag.n != 0 ? pst_reader_uint(&t->r) : 0;
    t->given = 0;
    t->term = (struct pst_str){t->bytes, 0};
    t->wdf = 0;
    return !t->r.bad;
}

static size_t read_byte(struct pst_reader *r)
{
    struct pst_str s = pst_reader_bytes(r, 1);
    return s.n != 0 ? (unsigned char)s.p[0] : 0;
}

int pst_glass_terms_next(struct pst_glass_terms *t)
{
    if (t->given == t->count)
        return t->r.bad || t->r.p != t->r.end ? -1 : 0;
    size_t before = t->term.n;
    size_t reuse = t->given != 0 ? read_byte(&t->r) : 0;
    bool packed = reuse > before;
    uint64_t wdf = packed ? reuse / (before + 1) - 1 : 0;
    reuse = packed ? reuse % (before + 1) : reuse;
    struct pst_str rest = pst_reader_bytes(&t->r, read_byte(&t->r));
    if (!packed)
        wdf = pst_reader_uint(&t->r);
    if (t->r.bad || wdf > UINT32_MAX || reuse + rest.n >= sizeof t->bytes ||
        reuse + rest.n == 0)
        return -1;
    memcpy(t->bytes + reuse, rest.p, rest.n);
    t->term.n = reuse + rest.n;
    t->wdf = (uint32_t)wdf;
    t->given++;
    return 1;
}
