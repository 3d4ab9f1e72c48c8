/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/termlist.h"

void pst_glass_termlist_begin(struct pst_glass_termlist *t, struct pst_buf *out,
                              uint64_t length, uint64_t terms)
{
    t->out = out;
    t->last = (struct pst_str){"", 0};
    t->first = true;
    pst_buf_adduint(out, length);
    pst_buf_adduint(out, terms);
}

static size_t shared_prefix(struct pst_str a, struct pst_str b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return n;
}

void pst_glass_termlist_add(struct pst_glass_termlist *t, struct pst_str term,
                            uint32_t wdf)
{
    if (t->first) {
        pst_buf_addc(t->out, (char)term.n);
        pst_buf_addstr(t->out, term);
        pst_buf_adduint(t->out, wdf);
    } else {
        /* wdf and prefix length share a byte when they fit; a reader knows
         * the packed form by its value being above the last term's length. */
        size_t reuse = shared_prefix(t->last, term);
        size_t packed = (wdf < 127 ? wdf + 1 : 256) * (t->last.n + 1) + reuse;
        pst_buf_addc(t->out, (char)(packed < 256 ? packed : reuse));
        pst_buf_addc(t->out, (char)(term.n - reuse));
        pst_buf_add(t->out, term.p + reuse, term.n - reuse);
        if (packed >= 256)
            pst_buf_adduint(t->out, wdf);
    }
    t->last = term;
    t->first = false;
}

void pst_glass_slots(struct pst_buf *out, const uint32_t *slots, size_t n)
{
    pst_buf_adduint(out, slots[0]);
    for (size_t i = 1; i < n; i++)
        pst_buf_adduint(out, slots[i] - slots[i - 1] - 1);
}
