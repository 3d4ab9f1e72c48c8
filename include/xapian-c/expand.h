/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/expand.h - Xapian::RSet and ESet: more like these documents. */
#ifndef XAPIAN_C_EXPAND_H
#define XAPIAN_C_EXPAND_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A set of relevant documents, empty at first.
 * *out is the caller's, until xap_rset_free.
 * Xapian::RSet */
XAP_API xap_status xap_rset_new(xap_rset **out, xap_error *err);

/* rset may be NULL. */
XAP_API void xap_rset_free(xap_rset *rset);

/* A document counts once.
 * XAP_EARG  docid is 0
 * Xapian::RSet::add_document */
XAP_API xap_status xap_rset_add(xap_rset *rset, xap_docid docid,
                                xap_error *err);

/* A document that is not in the set is fine.
 * Xapian::RSet::remove_document */
XAP_API xap_status xap_rset_remove(xap_rset *rset, xap_docid docid,
                                   xap_error *err);

/* Whether the document is in the set.
 * Xapian::RSet::contains */
XAP_API xap_status xap_rset_contains(const xap_rset *rset, xap_docid docid,
                                     bool *out, xap_error *err);

/* How many documents there are.
 * Xapian::RSet::size */
XAP_API size_t xap_rset_size(const xap_rset *rset);

/* For xap_enquire_get_eset, or'ed. Equal to Xapian::Enquire's. */
enum {
    XAP_ESET_QUERY_TERMS = 1, /* terms of the query too */
    XAP_ESET_EXACT_FREQ = 2   /* exact frequencies where there are shards */
};

/* At most max terms that tell the documents of rset from the others, the best
 * first, each of more than min_weight. Without XAP_ESET_QUERY_TERMS none of the
 * session's query. An empty rset gives none.
 * *out is the caller's, until xap_eset_free.
 * XAP_ENODOC    a document of rset is not there
 * XAP_EFEATURE  the database was made with XAP_DB_NO_TERMLIST
 * and what database.h lists first.
 * Xapian::Enquire::get_eset */
XAP_API xap_status xap_enquire_get_eset(xap_eset **out, xap_enquire *enquire,
                                        const xap_rset *rset, uint32_t max,
                                        int flags, double min_weight,
                                        xap_error *err);

/* As xap_enquire_get_eset, of the terms that decider (may be NULL) keeps; it is
 * used for this call alone.
 * *out is the caller's, until xap_eset_free.
 * XAP_ECALLBACK  the decider stopped it
 * XAP_ENODOC     a document of rset is not there
 * XAP_EFEATURE   the database was made with XAP_DB_NO_TERMLIST
 * and what database.h lists first.
 * Xapian::Enquire::get_eset */
XAP_API xap_status xap_enquire_get_eset_with(xap_eset **out,
                                             xap_enquire *enquire,
                                             const xap_rset *rset, uint32_t max,
                                             int flags,
                                             const xap_expand_decider *decider,
                                             double min_weight, xap_error *err);

/* How terms of an ESet are weighed: "trad", with its parameter k, 1 at first;
 * or "bo1", which has none.
 * XAP_EARG  there is no such scheme
 * Xapian::Enquire::set_expansion_scheme */
XAP_API xap_status xap_enquire_set_expansion(xap_enquire *enquire,
                                             const char *scheme, double k,
                                             xap_error *err);

/* eset may be NULL. */
XAP_API void xap_eset_free(xap_eset *eset);

/* How many terms there are. The next two functions take i from 0 to one less,
 * and return no bytes or 0 for any other.
 * Xapian::ESet::size */
XAP_API size_t xap_eset_size(const xap_eset *eset);

/* Term i, for as long as eset lives.
 * Xapian::ESetIterator::operator* */
XAP_API xap_bytes xap_eset_term(const xap_eset *eset, size_t i);

/* Xapian::ESetIterator::get_weight */
XAP_API double xap_eset_weight(const xap_eset *eset, size_t i);

/* How many terms could have come at least, were max greater.
 * Xapian::ESet::get_ebound */
XAP_API uint32_t xap_eset_bound(const xap_eset *eset);

#ifdef __cplusplus
}
#endif

#endif
