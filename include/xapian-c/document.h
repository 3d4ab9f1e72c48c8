/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/document.h - Xapian::Document. */
#ifndef XAPIAN_C_DOCUMENT_H
#define XAPIAN_C_DOCUMENT_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

XAP_API xap_status xap_doc_new(xap_doc **out, xap_error *err);
XAP_API void xap_doc_free(xap_doc *doc);
XAP_API xap_status xap_doc_set_data(xap_doc *doc, xap_bytes data,
                                    xap_error *err);
XAP_API xap_status xap_doc_get_data(const xap_doc *doc, xap_buf *out,
                                    xap_error *err);
/* Add a posting: the term at a position, its wdf raised by `wdf_inc`. */
XAP_API xap_status xap_doc_add_posting(xap_doc *doc, xap_bytes term,
                                       xap_termpos pos, uint32_t wdf_inc,
                                       xap_error *err);
/* Add a term without position. */
XAP_API xap_status xap_doc_add_term(xap_doc *doc, xap_bytes term,
                                    uint32_t wdf_inc, xap_error *err);
XAP_API xap_status xap_doc_add_value(xap_doc *doc, xap_slot slot,
                                     xap_bytes value, xap_error *err);
XAP_API xap_status xap_doc_get_value(const xap_doc *doc, xap_slot slot,
                                     xap_buf *out, xap_error *err);
XAP_API xap_status xap_doc_get_docid(const xap_doc *doc, xap_docid *out,
                                     xap_error *err);
XAP_API xap_status xap_doc_terms(xap_term_iter **out, const xap_doc *doc,
                                 xap_error *err);
XAP_API xap_status xap_doc_clear(xap_doc *doc, xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
