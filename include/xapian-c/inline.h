/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/inline.h - the steps through postings and positions, of which
 * programs do millions, without a call for each. What is here does what the
 * function of its name in iterator.h does; the function is there all the same,
 * for pointers to it and for other languages.
 *
 * Defining XAP_NO_INLINE before <xapian-c.h> is included leaves this out.
 */
#ifndef XAPIAN_C_INLINE_H
#define XAPIAN_C_INLINE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

/* How the handles begin, for as long as the library is libxapian-c.so.0: the
 * item that the list is on, or a zero one, and the last that has been read. */
struct xap_posting_run {
    const xap_posting *now, *last;
};
struct xap_position_run {
    const xap_termpos *now, *last;
};

#if !defined XAP_BUILD && !defined XAP_NO_INLINE

static inline const struct xap_posting_run *
xap_inline_postings(const xap_posting_iter *it)
{
    const void *head = it;
    return (const struct xap_posting_run *)head;
}

static inline const struct xap_position_run *
xap_inline_positions(const xap_position_iter *it)
{
    const void *head = it;
    return (const struct xap_position_run *)head;
}

static inline int xap_inline_posting_next(xap_posting_iter *it, xap_error *err)
{
    void *head = it;
    struct xap_posting_run *run = (struct xap_posting_run *)head;
    if (run->now == run->last)
        return xap_posting_iter_next(it, err);
    run->now++;
    return 1;
}

static inline int xap_inline_position_next(xap_position_iter *it,
                                           xap_error *err)
{
    void *head = it;
    struct xap_position_run *run = (struct xap_position_run *)head;
    if (run->now == run->last)
        return xap_position_iter_next(it, err);
    run->now++;
    return 1;
}

#define xap_posting_iter_next(it, err) xap_inline_posting_next(it, err)
#define xap_posting_iter_docid(it) (xap_inline_postings(it)->now->docid)
#define xap_posting_iter_wdf(it) (xap_inline_postings(it)->now->wdf)
#define xap_position_iter_next(it, err) xap_inline_position_next(it, err)
#define xap_position_iter_pos(it) (*xap_inline_positions(it)->now)

#endif

#endif
