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

enum { PADDED = 16 };

/* What comes before the bytes of a term: how many bytes of the last one it
 * shares, and how many are its own. *packed says whether wdf is in it, too:
 * readers know that form by its value being above the last term's length. */
static char *put_head(const struct pst_glass_termlist *t, char *to,
                      size_t reuse, size_t own, uint32_t wdf, bool *packed)
{
    size_t both = (wdf < 127 ? wdf + 1 : 256) * (t->last.n + 1) + reuse;
    *packed = both < 256;
    *to++ = (char)(*packed ? both : reuse);
    *to++ = (char)own;
    return to;
}

/* The first term stands whole. */
static char *put_first(char *to, struct pst_str term, uint32_t wdf)
{
    *to++ = (char)term.n;
    memcpy(to, term.p, term.n);
    return pst_put_uint(to + term.n, wdf);
}

static void end_term(struct pst_glass_termlist *t, char *to,
                     struct pst_str term, uint64_t first, uint64_t second)
{
    pst_buf_commit(t->out, to);
    t->last = term;
    t->last_heads[0] = first;
    t->last_heads[1] = second;
    t->first = false;
}

void pst_glass_termlist_add(struct pst_glass_termlist *t, struct pst_str term,
                            uint32_t wdf)
{
    uint64_t first = pst_head(term.p, term.n);
    uint64_t second = term.n > 8 ? pst_head(term.p + 8, term.n - 8) : 0;
    char *to = pst_buf_reserve(t->out, term.n + 2 + PST_UINT_MAX);
    if (t->first) {
        to = put_first(to, term, wdf);
    } else {
        bool packed;
        size_t reuse =
            pst_shared_prefix(t->last, t->last_heads[0], term, first);
        to = put_head(t, to, reuse, term.n - reuse, wdf, &packed);
        memcpy(to, term.p + reuse, term.n - reuse);
        to += term.n - reuse;
        if (!packed)
            to = pst_put_uint(to, wdf);
    }
    end_term(t, to, term, first, second);
}

/* How many bytes of 16 are the same from the first one on. */
static size_t same_bytes(const uint64_t a[2], const uint64_t b[2])
{
    uint64_t low = pst_head_order(a[0] ^ b[0]);
    uint64_t high = pst_head_order(a[1] ^ b[1]);
    size_t in_low = low != 0 ? (size_t)__builtin_clzll(low) / 8 : 8;
    size_t in_high = high != 0 ? (size_t)__builtin_clzll(high) / 8 : 8;
    return low != 0 ? in_low : 8 + in_high;
}

void pst_glass_termlist_add_padded(struct pst_glass_termlist *t,
                                   struct pst_str term, uint32_t wdf)
{
    uint64_t heads[2];
    memcpy(heads, term.p, PADDED);
    char *to = pst_buf_reserve(t->out, PADDED + 2 + PST_UINT_MAX);
    if (t->first) {
        to = put_first(to, term, wdf);
    } else {
        bool packed;
        size_t reuse = same_bytes(t->last_heads, heads);
        size_t least = term.n < t->last.n ? term.n : t->last.n;
        reuse = reuse < least ? reuse : least;
        to = put_head(t, to, reuse, term.n - reuse, wdf, &packed);
        /* No more than its own would be a guess each time. */
        memcpy(to, term.p + reuse, PADDED);
        to += term.n - reuse;
        if (!packed)
            to = pst_put_uint(to, wdf);
    }
    end_term(t, to, term, heads[0], heads[1]);
}

void pst_glass_slots(struct pst_buf *out, const uint32_t *slots, size_t n)
{
    pst_buf_adduint(out, slots[0]);
    for (size_t i = 1; i < n; i++)
        pst_buf_adduint(out, slots[i] - slots[i - 1] - 1);
}
