/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/iterator.h - iterators: 1 an item, 0 the end, negative an error. */
#ifndef XAPIAN_C_ITERATOR_H
#define XAPIAN_C_ITERATOR_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

XAP_API int xap_term_iter_next(xap_term_iter *it, xap_error *err);
/* On to the first item >= term; counts as a next. */
XAP_API int xap_term_iter_skip_to(xap_term_iter *it, xap_bytes term,
                                  xap_error *err);
XAP_API xap_bytes xap_term_iter_term(const xap_term_iter *it);
XAP_API uint32_t xap_term_iter_wdf(const xap_term_iter *it);
XAP_API xap_docid xap_term_iter_term_freq(const xap_term_iter *it);
XAP_API void xap_term_iter_free(xap_term_iter *it);

XAP_API int xap_posting_iter_next(xap_posting_iter *it, xap_error *err);
XAP_API int xap_posting_iter_skip_to(xap_posting_iter *it, xap_docid docid,
                                     xap_error *err);
XAP_API xap_docid xap_posting_iter_docid(const xap_posting_iter *it);
XAP_API uint32_t xap_posting_iter_wdf(const xap_posting_iter *it);
XAP_API void xap_posting_iter_free(xap_posting_iter *it);

XAP_API int xap_position_iter_next(xap_position_iter *it, xap_error *err);
XAP_API int xap_position_iter_skip_to(xap_position_iter *it, xap_termpos pos,
                                      xap_error *err);
XAP_API xap_termpos xap_position_iter_pos(const xap_position_iter *it);
XAP_API void xap_position_iter_free(xap_position_iter *it);

XAP_API int xap_value_iter_next(xap_value_iter *it, xap_error *err);
XAP_API int xap_value_iter_skip_to(xap_value_iter *it, xap_docid docid,
                                   xap_error *err);
XAP_API xap_docid xap_value_iter_docid(const xap_value_iter *it);
XAP_API xap_bytes xap_value_iter_value(const xap_value_iter *it);
XAP_API void xap_value_iter_free(xap_value_iter *it);

#ifdef __cplusplus
}
#endif

#endif
