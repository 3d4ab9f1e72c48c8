/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/enquire.h - Xapian::Enquire, MSet and the weighting schemes. */
#ifndef XAPIAN_C_ENQUIRE_H
#define XAPIAN_C_ENQUIRE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Weigh nothing: every weight is 0.
 * *out is the caller's, until xap_weight_free.
 * Xapian::BoolWeight */
XAP_API xap_status xap_weight_new_bool(xap_weight **out, xap_error *err);

/* Okapi BM25. k1: how fast wdf saturates; k2: of the query's length (0: not at
 * all); k3: how fast wqf saturates; b: how much a document's length counts, 0
 * to 1; min_normlen: the least length taken, in average lengths. Negative
 * numbers count as 0, b above 1 as 1.
 * *out is the caller's, until xap_weight_free.
 * Xapian::BM25Weight */
XAP_API xap_status xap_weight_new_bm25(xap_weight **out, double k1, double k2,
                                       double k3, double b, double min_normlen,
                                       xap_error *err);

/* BM25+, whose lower bound of a term's part keeps long documents from being
 * pushed down too far: as BM25, and delta is that bound; a negative one counts
 * as 0.
 * *out is the caller's, until xap_weight_free.
 * Xapian::BM25PlusWeight */
XAP_API xap_status xap_weight_new_bm25plus(xap_weight **out, double k1,
                                           double k2, double k3, double b,
                                           double min_normlen, double delta,
                                           xap_error *err);

/* Tf-idf. normalizations: three letters, for wdf (n none, b boolean, s square,
 * l logarithm, L its average), for idf (n none, t log(N / n), p log((N - n) /
 * n), f 1 / n, s log(N / n) squared) and for the whole (n none); "ntn" is
 * Xapian's own choice.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  normalizations is not of such letters
 * Xapian::TfIdfWeight */
XAP_API xap_status xap_weight_new_tfidf(xap_weight **out,
                                        const char *normalizations,
                                        xap_error *err);

/* InL2 of the divergence from randomness: inverse document frequency, Laplace.
 * c: how much a document's length counts, the less the greater it is; 1 is
 * usual. *out is the caller's, until xap_weight_free. XAP_EARG  c is not above
 * 0 Xapian::InL2Weight */
XAP_API xap_status xap_weight_new_inl2(xap_weight **out, double c,
                                       xap_error *err);

/* IfB2 of the divergence from randomness: inverse term frequency, Bernoulli. c:
 * how much a document's length counts, the less the greater it is; 1 is usual.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  c is not above 0
 * Xapian::IfB2Weight */
XAP_API xap_status xap_weight_new_ifb2(xap_weight **out, double c,
                                       xap_error *err);

/* IneB2 of the divergence from randomness: expected inverse document frequency,
 * Bernoulli. c: how much a document's length counts, the less the greater it
 * is; 1 is usual. *out is the caller's, until xap_weight_free. XAP_EARG  c is
 * not above 0 Xapian::IneB2Weight */
XAP_API xap_status xap_weight_new_ineb2(xap_weight **out, double c,
                                        xap_error *err);

/* BB2 of the divergence from randomness: Bose-Einstein, Bernoulli. c: how
 * much a document's length counts, the less the greater it is; 1 is usual.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  c is not above 0
 * Xapian::BB2Weight */
XAP_API xap_status xap_weight_new_bb2(xap_weight **out, double c,
                                      xap_error *err);

/* PL2 of the divergence from randomness: Poisson, Laplace. c: how
 * much a document's length counts, the less the greater it is; 1 is usual.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  c is not above 0
 * Xapian::PL2Weight */
XAP_API xap_status xap_weight_new_pl2(xap_weight **out, double c,
                                      xap_error *err);

/* PL2+: as PL2, and delta is the lower bound of a term's part; 0.8 is usual.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  c or delta is not above 0
 * Xapian::PL2PlusWeight */
XAP_API xap_status xap_weight_new_pl2plus(xap_weight **out, double c,
                                          double delta, xap_error *err);

/* DLH of the divergence from randomness: hypergeometric, Laplace, without
 * parameters.
 * *out is the caller's, until xap_weight_free.
 * Xapian::DLHWeight */
XAP_API xap_status xap_weight_new_dlh(xap_weight **out, xap_error *err);

/* DPH of the divergence from randomness: hypergeometric, Popper, without
 * parameters.
 * *out is the caller's, until xap_weight_free.
 * Xapian::DPHWeight */
XAP_API xap_status xap_weight_new_dph(xap_weight **out, xap_error *err);

/* One for each term that a document has.
 * *out is the caller's, until xap_weight_free.
 * Xapian::CoordWeight */
XAP_API xap_status xap_weight_new_coord(xap_weight **out, xap_error *err);

/* How xap_weight_new_lm smooths. Equal to Xapian::Weight::type_smoothing. */
typedef int xap_smoothing;
enum {
    XAP_TWO_STAGE = 1,
    XAP_DIRICHLET = 2,
    XAP_ABSOLUTE_DISCOUNT = 3,
    XAP_JELINEK_MERCER = 4,
    XAP_DIRICHLET_PLUS = 5
};

/* A unigram language model. log: what a logarithm is multiplied by to keep it
 * above 0, or 0 to take the greatest length of a document; smoothing1 and
 * smoothing2: what they mean depends on the smoothing; -1: Xapian's choice.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  there is no such smoothing
 * Xapian::LMWeight */
XAP_API xap_status xap_weight_new_lm(xap_weight **out, double log,
                                     xap_smoothing smoothing, double smoothing1,
                                     double smoothing2, xap_error *err);

/* weight may be NULL. */
XAP_API void xap_weight_free(xap_weight *weight);

/* The order of documents of equal weight, and of all without weights. Equal to
 * Xapian::Enquire::docid_order. */
typedef int xap_docid_order;
enum { XAP_ASCENDING = 1, XAP_DESCENDING = 0, XAP_DONT_CARE = 2 };

/* A session of queries over a database as it is now; shards added to db later
 * do not count. Until it is told otherwise: BM25 with Xapian's parameters, by
 * relevance, then by docid ascending; no query, which matches nothing.
 * *out is the caller's, until xap_enquire_free; it keeps the database.
 * XAP_EARG  db has no shards
 * Xapian::Enquire */
XAP_API xap_status xap_enquire_new(xap_enquire **out, const xap_db *db,
                                   xap_error *err);

/* enquire may be NULL. */
XAP_API void xap_enquire_free(xap_enquire *enquire);

/* query stays the caller's and may be freed.
 * Xapian::Enquire::set_query */
XAP_API xap_status xap_enquire_set_query(xap_enquire *enquire,
                                         const xap_query *query,
                                         xap_error *err);

/* weight stays the caller's and may be freed.
 * Xapian::Enquire::set_weighting_scheme */
XAP_API xap_status xap_enquire_set_weight(xap_enquire *enquire,
                                          const xap_weight *weight,
                                          xap_error *err);

/* XAP_EARG  there is no such order
 * Xapian::Enquire::set_docid_order */
XAP_API xap_status xap_enquire_set_docid_order(xap_enquire *enquire,
                                               xap_docid_order order,
                                               xap_error *err);

/* By weight, the greatest first.
 * Xapian::Enquire::set_sort_by_relevance */
XAP_API xap_status xap_enquire_sort_by_relevance(xap_enquire *enquire,
                                                 xap_error *err);

/* By the bytes of a value, the least first, or the greatest with reverse; no
 * value is the least.
 * Xapian::Enquire::set_sort_by_value */
XAP_API xap_status xap_enquire_sort_by_value(xap_enquire *enquire,
                                             xap_slot slot, bool reverse,
                                             xap_error *err);

/* By weight, and those of equal weight by a value.
 * Xapian::Enquire::set_sort_by_relevance_then_value */
XAP_API xap_status xap_enquire_sort_by_relevance_then_value(
    xap_enquire *enquire, xap_slot slot, bool reverse, xap_error *err);

/* Leave out what has less than this weight, or less than these percent of the
 * best document's; 0 and 0: nothing.
 * Xapian::Enquire::set_cutoff */
XAP_API xap_status xap_enquire_set_cutoff(xap_enquire *enquire, int percent,
                                          double weight, xap_error *err);

/* Keep at most max documents of the same value in a slot, and all that have
 * none; max 0: keep all.
 * Xapian::Enquire::set_collapse_key */
XAP_API xap_status xap_enquire_set_collapse(xap_enquire *enquire, xap_slot slot,
                                            uint32_t max, xap_error *err);

/* After these seconds a search goes on as if nothing more had to be looked at
 * than its page needs: bounds widen, the page stays. 0: no limit.
 * Xapian::Enquire::set_time_limit */
XAP_API xap_status xap_enquire_set_time_limit(xap_enquire *enquire,
                                              double seconds, xap_error *err);

/* Search: the matches from number first (from 0), at most max of them, in
 * order. At least check matches are looked at where there are as many, which
 * makes the bounds narrower.
 * *out is the caller's, until xap_mset_free; it keeps the session's query and
 * database.
 * XAP_ECALLBACK  a posting source stopped it
 * XAP_EOP        a posting source broke its contract
 * XAP_EUNIMPL    a posting source met a remote shard
 * and what database.h lists first.
 * Xapian::Enquire::get_mset */
XAP_API xap_status xap_enquire_get_mset(xap_mset **out, xap_enquire *enquire,
                                        xap_docid first, xap_docid max,
                                        xap_docid check, xap_error *err);

/* mset may be NULL. */
XAP_API void xap_mset_free(xap_mset *mset);

/* How many items there are. The next three functions take i from 0 to one less,
 * and return 0 for any other.
 * Xapian::MSet::size */
XAP_API size_t xap_mset_size(const xap_mset *mset);

/* The docid in the whole database.
 * Xapian::MSetIterator::operator* */
XAP_API xap_docid xap_mset_docid(const xap_mset *mset, size_t i);

/* Xapian::MSetIterator::get_weight */
XAP_API double xap_mset_weight(const xap_mset *mset, size_t i);

/* The weight as 1 to 100 of what the best document could have.
 * Xapian::MSetIterator::get_percent */
XAP_API int xap_mset_percent(const xap_mset *mset, size_t i);

/* There are at least so many matches.
 * Xapian::MSet::get_matches_lower_bound */
XAP_API xap_docid xap_mset_matches_lower_bound(const xap_mset *mset);

/* There are about so many matches.
 * Xapian::MSet::get_matches_estimated */
XAP_API xap_docid xap_mset_matches_estimated(const xap_mset *mset);

/* There are at most so many matches.
 * Xapian::MSet::get_matches_upper_bound */
XAP_API xap_docid xap_mset_matches_upper_bound(const xap_mset *mset);

/* No document can have a greater weight.
 * Xapian::MSet::get_max_possible */
XAP_API double xap_mset_max_possible(const xap_mset *mset);

/* The document of item i.
 * *out is the caller's, until xap_doc_free; it keeps the database.
 * XAP_EARG    there is no item i
 * XAP_ENODOC  it has gone from the database
 * and what database.h lists first.
 * Xapian::MSetIterator::get_document */
XAP_API xap_status xap_mset_get_document(xap_doc **out, const xap_mset *mset,
                                         size_t i, xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
