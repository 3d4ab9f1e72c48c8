/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/query.h - Xapian::Query.
 *
 * Queries are values and never change. Each constructor gives a query of the
 * caller's, until xap_query_free; the parts that it is made from stay the
 * caller's and may be freed at any time.
 */
#ifndef XAPIAN_C_QUERY_H
#define XAPIAN_C_QUERY_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Equal to Xapian::Query::op. */
enum {
    XAP_OP_AND = 0,          /* all; weights add up */
    XAP_OP_OR = 1,           /* any; weights add up */
    XAP_OP_AND_NOT = 2,      /* the first and none of the others */
    XAP_OP_XOR = 3,          /* an odd number of them; weights add up */
    XAP_OP_AND_MAYBE = 4,    /* the first; the others add weight */
    XAP_OP_FILTER = 5,       /* all; only the first has weight */
    XAP_OP_NEAR = 6,         /* all within a window, in any order */
    XAP_OP_PHRASE = 7,       /* all within a window, in this order */
    XAP_OP_VALUE_RANGE = 8,  /* xap_query_new_value_range */
    XAP_OP_SCALE_WEIGHT = 9, /* xap_query_new_scale */
    XAP_OP_ELITE_SET = 10,   /* any of those that weigh most */
    XAP_OP_VALUE_GE = 11,    /* xap_query_new_value_ge */
    XAP_OP_VALUE_LE = 12,    /* xap_query_new_value_le */
    XAP_OP_SYNONYM = 13,     /* any; weighed as if they were one term; a search
                                with value ranges among them is XAP_EOP */
    XAP_OP_MAX = 14,         /* any; the greatest of their weights */
    XAP_OP_WILDCARD = 15,    /* xap_query_new_wildcard */
    /* What xap_query_type says of queries without parts. */
    XAP_LEAF_TERM = 100,
    XAP_LEAF_SOURCE = 101,
    XAP_LEAF_ALL = 102,
    XAP_LEAF_NOTHING = 103
};

/* What to do when a wildcard stands for more terms than it may. Equal to
 * Xapian::Query's WILDCARD_LIMIT_ constants. */
enum {
    XAP_WILDCARD_ERROR = 0,        /* the search returns XAP_EWILDCARD */
    XAP_WILDCARD_FIRST = 1,        /* take the first, in the order of bytes */
    XAP_WILDCARD_MOST_FREQUENT = 2 /* take the most frequent */
};

/* query may be NULL. */
XAP_API void xap_query_free(xap_query *query);

/* Match no document.
 * Xapian::Query() */
XAP_API xap_status xap_query_new_nothing(xap_query **out, xap_error *err);

/* Match every document, with weight 0.
 * Xapian::Query(std::string()) */
XAP_API xap_status xap_query_new_all(xap_query **out, xap_error *err);

/* Match the documents that have the term; every document for the empty one.
 * wqf: how often the query has the term; pos: 0, or its place in the query.
 * Xapian::Query(term, wqf, pos) */
XAP_API xap_status xap_query_new_term(xap_query **out, xap_bytes term,
                                      uint32_t wqf, xap_termpos pos,
                                      xap_error *err);

/* Join n queries; none of them: match nothing. window is the width in positions
 * for NEAR and PHRASE, and how many to pick for ELITE_SET (in each shard); 0:
 * as many as there are queries. The other operators ignore it. XAP_EARG     op
 * is not an operator that joins queries XAP_EUNIMPL  a part of NEAR or PHRASE
 * is neither a term nor terms joined by OR Xapian::Query(op, begin, end,
 * window) */
XAP_API xap_status xap_query_new_op(xap_query **out, xap_op op,
                                    const xap_query *const *queries, size_t n,
                                    uint32_t window, xap_error *err);

/* Multiply the weights of a query.
 * XAP_EARG  factor is negative
 * Xapian::Query(factor, query) */
XAP_API xap_status xap_query_new_scale(xap_query **out, double factor,
                                       const xap_query *query, xap_error *err);

/* Match the documents that have a value in a slot from low to high, both
 * included, in the order of bytes; none when low is greater. No weight.
 * Xapian::Query(OP_VALUE_RANGE, slot, low, high) */
XAP_API xap_status xap_query_new_value_range(xap_query **out, xap_slot slot,
                                             xap_bytes low, xap_bytes high,
                                             xap_error *err);

/* Match the documents that have a value in a slot of at least low; every
 * document when low is empty. No weight.
 * Xapian::Query(OP_VALUE_GE, slot, low) */
XAP_API xap_status xap_query_new_value_ge(xap_query **out, xap_slot slot,
                                          xap_bytes low, xap_error *err);

/* Match the documents that have a value in a slot of at most high. No weight.
 * Xapian::Query(OP_VALUE_LE, slot, high) */
XAP_API xap_status xap_query_new_value_le(xap_query **out, xap_slot slot,
                                          xap_bytes high, xap_error *err);

/* Match the documents of a posting source (source.h), with the weight that it
 * gives them. The source may be freed and may be used for other queries.
 * Xapian::Query(source) */
XAP_API xap_status xap_query_new_source(xap_query **out, xap_source *source,
                                        xap_error *err);

/* Match the documents with a term that begins with prefix: at most max terms in
 * a shard, 0: any number; limit says what else to do. combiner: XAP_OP_SYNONYM,
 * XAP_OP_OR or XAP_OP_MAX.
 * XAP_EARG  combiner or limit is none of these
 * Xapian::Query(OP_WILDCARD, pattern, max_expansion, max_type, combiner) */
XAP_API xap_status xap_query_new_wildcard(xap_query **out, xap_bytes prefix,
                                          uint32_t max, int limit,
                                          xap_op combiner, xap_error *err);

/* What the query is, of XAP_OP_ or XAP_LEAF_.
 * Xapian::Query::get_type */
XAP_API xap_op xap_query_type(const xap_query *query);

/* How many parts it has. Xapian may have joined parts into one, or one into its
 * parts.
 * Xapian::Query::get_num_subqueries */
XAP_API size_t xap_query_size(const xap_query *query);

/* Part i, from 0.
 * *out is the caller's, until xap_query_free.
 * XAP_EARG  there is no part i
 * Xapian::Query::get_subquery */
XAP_API xap_status xap_query_part(xap_query **out, const xap_query *query,
                                  size_t i, xap_error *err);

/* The sum of wqf of its terms.
 * Xapian::Query::get_length */
XAP_API uint32_t xap_query_length(const xap_query *query);

/* The terms as often as they are there, by their place in the query, with
 * neither wdf nor term_freq; xap_term_iter_skip_to has no use there. Wildcards
 * are none.
 * *out is the caller's, until xap_term_iter_free.
 * Xapian::Query::get_terms_begin */
XAP_API xap_status xap_query_terms(xap_term_iter **out, const xap_query *query,
                                   xap_error *err);

/* The terms in the order of their bytes, each once, with neither wdf nor
 * term_freq.
 * *out is the caller's, until xap_term_iter_free.
 * Xapian::Query::get_unique_terms_begin */
XAP_API xap_status xap_query_unique_terms(xap_term_iter **out,
                                          const xap_query *query,
                                          xap_error *err);

/* The query as bytes for xap_query_unserialise.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EUNIMPL    there is a posting source in it that cannot be written
 * XAP_ECALLBACK  a posting source stopped it
 * Xapian::Query::serialise */
XAP_API xap_status xap_query_serialise(const xap_query *query, xap_buf *out,
                                       xap_error *err);

/* The query that was written. registry knows its posting sources; NULL: those
 * that are Xapian's own are known.
 * *out is the caller's, until xap_query_free.
 * XAP_ESERIAL          these are no query, or a source in it is not known
 * XAP_ENET, XAP_EARG   the same, as Xapian 1.4 says it
 * XAP_ECALLBACK        a posting source stopped it
 * XAP_EUNIMPL          a posting source in it cannot be read
 * Xapian::Query::unserialise */
XAP_API xap_status xap_query_unserialise(xap_query **out, xap_bytes bytes,
                                         const xap_registry *registry,
                                         xap_error *err);

/* The query as text for people, "Query((a AND b))", which may hold NULs.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Query::get_description */
XAP_API xap_status xap_query_describe(const xap_query *query, xap_buf *out,
                                      xap_error *err);

/* Whether it is known, without a database, that the query matches nothing.
 * Xapian::Query::empty */
XAP_API bool xap_query_is_empty(const xap_query *query);

#ifdef __cplusplus
}
#endif

#endif
