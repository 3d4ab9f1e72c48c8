/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/match.h - what looks at matches: deciders, spies, makers of keys to
 * sort by, and deciders about the terms of an ESet.
 *
 * Each is Xapian's own or calls back into C. Callbacks get the payload that the
 * constructor was given, and documents and bytes that are theirs for the call
 * alone. A negative return stops the search, which returns XAP_ECALLBACK. They
 * must not use the handles of the search that calls them, nor leave by longjmp.
 *
 * A constructor copies its class. destroy (may be NULL) is called with the
 * payload when neither the handle nor anything that it was given to is left;
 * after a failure the payload is still the caller's.
 *
 * Over a remote shard only a spy from xap_spy_new_value_count works; with all
 * others a search returns XAP_EUNIMPL. Terms are decided about locally, so an
 * xap_expand_decider works everywhere.
 */
#ifndef XAPIAN_C_MATCH_H
#define XAPIAN_C_MATCH_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Which documents may match. */
typedef struct xap_decider_class {
    /* 1 keep the document, 0 drop it. Called only for documents that the query
     * matches and that may come on the page; counts become estimates. */
    int (*keep)(void *payload, const xap_doc *doc);
} xap_decider_class;

/* *out is the caller's, until xap_decider_free.
 * Xapian::MatchDecider */
XAP_API xap_status xap_decider_new(xap_decider **out,
                                   const xap_decider_class *cls, void *payload,
                                   void (*destroy)(void *payload),
                                   xap_error *err);

/* Keep the documents whose value in a slot is in a set, empty at first, or with
 * keep false drop these and keep all others. No value is the empty value.
 * *out is the caller's, until xap_decider_free.
 * Xapian::ValueSetMatchDecider */
XAP_API xap_status xap_decider_new_value_set(xap_decider **out, xap_slot slot,
                                             bool keep, xap_error *err);

/* Add a value to the set.
 * XAP_EOP  decider has no set
 * Xapian::ValueSetMatchDecider::add_value */
XAP_API xap_status xap_decider_add_value(xap_decider *decider, xap_bytes value,
                                         xap_error *err);

/* Remove a value from the set; one that is not there is fine.
 * XAP_EOP  decider has no set
 * Xapian::ValueSetMatchDecider::remove_value */
XAP_API xap_status xap_decider_remove_value(xap_decider *decider,
                                            xap_bytes value, xap_error *err);

/* Whether a document would be kept.
 * XAP_ECALLBACK  the callback stopped
 * and what database.h lists first.
 * Xapian::MatchDecider::operator() */
XAP_API xap_status xap_decider_test(const xap_decider *decider,
                                    const xap_doc *doc, bool *out,
                                    xap_error *err);

/* Not during a search that it is used in. decider may be NULL. */
XAP_API void xap_decider_free(xap_decider *decider);

/* See the documents that match. */
typedef struct xap_spy_class {
    /* See a document and its weight. Which of the matching documents are seen
     * is the matcher's choice, unless the search asks to check as many as there
     * are. */
    int (*see)(void *payload, const xap_doc *doc, double weight);
} xap_spy_class;

/* *out is the caller's, until xap_spy_free.
 * Xapian::MatchSpy */
XAP_API xap_status xap_spy_new(xap_spy **out, const xap_spy_class *cls,
                               void *payload, void (*destroy)(void *payload),
                               xap_error *err);

/* Count how often each value of a slot is seen: facets. Works over remote
 * shards.
 * *out is the caller's, until xap_spy_free.
 * Xapian::ValueCountMatchSpy */
XAP_API xap_status xap_spy_new_value_count(xap_spy **out, xap_slot slot,
                                           xap_error *err);

/* How many documents were counted, those without a value included.
 * XAP_EOP  spy does not count values
 * Xapian::ValueCountMatchSpy::get_total */
XAP_API xap_status xap_spy_total(const xap_spy *spy, size_t *out,
                                 xap_error *err);

/* The values that were seen, in the order of their bytes, how often as
 * term_freq.
 * *out is the caller's, until xap_term_iter_free. It may miss what spy counts
 * meanwhile.
 * XAP_EOP  spy does not count values
 * Xapian::ValueCountMatchSpy::values_begin */
XAP_API xap_status xap_spy_values(xap_term_iter **out, const xap_spy *spy,
                                  xap_error *err);

/* At most max values, the most frequent first, and in the order of their bytes
 * where they are equally frequent; how often as term_freq.
 * *out is the caller's, until xap_term_iter_free.
 * XAP_EOP  spy does not count values
 * Xapian::ValueCountMatchSpy::top_values_begin */
XAP_API xap_status xap_spy_top_values(xap_term_iter **out, const xap_spy *spy,
                                      size_t max, xap_error *err);

/* What was counted, as bytes for xap_spy_merge_results.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EUNIMPL  spy does not count values
 * Xapian::MatchSpy::serialise_results */
XAP_API xap_status xap_spy_serialise_results(const xap_spy *spy, xap_buf *out,
                                             xap_error *err);

/* Add what another spy has counted. After a failure some of it may be added.
 * XAP_EUNIMPL  spy does not count values
 * XAP_ESERIAL  these are no results
 * XAP_ENET     the same, as Xapian 1.4 says it
 * Xapian::MatchSpy::merge_results */
XAP_API xap_status xap_spy_merge_results(xap_spy *spy, xap_bytes results,
                                         xap_error *err);

/* spy may be NULL. */
XAP_API void xap_spy_free(xap_spy *spy);

/* Make keys to sort documents by, in the order of their bytes. */
typedef struct xap_key_maker_class {
    /* Fill in the key of a document; it is empty before the call. What fills a
     * buffer may be the last thing: return xap_doc_get_value(doc, 0, key, 0).
     */
    int (*key)(void *payload, const xap_doc *doc, xap_buf *key);
} xap_key_maker_class;

/* *out is the caller's, until xap_key_maker_free.
 * Xapian::KeyMaker */
XAP_API xap_status xap_key_maker_new(xap_key_maker **out,
                                     const xap_key_maker_class *cls,
                                     void *payload,
                                     void (*destroy)(void *payload),
                                     xap_error *err);

/* Keys of several values, the most important first, none at first.
 * *out is the caller's, until xap_key_maker_free.
 * Xapian::MultiValueKeyMaker */
XAP_API xap_status xap_key_maker_new_multi(xap_key_maker **out, xap_error *err);

/* Add a slot to a key; reverse: the greatest value first. missing stands for a
 * value that a document does not have.
 * XAP_EOP  keys is not from xap_key_maker_new_multi
 * Xapian::MultiValueKeyMaker::add_value */
XAP_API xap_status xap_key_maker_add_value(xap_key_maker *keys, xap_slot slot,
                                           bool reverse, xap_bytes missing,
                                           xap_error *err);

/* Keys by distance (geo.h), the nearest first: of the places in a slot, as
 * xap_coords_serialise writes them, from the places of centre. metric may be
 * NULL: along great circles of the earth. missing: the distance in metres of a
 * document without a place; negative: behind all others.
 * *out is the caller's, until xap_key_maker_free; centre and metric stay the
 * caller's and may be freed.
 * Xapian::LatLongDistanceKeyMaker */
XAP_API xap_status xap_key_maker_new_distance(xap_key_maker **out,
                                              xap_slot slot,
                                              const xap_coords *centre,
                                              const xap_metric *metric,
                                              double missing, xap_error *err);

/* The key of a document.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_ECALLBACK  the callback stopped
 * and what database.h lists first.
 * Xapian::KeyMaker::operator() */
XAP_API xap_status xap_key_maker_key(const xap_key_maker *keys,
                                     const xap_doc *doc, xap_buf *out,
                                     xap_error *err);

/* keys may be NULL. */
XAP_API void xap_key_maker_free(xap_key_maker *keys);

/* Which terms may be in an ESet. */
typedef struct xap_expand_decider_class {
    /* 1 keep the term, 0 drop it. */
    int (*keep)(void *payload, xap_bytes term);
} xap_expand_decider_class;

/* *out is the caller's, until xap_expand_decider_free.
 * Xapian::ExpandDecider */
XAP_API xap_status xap_expand_decider_new(xap_expand_decider **out,
                                          const xap_expand_decider_class *cls,
                                          void *payload,
                                          void (*destroy)(void *payload),
                                          xap_error *err);

/* Keep what both keep; b is asked only about what a keeps. They stay the
 * caller's and may be freed.
 * *out is the caller's, until xap_expand_decider_free.
 * Xapian::ExpandDeciderAnd */
XAP_API xap_status xap_expand_decider_new_and(xap_expand_decider **out,
                                              const xap_expand_decider *a,
                                              const xap_expand_decider *b,
                                              xap_error *err);

/* Drop n terms.
 * *out is the caller's, until xap_expand_decider_free.
 * Xapian::ExpandDeciderFilterTerms */
XAP_API xap_status xap_expand_decider_new_terms(xap_expand_decider **out,
                                                const xap_bytes *terms,
                                                size_t n, xap_error *err);

/* Keep the terms that begin with prefix.
 * *out is the caller's, until xap_expand_decider_free.
 * Xapian::ExpandDeciderFilterPrefix */
XAP_API xap_status xap_expand_decider_new_prefix(xap_expand_decider **out,
                                                 xap_bytes prefix,
                                                 xap_error *err);

/* Whether a term would be kept.
 * XAP_ECALLBACK  the callback stopped
 * Xapian::ExpandDecider::operator() */
XAP_API xap_status xap_expand_decider_test(const xap_expand_decider *decider,
                                           xap_bytes term, bool *out,
                                           xap_error *err);

/* decider may be NULL. */
XAP_API void xap_expand_decider_free(xap_expand_decider *decider);

#ifdef __cplusplus
}
#endif

#endif
