/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/query.h - Xapian::Query: values; every constructor gives a new
 * reference. */
#ifndef XAPIAN_C_QUERY_H
#define XAPIAN_C_QUERY_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Equal to Xapian::Query::op. */
typedef int xap_op;
enum {
    XAP_OP_AND = 0,
    XAP_OP_OR = 1,
    XAP_OP_AND_NOT = 2,
    XAP_OP_XOR = 3,
    XAP_OP_AND_MAYBE = 4,
    XAP_OP_FILTER = 5,
    XAP_OP_NEAR = 6,
    XAP_OP_PHRASE = 7,
    XAP_OP_VALUE_RANGE = 8,
    XAP_OP_SCALE_WEIGHT = 9,
    XAP_OP_ELITE_SET = 10,
    XAP_OP_VALUE_GE = 11,
    XAP_OP_VALUE_LE = 12,
    XAP_OP_SYNONYM = 13,
    XAP_OP_MAX = 14,
    XAP_OP_WILDCARD = 15
};

XAP_API void xap_query_free(xap_query *query);
XAP_API xap_status xap_query_new_nothing(xap_query **out, xap_error *err);
XAP_API xap_status xap_query_new_all(xap_query **out, xap_error *err);
/* wqf: how often the query has the term; pos: 0 or its place in the query. */
XAP_API xap_status xap_query_new_term(xap_query **out, xap_bytes term,
                                      uint32_t wqf, xap_termpos pos,
                                      xap_error *err);
/* Join n queries, which stay the caller's. AND_NOT, AND_MAYBE and FILTER take
 * the first as their left side. `window` counts for NEAR, PHRASE and ELITE_SET;
 * 0: as many as there are queries. */
XAP_API xap_status xap_query_new_op(xap_query **out, xap_op op,
                                    const xap_query *const *queries, size_t n,
                                    uint32_t window, xap_error *err);
XAP_API xap_status xap_query_new_scale(xap_query **out, double factor,
                                       const xap_query *query, xap_error *err);
XAP_API xap_status xap_query_new_value_range(xap_query **out, xap_slot slot,
                                             xap_bytes low, xap_bytes high,
                                             xap_error *err);
XAP_API xap_status xap_query_new_value_ge(xap_query **out, xap_slot slot,
                                          xap_bytes low, xap_error *err);
XAP_API xap_status xap_query_new_value_le(xap_query **out, xap_slot slot,
                                          xap_bytes high, xap_error *err);
/* A query over a posting source, which is kept alive by it. */
XAP_API xap_status xap_query_new_source(xap_query **out, xap_source *source,
                                        xap_error *err);
XAP_API xap_status xap_query_describe(const xap_query *query, xap_buf *out,
                                      xap_error *err);
XAP_API bool xap_query_is_empty(const xap_query *query);

#ifdef __cplusplus
}
#endif

#endif
