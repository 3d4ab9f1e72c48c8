/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/iterator.h - iterators: 1 an item, 0 the end, negative an error.
 *
 * An iterator stands before the first item when it is made, and keeps alive the
 * database or document that it is made from. After the end, and after an error,
 * it has ended: next and skip_to give 0. Accessors never fail; before the first
 * item and after the end they give 0 or no bytes.
 *
 * Postings and positions are read ahead: one item, then two, four, up to 64 at
 * a time. So a change through the same database may be seen a little later than
 * it is made, and what fails is told once the items before it have been given.
 * Most steps are made without a call; see inline.h.
 *
 * next and skip_to can return what database.h lists first.
 */
#ifndef XAPIAN_C_ITERATOR_H
#define XAPIAN_C_ITERATOR_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* On to the next item: 1; 0 at the end.
 * Xapian::TermIterator::operator++ */
XAP_API int xap_term_iter_next(xap_term_iter *it, xap_error *err);

/* On to the first item >= term, but never back: 1; 0 at the end. Counts
 * as a next.
 * Xapian::TermIterator::skip_to */
XAP_API int xap_term_iter_skip_to(xap_term_iter *it, xap_bytes term,
                                  xap_error *err);

/* The term, until the next call of next, skip_to or free on it.
 * Xapian::TermIterator::operator* */
XAP_API xap_bytes xap_term_iter_term(const xap_term_iter *it);

/* The term's frequency within the document; 0 for a list that is not a
 * document's.
 * Xapian::TermIterator::get_wdf */
XAP_API uint32_t xap_term_iter_wdf(const xap_term_iter *it);

/* In how many documents the term is, or the frequency of a spelling word; 0
 * for a list other than xap_db_all_terms and xap_db_spellings.
 * Xapian::TermIterator::get_termfreq */
XAP_API xap_docid xap_term_iter_term_freq(const xap_term_iter *it);

/* How many positions the term has in the document; XAP_EOP when the iterator is
 * on no item.
 * XAP_EUNIMPL  the list is not of a document's terms
 * and what database.h lists first.
 * Xapian::TermIterator::positionlist_count */
XAP_API xap_status xap_term_iter_position_count(const xap_term_iter *it,
                                                xap_termpos *out,
                                                xap_error *err);

/* The term's positions in the document.
 * *out is the caller's, until xap_position_iter_free; it keeps the database,
 * and `it` may step on.
 * XAP_EOP      the iterator is on no item
 * XAP_EUNIMPL  the list is not of a document's terms
 * and what database.h lists first.
 * Xapian::TermIterator::positionlist_begin */
XAP_API xap_status xap_term_iter_positions(xap_position_iter **out,
                                           const xap_term_iter *it,
                                           xap_error *err);

/* it may be NULL. */
XAP_API void xap_term_iter_free(xap_term_iter *it);

/* On to the next item: 1; 0 at the end.
 * Xapian::PostingIterator::operator++ */
XAP_API int xap_posting_iter_next(xap_posting_iter *it, xap_error *err);

/* On to the first item >= docid, but never back: 1; 0 at the end. Counts
 * as a next.
 * Xapian::PostingIterator::skip_to */
XAP_API int xap_posting_iter_skip_to(xap_posting_iter *it, xap_docid docid,
                                     xap_error *err);

typedef struct xap_posting {
    xap_docid docid;
    uint32_t wdf;
} xap_posting;

/* The next max postings at most into room, in one call: *n says how many, fewer
 * than max only at the end. The iterator is then on the last of them; after a
 * failure it has ended, and *n is 0.
 * Xapian::PostingIterator::operator++ */
XAP_API xap_status xap_posting_iter_read(xap_posting_iter *it,
                                         xap_posting *room, size_t max,
                                         size_t *n, xap_error *err);

/* Xapian::PostingIterator::operator* */
XAP_API xap_docid xap_posting_iter_docid(const xap_posting_iter *it);

/* The term's frequency within the document.
 * Xapian::PostingIterator::get_wdf */
XAP_API uint32_t xap_posting_iter_wdf(const xap_posting_iter *it);

/* The document's length, as xap_db_doc_length tells it.
 * XAP_EOP  the iterator is on no item
 * and what database.h lists first.
 * Xapian::PostingIterator::get_doclength */
XAP_API xap_status xap_posting_iter_doc_length(const xap_posting_iter *it,
                                               uint64_t *out, xap_error *err);

/* How many different terms the document has.
 * XAP_EOP  the iterator is on no item
 * and what database.h lists first.
 * Xapian::PostingIterator::get_unique_terms */
XAP_API xap_status xap_posting_iter_unique_terms(const xap_posting_iter *it,
                                                 uint32_t *out, xap_error *err);

/* The term's positions in the document.
 * *out is the caller's, until xap_position_iter_free; it keeps the database,
 * and `it` may step on.
 * XAP_EOP      the iterator is on no item
 * XAP_EUNIMPL  the list is of all documents
 * and what database.h lists first.
 * Xapian::PostingIterator::positionlist_begin */
XAP_API xap_status xap_posting_iter_positions(xap_position_iter **out,
                                              const xap_posting_iter *it,
                                              xap_error *err);

/* it may be NULL. */
XAP_API void xap_posting_iter_free(xap_posting_iter *it);

/* On to the next item: 1; 0 at the end.
 * Xapian::PositionIterator::operator++ */
XAP_API int xap_position_iter_next(xap_position_iter *it, xap_error *err);

/* On to the first item >= pos, but never back: 1; 0 at the end. Counts
 * as a next.
 * Xapian::PositionIterator::skip_to */
XAP_API int xap_position_iter_skip_to(xap_position_iter *it, xap_termpos pos,
                                      xap_error *err);

/* Xapian::PositionIterator::operator* */
XAP_API xap_termpos xap_position_iter_pos(const xap_position_iter *it);

/* it may be NULL. */
XAP_API void xap_position_iter_free(xap_position_iter *it);

/* On to the next item: 1; 0 at the end.
 * Xapian::ValueIterator::operator++ */
XAP_API int xap_value_iter_next(xap_value_iter *it, xap_error *err);

/* On to the first item >= docid, but never back: 1; 0 at the end. Counts
 * as a next. In the list of a document's values it is a slot instead.
 * Xapian::ValueIterator::skip_to */
XAP_API int xap_value_iter_skip_to(xap_value_iter *it, xap_docid docid,
                                   xap_error *err);

/* 0 in the list of a document's values.
 * Xapian::ValueIterator::get_docid */
XAP_API xap_docid xap_value_iter_docid(const xap_value_iter *it);

/* The slot that the value is in.
 * Xapian::ValueIterator::get_valueno */
XAP_API xap_slot xap_value_iter_slot(const xap_value_iter *it);

/* The value, until the next call of next, skip_to or free on it.
 * Xapian::ValueIterator::operator* */
XAP_API xap_bytes xap_value_iter_value(const xap_value_iter *it);

/* it may be NULL. */
XAP_API void xap_value_iter_free(xap_value_iter *it);

#ifdef __cplusplus
}
#endif

#endif
