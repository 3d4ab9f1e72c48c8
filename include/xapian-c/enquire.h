/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/enquire.h - Xapian::Enquire and MSet. */
#ifndef XAPIAN_C_ENQUIRE_H
#define XAPIAN_C_ENQUIRE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

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

/* As xap_enquire_set_query; length stands for the query's own, the sum of its
 * wqf, in the weights of some schemes; 0: its own.
 * Xapian::Enquire::set_query(query, qlen) */
XAP_API xap_status xap_enquire_set_query_length(xap_enquire *enquire,
                                                const xap_query *query,
                                                uint32_t length,
                                                xap_error *err);

/* The query that was set, or one that matches nothing.
 * *out is the caller's, until xap_query_free.
 * Xapian::Enquire::get_query */
XAP_API xap_status xap_enquire_get_query(xap_query **out,
                                         const xap_enquire *enquire,
                                         xap_error *err);

/* Let a spy see the documents of each search. spy stays the caller's and may be
 * freed.
 * Xapian::Enquire::add_matchspy */
XAP_API xap_status xap_enquire_add_spy(xap_enquire *enquire, xap_spy *spy,
                                       xap_error *err);

/* Xapian::Enquire::clear_matchspies */
XAP_API xap_status xap_enquire_clear_spies(xap_enquire *enquire,
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

/* By a value, and those of the same value by weight.
 * Xapian::Enquire::set_sort_by_value_then_relevance */
XAP_API xap_status xap_enquire_sort_by_value_then_relevance(
    xap_enquire *enquire, xap_slot slot, bool reverse, xap_error *err);

/* By the bytes of a key, the least first, or the greatest with reverse. keys
 * stays the caller's and may be freed.
 * Xapian::Enquire::set_sort_by_key */
XAP_API xap_status xap_enquire_sort_by_key(xap_enquire *enquire,
                                           xap_key_maker *keys, bool reverse,
                                           xap_error *err);

/* By a key, and those of the same key by weight. keys stays the caller's and
 * may be freed.
 * Xapian::Enquire::set_sort_by_key_then_relevance */
XAP_API xap_status xap_enquire_sort_by_key_then_relevance(xap_enquire *enquire,
                                                          xap_key_maker *keys,
                                                          bool reverse,
                                                          xap_error *err);

/* By weight, and those of equal weight by a key. keys stays the caller's and
 * may be freed.
 * Xapian::Enquire::set_sort_by_relevance_then_key */
XAP_API xap_status xap_enquire_sort_by_relevance_then_key(xap_enquire *enquire,
                                                          xap_key_maker *keys,
                                                          bool reverse,
                                                          xap_error *err);

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
 * XAP_ECALLBACK  a posting source, weight, spy or key maker stopped it
 * XAP_EOP        a posting source broke its contract
 * XAP_EUNIMPL    what is written in C met a remote shard
 * XAP_ESERIAL    a remote shard does not know a posting source
 * XAP_EWILDCARD  a wildcard stands for more terms than it may
 * and what database.h lists first.
 * Xapian::Enquire::get_mset */
XAP_API xap_status xap_enquire_get_mset(xap_mset **out, xap_enquire *enquire,
                                        xap_docid first, xap_docid max,
                                        xap_docid check, xap_error *err);

/* As xap_enquire_get_mset. rset (may be NULL): documents known to be relevant,
 * which tell of terms. decider (may be NULL): which documents may match; it is
 * used for this call alone.
 * *out is the caller's, until xap_mset_free; it keeps the session's query and
 * database.
 * XAP_ECALLBACK  a posting source, weight, spy, key maker or decider stopped it
 * XAP_EOP        a posting source broke its contract
 * XAP_EUNIMPL    what is written in C met a remote shard
 * XAP_ESERIAL    a remote shard does not know a posting source
 * XAP_EWILDCARD  a wildcard stands for more terms than it may
 * and what database.h lists first.
 * Xapian::Enquire::get_mset */
XAP_API xap_status
xap_enquire_get_mset_with(xap_mset **out, xap_enquire *enquire, xap_docid first,
                          xap_docid max, xap_docid check, const xap_rset *rset,
                          const xap_decider *decider, xap_error *err);

/* The terms of the query that a document has, by their place in the query, with
 * neither wdf nor term_freq; xap_term_iter_skip_to has no use there.
 * *out is the caller's, until xap_term_iter_free.
 * XAP_ENODOC  there is no such document
 * XAP_EARG    docid is 0
 * and what database.h lists first.
 * Xapian::Enquire::get_matching_terms_begin */
XAP_API xap_status xap_enquire_matching_terms(xap_term_iter **out,
                                              const xap_enquire *enquire,
                                              xap_docid docid, xap_error *err);

/* mset may be NULL. */
XAP_API void xap_mset_free(xap_mset *mset);

/* How many items there are. The next five functions take i from 0 to one less,
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

/* The number of item i among all matches, from 0.
 * Xapian::MSetIterator::get_rank */
XAP_API xap_docid xap_mset_rank(const xap_mset *mset, size_t i);

/* At least so many documents were left out for item i, having its value in
 * the slot of xap_enquire_set_collapse.
 * Xapian::MSetIterator::get_collapse_count */
XAP_API uint32_t xap_mset_collapse_count(const xap_mset *mset, size_t i);

/* The value of item i in the slot of xap_enquire_set_collapse; empty without
 * one.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EARG  there is no item i
 * Xapian::MSetIterator::get_collapse_key */
XAP_API xap_status xap_mset_collapse_key(const xap_mset *mset, size_t i,
                                         xap_buf *out, xap_error *err);

/* What item i was sorted by, a value or a key; empty for a search by relevance
 * alone.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EARG  there is no item i
 * Xapian::MSetIterator::get_sort_key */
XAP_API xap_status xap_mset_sort_key(const xap_mset *mset, size_t i,
                                     xap_buf *out, xap_error *err);

/* The number of the first item among all matches: `first` of the search.
 * Xapian::MSet::get_firstitem */
XAP_API xap_docid xap_mset_first(const xap_mset *mset);

/* A weight as 0 to 100 of what the best document could have.
 * Xapian::MSet::convert_to_percent */
XAP_API int xap_mset_to_percent(const xap_mset *mset, double weight);

/* In how many documents a term is, of the query or not; from Xapian 2.0 on 0 if
 * there was no query.
 * What database.h lists first.
 * Xapian::MSet::get_termfreq */
XAP_API xap_status xap_mset_term_freq(const xap_mset *mset, xap_bytes term,
                                      xap_docid *out, xap_error *err);

/* What a term of the query can add to a weight at most.
 * XAP_EARG  the query does not have the term; from Xapian 2.0 on it is a 0
 * Xapian::MSet::get_termweight */
XAP_API xap_status xap_mset_term_weight(const xap_mset *mset, xap_bytes term,
                                        double *out, xap_error *err);

/* There are at least so many matches.
 * Xapian::MSet::get_matches_lower_bound */
XAP_API xap_docid xap_mset_matches_lower_bound(const xap_mset *mset);

/* There are about so many matches.
 * Xapian::MSet::get_matches_estimated */
XAP_API xap_docid xap_mset_matches_estimated(const xap_mset *mset);

/* There are at most so many matches.
 * Xapian::MSet::get_matches_upper_bound */
XAP_API xap_docid xap_mset_matches_upper_bound(const xap_mset *mset);

/* There would be at least so many matches without xap_enquire_set_collapse.
 * Xapian::MSet::get_uncollapsed_matches_lower_bound */
XAP_API xap_docid xap_mset_uncollapsed_lower_bound(const xap_mset *mset);

/* There would be about so many matches without xap_enquire_set_collapse.
 * Xapian::MSet::get_uncollapsed_matches_estimated */
XAP_API xap_docid xap_mset_uncollapsed_estimated(const xap_mset *mset);

/* There would be at most so many matches without xap_enquire_set_collapse.
 * Xapian::MSet::get_uncollapsed_matches_upper_bound */
XAP_API xap_docid xap_mset_uncollapsed_upper_bound(const xap_mset *mset);

/* The greatest weight of any document that was looked at.
 * Xapian::MSet::get_max_attained */
XAP_API double xap_mset_max_attained(const xap_mset *mset);

/* No document can have a greater weight.
 * Xapian::MSet::get_max_possible */
XAP_API double xap_mset_max_possible(const xap_mset *mset);

/* Ask remote shards for the documents of n items from item i on, so that they
 * come together; what is beyond the end is left out.
 * What database.h lists first.
 * Xapian::MSet::fetch */
XAP_API xap_status xap_mset_fetch(const xap_mset *mset, size_t i, size_t n,
                                  xap_error *err);

/* For xap_snippet_opts, or'ed. Equal to Xapian::MSet's. */
enum {
    XAP_SNIPPET_BACKGROUND_MODEL = 1, /* other terms are worth a little too */
    XAP_SNIPPET_EXHAUSTIVE = 2,       /* look at all of the text */
    XAP_SNIPPET_EMPTY_WITHOUT_MATCH = 4, /* nothing when nothing matches */
    XAP_SNIPPET_CJK_NGRAM = 2048         /* as XAP_GENERATE_CJK_NGRAM */
};

/* How a snippet is to be. Start as XAP_SNIPPET_OPTS_INIT, which are Xapian's
 * choices: 500 bytes, words in <b> and </b>, "..." for what is left out. */
typedef struct xap_snippet_opts {
    size_t size;          /* of this struct, for later versions */
    size_t length;        /* in bytes, without marks, about */
    const xap_stem *stem; /* as of the query; NULL: none */
    unsigned flags;       /* of XAP_SNIPPET_ */
    const char *start, *end, *omit;
} xap_snippet_opts;
#define XAP_SNIPPET_OPTS_INIT                                             \
    {                                                                     \
        sizeof(xap_snippet_opts), 500, NULL,                              \
            XAP_SNIPPET_BACKGROUND_MODEL | XAP_SNIPPET_EXHAUSTIVE, "<b>", \
            "</b>", "..."                                                 \
    }

/* The part of a text that the query's terms, stems and phrases are in, these
 * marked and the rest escaped for HTML. opts may be NULL: as
 * XAP_SNIPPET_OPTS_INIT.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EARG       opts->size is of no version that this library knows
 * XAP_ECALLBACK  the stemmer stopped it
 * and what database.h lists first.
 * Xapian::MSet::snippet */
XAP_API xap_status xap_mset_snippet(const xap_mset *mset, xap_bytes text,
                                    const xap_snippet_opts *opts, xap_buf *out,
                                    xap_error *err);

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
