/* SPDX-License-Identifier: GPL-2.0-or-later */
/* query.cc - Xapian::Query. A handle also knows the posting sources within, so
 * that a match can tell them what it searches. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

#include <algorithm>

using xap::guard_buf;
using xap::guard_out;
using xap::str;

#define SAME(name)                                           \
    static_assert(static_cast<int>(XAP_##name) ==            \
                      static_cast<int>(Xapian::Query::name), \
                  "operators are Xapian's")
SAME(OP_AND);
SAME(OP_OR);
SAME(OP_AND_NOT);
SAME(OP_XOR);
SAME(OP_AND_MAYBE);
SAME(OP_FILTER);
SAME(OP_NEAR);
SAME(OP_PHRASE);
SAME(OP_VALUE_RANGE);
SAME(OP_SCALE_WEIGHT);
SAME(OP_ELITE_SET);
SAME(OP_VALUE_GE);
SAME(OP_VALUE_LE);
SAME(OP_SYNONYM);
SAME(OP_MAX);
SAME(OP_WILDCARD);
SAME(LEAF_TERM);
#undef SAME
static_assert(
    static_cast<int>(XAP_LEAF_SOURCE) == Xapian::Query::LEAF_POSTING_SOURCE &&
        static_cast<int>(XAP_LEAF_ALL) == Xapian::Query::LEAF_MATCH_ALL &&
        static_cast<int>(XAP_LEAF_NOTHING) == Xapian::Query::LEAF_MATCH_NOTHING,
    "leaves are Xapian's");
static_assert(static_cast<int>(XAP_WILDCARD_ERROR) ==
                      Xapian::Query::WILDCARD_LIMIT_ERROR &&
                  static_cast<int>(XAP_WILDCARD_FIRST) ==
                      Xapian::Query::WILDCARD_LIMIT_FIRST &&
                  static_cast<int>(XAP_WILDCARD_MOST_FREQUENT) ==
                      Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT,
              "limits are Xapian's");

void xap::collect(source_refs &whole, const source_refs &part)
{
    for (const auto &source : part)
        if (std::find(whole.begin(), whole.end(), source) == whole.end())
            whole.push_back(source);
}

namespace
{

bool joins(xap_op op)
{
    switch (op) {
    case XAP_OP_AND:
    case XAP_OP_OR:
    case XAP_OP_AND_NOT:
    case XAP_OP_XOR:
    case XAP_OP_AND_MAYBE:
    case XAP_OP_FILTER:
    case XAP_OP_NEAR:
    case XAP_OP_PHRASE:
    case XAP_OP_ELITE_SET:
    case XAP_OP_SYNONYM:
    case XAP_OP_MAX:
        return true;
    default:
        return false;
    }
}

/* The window for an operator that has one; Xapian refuses it elsewhere. */
uint32_t window_of(xap_op op, size_t n, uint32_t window)
{
    if (op != XAP_OP_NEAR && op != XAP_OP_PHRASE && op != XAP_OP_ELITE_SET)
        return 0;
    return window ? window : static_cast<uint32_t>(n);
}

xap_query *join(xap_op op, const xap_query *const *queries, size_t n,
                uint32_t window)
{
    if (!joins(op))
        throw Xapian::InvalidArgumentError(
            "xap_query_new_op: not an operator that joins queries");
    xap::source_refs sources;
    std::vector<Xapian::Query> parts;
    parts.reserve(n);
    for (size_t i = 0; i < n; i++) {
        parts.push_back(queries[i]->query);
        xap::collect(sources, queries[i]->sources);
    }
    return new xap_query{Xapian::Query(static_cast<Xapian::Query::op>(op),
                                       parts.begin(), parts.end(),
                                       window_of(op, n, window)),
                         sources};
}

xap_query *wildcard(const std::string &prefix, uint32_t max, int limit,
                    xap_op combiner)
{
    if (combiner != XAP_OP_SYNONYM && combiner != XAP_OP_OR &&
        combiner != XAP_OP_MAX)
        throw Xapian::InvalidArgumentError(
            "xap_query_new_wildcard: no operator that combines terms");
    if (limit < XAP_WILDCARD_ERROR || limit > XAP_WILDCARD_MOST_FREQUENT)
        throw Xapian::InvalidArgumentError(
            "xap_query_new_wildcard: no such limit");
    return new xap_query{
        Xapian::Query(Xapian::Query::OP_WILDCARD, prefix, max, limit,
                      static_cast<Xapian::Query::op>(combiner)),
        {}};
}

/* Terms in a list of its own. */
xap_term_iter *listed(const Xapian::TermIterator &begin)
{
    return new xap_term_iter{{}, {}, xap_term_facts::none, begin};
}

xap_query *unserialise(const std::string &bytes, const xap_registry &registry)
{
    *registry.read = {};
    auto query = std::make_unique<xap_query>();
    query->query = Xapian::Query::unserialise(bytes, registry.registry);
    query->sources.swap(registry.read->made);
    if (registry.read->failed)
        std::rethrow_exception(registry.read->failed);
    return query.release();
}

} // namespace

extern "C" {

void xap_query_free(xap_query *query)
{
    delete query;
}

xap_status xap_query_new_nothing(xap_query **out, xap_error *err)
{
    return guard_out(err, out, [&] { return new xap_query{}; });
}

xap_status xap_query_new_all(xap_query **out, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_query{Xapian::Query(std::string()), {}};
    });
}

xap_status xap_query_new_term(xap_query **out, xap_bytes term, uint32_t wqf,
                              xap_termpos pos, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_query{Xapian::Query(str(term), wqf, pos), {}};
    });
}

xap_status xap_query_new_op(xap_query **out, xap_op op,
                            const xap_query *const *queries, size_t n,
                            uint32_t window, xap_error *err)
{
    return guard_out(err, out, [&] { return join(op, queries, n, window); });
}

xap_status xap_query_new_scale(xap_query **out, double factor,
                               const xap_query *query, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_query{Xapian::Query(factor, query->query),
                             query->sources};
    });
}

xap_status xap_query_new_value_range(xap_query **out, xap_slot slot,
                                     xap_bytes low, xap_bytes high,
                                     xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_query{Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot,
                                           str(low), str(high)),
                             {}};
    });
}

xap_status xap_query_new_value_ge(xap_query **out, xap_slot slot, xap_bytes low,
                                  xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_query{
            Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, str(low)), {}};
    });
}

xap_status xap_query_new_value_le(xap_query **out, xap_slot slot,
                                  xap_bytes high, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_query{
            Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, str(high)), {}};
    });
}

xap_status xap_query_new_wildcard(xap_query **out, xap_bytes prefix,
                                  uint32_t max, int limit, xap_op combiner,
                                  xap_error *err)
{
    return guard_out(
        err, out, [&] { return wildcard(str(prefix), max, limit, combiner); });
}

xap_op xap_query_type(const xap_query *query)
{
    return query->query.get_type();
}

size_t xap_query_size(const xap_query *query)
{
    return query->query.get_num_subqueries();
}

xap_status xap_query_part(xap_query **out, const xap_query *query, size_t i,
                          xap_error *err)
{
    return guard_out(err, out, [&] {
        if (i >= query->query.get_num_subqueries())
            throw Xapian::InvalidArgumentError("xap_query_part: no such part");
        return new xap_query{query->query.get_subquery(i), query->sources};
    });
}

uint32_t xap_query_length(const xap_query *query)
{
    return query->query.get_length();
}

xap_status xap_query_terms(xap_term_iter **out, const xap_query *query,
                           xap_error *err)
{
    return guard_out(err, out,
                     [&] { return listed(query->query.get_terms_begin()); });
}

xap_status xap_query_unique_terms(xap_term_iter **out, const xap_query *query,
                                  xap_error *err)
{
    return guard_out(err, out, [&] {
        return listed(query->query.get_unique_terms_begin());
    });
}

xap_status xap_query_serialise(const xap_query *query, xap_buf *out,
                               xap_error *err)
{
    return guard_buf(err, out, [&] { return query->query.serialise(); });
}

xap_status xap_query_unserialise(xap_query **out, xap_bytes bytes,
                                 const xap_registry *registry, xap_error *err)
{
    return guard_out(err, out, [&] {
        if (registry)
            return unserialise(str(bytes), *registry);
        return unserialise(str(bytes), {std::make_shared<xap::reading>(), {}});
    });
}

xap_status xap_query_describe(const xap_query *query, xap_buf *out,
                              xap_error *err)
{
    return guard_buf(err, out, [&] { return query->query.get_description(); });
}

bool xap_query_is_empty(const xap_query *query)
{
    return query->query.empty();
}

} /* extern "C" */
