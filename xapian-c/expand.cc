/* SPDX-License-Identifier: GPL-2.0-or-later */
/* expand.cc - Xapian::RSet and ESet. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard;
using xap::guard_out;

static_assert(static_cast<int>(XAP_ESET_QUERY_TERMS) ==
                      Xapian::Enquire::INCLUDE_QUERY_TERMS &&
                  static_cast<int>(XAP_ESET_EXACT_FREQ) ==
                      Xapian::Enquire::USE_EXACT_TERMFREQ,
              "flags are Xapian's");

namespace
{

/* Take what the accessors tell, so that they cannot fail. */
xap_eset *take(const Xapian::ESet &eset)
{
    auto out = std::make_unique<xap_eset>();
    out->items.reserve(eset.size());
    for (auto it = eset.begin(); it != eset.end(); ++it)
        out->items.push_back({*it, it.get_weight()});
    out->bound = eset.get_ebound();
    return out.release();
}

} // namespace

extern "C" {

xap_status xap_rset_new(xap_rset **out, xap_error *err)
{
    return guard_out(err, out, [&] { return new xap_rset{}; });
}

void xap_rset_free(xap_rset *rset)
{
    delete rset;
}

xap_status xap_rset_add(xap_rset *rset, xap_docid docid, xap_error *err)
{
    return guard(err, [&] { rset->rset.add_document(docid); });
}

xap_status xap_rset_remove(xap_rset *rset, xap_docid docid, xap_error *err)
{
    return guard(err, [&] { rset->rset.remove_document(docid); });
}

xap_status xap_rset_contains(const xap_rset *rset, xap_docid docid, bool *out,
                             xap_error *err)
{
    return guard_out(err, out, [&] { return rset->rset.contains(docid); });
}

size_t xap_rset_size(const xap_rset *rset)
{
    return rset->rset.size();
}

xap_status xap_enquire_get_eset(xap_eset **out, xap_enquire *enquire,
                                const xap_rset *rset, uint32_t max, int flags,
                                double min_weight, xap_error *err)
{
    return guard_out(err, out, [&] {
        return take(enquire->enquire.get_eset(max, rset->rset, flags, nullptr,
                                              min_weight));
    });
}

xap_status xap_enquire_get_eset_with(xap_eset **out, xap_enquire *enquire,
                                     const xap_rset *rset, uint32_t max,
                                     int flags,
                                     const xap_expand_decider *decider,
                                     double min_weight, xap_error *err)
{
    return guard_out(err, out, [&] {
        return take(enquire->enquire.get_eset(
            max, rset->rset, flags, decider ? decider->object.get() : nullptr,
            min_weight));
    });
}

xap_status xap_enquire_set_expansion(xap_enquire *enquire, const char *scheme,
                                     double k, xap_error *err)
{
    return guard(err,
                 [&] { enquire->enquire.set_expansion_scheme(scheme, k); });
}

void xap_eset_free(xap_eset *eset)
{
    delete eset;
}

size_t xap_eset_size(const xap_eset *eset)
{
    return eset->items.size();
}

xap_bytes xap_eset_term(const xap_eset *eset, size_t i)
{
    return i < eset->items.size() ? xap::lend(eset->items[i].term)
                                  : xap_bytes{nullptr, 0};
}

double xap_eset_weight(const xap_eset *eset, size_t i)
{
    return i < eset->items.size() ? eset->items[i].weight : 0;
}

uint32_t xap_eset_bound(const xap_eset *eset)
{
    return eset->bound;
}

} /* extern "C" */
