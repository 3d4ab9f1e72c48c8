/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/document.h - Xapian::Document.
 *
 * A document from a database reads its terms, values and data from there when
 * first asked for or changed, so these functions can return what database.h
 * lists first. Changes reach a database through xap_wdb_replace_document.
 */
#ifndef XAPIAN_C_DOCUMENT_H
#define XAPIAN_C_DOCUMENT_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* An empty document.
 * *out is the caller's, until xap_doc_free.
 * Xapian::Document() */
XAP_API xap_status xap_doc_new(xap_doc **out, xap_error *err);

/* doc may be NULL. */
XAP_API void xap_doc_free(xap_doc *doc);

/* Set the data, bytes that Xapian keeps and does not look into.
 * Xapian::Document::set_data */
XAP_API xap_status xap_doc_set_data(xap_doc *doc, xap_bytes data,
                                    xap_error *err);

/* *out is the caller's, until xap_buf_dispose.
 * XAP_ENODOC  the document has gone from its database
 * Xapian::Document::get_data */
XAP_API xap_status xap_doc_get_data(const xap_doc *doc, xap_buf *out,
                                    xap_error *err);

/* Add a posting: the term at a position, its wdf raised by wdf_inc. A position
 * counts once.
 * A term has at most 245 bytes, where each NUL counts twice; a longer one is
 * found out when the document is added to a database, or by the commit.
 * XAP_EARG  term is empty
 * Xapian::Document::add_posting */
XAP_API xap_status xap_doc_add_posting(xap_doc *doc, xap_bytes term,
                                       xap_termpos pos, uint32_t wdf_inc,
                                       xap_error *err);

/* Add a term without position, or raise its wdf. As xap_doc_add_posting.
 * Xapian::Document::add_term */
XAP_API xap_status xap_doc_add_term(xap_doc *doc, xap_bytes term,
                                    uint32_t wdf_inc, xap_error *err);

/* Add a term that does not count for weights: without position, its wdf as it
 * is, or 0. As xap_doc_add_posting.
 * Xapian::Document::add_boolean_term */
XAP_API xap_status xap_doc_add_boolean_term(xap_doc *doc, xap_bytes term,
                                            xap_error *err);

/* Remove a posting and lower the term's wdf by wdf_dec, to 0 at least. The term
 * stays.
 * XAP_EARG  doc does not have the term, or not at this position
 * Xapian::Document::remove_posting */
XAP_API xap_status xap_doc_remove_posting(xap_doc *doc, xap_bytes term,
                                          xap_termpos pos, uint32_t wdf_dec,
                                          xap_error *err);

/* Remove a term's postings from first to last, lowering its wdf by wdf_dec for
 * each. *removed (may be NULL): how many.
 * XAP_EARG  doc does not have the term
 * Xapian::Document::remove_postings */
XAP_API xap_status xap_doc_remove_postings(xap_doc *doc, xap_bytes term,
                                           xap_termpos first, xap_termpos last,
                                           uint32_t wdf_dec,
                                           xap_termpos *removed,
                                           xap_error *err);

/* XAP_EARG  doc does not have the term
 * Xapian::Document::remove_term */
XAP_API xap_status xap_doc_remove_term(xap_doc *doc, xap_bytes term,
                                       xap_error *err);

/* Remove all terms.
 * Xapian::Document::clear_terms */
XAP_API xap_status xap_doc_clear_terms(xap_doc *doc, xap_error *err);

/* How many different terms there are.
 * XAP_ENODOC  the document has gone from its database
 * Xapian::Document::termlist_count */
XAP_API xap_status xap_doc_term_count(const xap_doc *doc, uint32_t *out,
                                      xap_error *err);

/* Set the value of a slot; an empty value removes it.
 * Xapian::Document::add_value */
XAP_API xap_status xap_doc_add_value(xap_doc *doc, xap_slot slot,
                                     xap_bytes value, xap_error *err);

/* XAP_EARG  there is no value in the slot
 * Xapian::Document::remove_value */
XAP_API xap_status xap_doc_remove_value(xap_doc *doc, xap_slot slot,
                                        xap_error *err);

/* Remove all values.
 * Xapian::Document::clear_values */
XAP_API xap_status xap_doc_clear_values(xap_doc *doc, xap_error *err);

/* How many values there are.
 * XAP_ENODOC  the document has gone from its database
 * Xapian::Document::values_count */
XAP_API xap_status xap_doc_value_count(const xap_doc *doc, uint32_t *out,
                                       xap_error *err);

/* The value of a slot, empty when there is none.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Document::get_value */
XAP_API xap_status xap_doc_get_value(const xap_doc *doc, xap_slot slot,
                                     xap_buf *out, xap_error *err);

/* The docid in the shard that the document comes from; 0 for a new document.
 * Xapian::Document::get_docid */
XAP_API xap_status xap_doc_get_docid(const xap_doc *doc, xap_docid *out,
                                     xap_error *err);

/* The terms in the order of their bytes, with wdf and without term_freq.
 * *out is the caller's, until xap_term_iter_free; it keeps the document, which
 * must not be changed before.
 * XAP_ENODOC  the document has gone from its database
 * Xapian::Document::termlist_begin */
XAP_API xap_status xap_doc_terms(xap_term_iter **out, const xap_doc *doc,
                                 xap_error *err);

/* The values, by slot.
 * *out is the caller's, until xap_value_iter_free; it keeps the document, which
 * must not be changed before.
 * XAP_ENODOC  the document has gone from its database
 * Xapian::Document::values_begin */
XAP_API xap_status xap_doc_values(xap_value_iter **out, const xap_doc *doc,
                                  xap_error *err);

/* All of the document as bytes for xap_doc_unserialise.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_ENODOC  the document has gone from its database
 * Xapian::Document::serialise */
XAP_API xap_status xap_doc_serialise(const xap_doc *doc, xap_buf *out,
                                     xap_error *err);

/* A document that was written.
 * *out is the caller's, until xap_doc_free.
 * XAP_ESERIAL         these are no document
 * XAP_ENET            the same, as Xapian 1.4 says it
 * Xapian::Document::unserialise */
XAP_API xap_status xap_doc_unserialise(xap_doc **out, xap_bytes bytes,
                                       xap_error *err);

/* Remove all terms, values and the data.
 * Xapian::Document::clear_terms, clear_values, set_data */
XAP_API xap_status xap_doc_clear(xap_doc *doc, xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
