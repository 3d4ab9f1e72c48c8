/* SPDX-License-Identifier: GPL-2.0-or-later */
/* enquire.cc - Xapian::Enquire, MSet and the weighting schemes. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard;
using xap::guard_out;

static_assert(static_cast<int>(XAP_ASCENDING) == Xapian::Enquire::ASCENDING &&
                  static_cast<int>(XAP_DESCENDING) ==
                      Xapian::Enquire::DESCENDING &&
                  static_cast<int>(XAP_DONT_CARE) == Xapian::Enquire::DONT_CARE,
              "orders are Xapian's");

using smoothings = Xapian::Weight;
static_assert(static_cast<int>(XAP_TWO_STAGE) ==
                      smoothings::TWO_STAGE_SMOOTHING &&
                  static_cast<int>(XAP_DIRICHLET) ==
                      smoothings::DIRICHLET_SMOOTHING &&
                  static_cast<int>(XAP_ABSOLUTE_DISCOUNT) ==
                      smoothings::ABSOLUTE_DISCOUNT_SMOOTHING &&
                  static_cast<int>(XAP_JELINEK_MERCER) ==
                      smoothings::JELINEK_MERCER_SMOOTHING &&
                  static_cast<int>(XAP_DIRICHLET_PLUS) ==
                      smoothings::DIRICHLET_PLUS_SMOOTHING,
              "smoothings are Xapian's");

namespace
{

xap_weight *own(Xapian::Weight *weight)
{
    std::unique_ptr<Xapian::Weight> owned(weight);
    return new xap_weight{std::move(owned)};
}

/* Take what the accessors tell, so that they cannot fail. */
xap_mset *take(const Xapian::MSet &mset)
{
    auto out = std::make_unique<xap_mset>();
    out->mset = mset;
    out->items.reserve(mset.size());
    for (auto it = mset.begin(); it != mset.end(); ++it)
        out->items.push_back({*it, it.get_weight(), it.get_percent()});
    out->lower = mset.get_matches_lower_bound();
    out->estimated = mset.get_matches_estimated();
    out->upper = mset.get_matches_upper_bound();
    out->max_possible = mset.get_max_possible();
    return out.release();
}

} // namespace

extern "C" {

xap_status xap_weight_new_bool(xap_weight **out, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::BoolWeight()); });
}

xap_status xap_weight_new_bm25(xap_weight **out, double k1, double k2,
                               double k3, double b, double min_normlen,
                               xap_error *err)
{
    return guard_out(err, out, [&] {
        return own(new Xapian::BM25Weight(k1, k2, k3, b, min_normlen));
    });
}

xap_status xap_weight_new_bm25plus(xap_weight **out, double k1, double k2,
                                   double k3, double b, double min_normlen,
                                   double delta, xap_error *err)
{
    return guard_out(err, out, [&] {
        return own(
            new Xapian::BM25PlusWeight(k1, k2, k3, b, min_normlen, delta));
    });
}

xap_status xap_weight_new_tfidf(xap_weight **out, const char *normalizations,
                                xap_error *err)
{
    return guard_out(
        err, out, [&] { return own(new Xapian::TfIdfWeight(normalizations)); });
}

xap_status xap_weight_new_inl2(xap_weight **out, double c, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::InL2Weight(c)); });
}

xap_status xap_weight_new_ifb2(xap_weight **out, double c, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::IfB2Weight(c)); });
}

xap_status xap_weight_new_ineb2(xap_weight **out, double c, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::IneB2Weight(c)); });
}

xap_status xap_weight_new_bb2(xap_weight **out, double c, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::BB2Weight(c)); });
}

xap_status xap_weight_new_pl2(xap_weight **out, double c, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::PL2Weight(c)); });
}

xap_status xap_weight_new_pl2plus(xap_weight **out, double c, double delta,
                                  xap_error *err)
{
    return guard_out(err, out,
                     [&] { return own(new Xapian::PL2PlusWeight(c, delta)); });
}

xap_status xap_weight_new_dlh(xap_weight **out, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::DLHWeight()); });
}

xap_status xap_weight_new_dph(xap_weight **out, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::DPHWeight()); });
}

xap_status xap_weight_new_coord(xap_weight **out, xap_error *err)
{
    return guard_out(err, out, [&] { return own(new Xapian::CoordWeight()); });
}

xap_status xap_weight_new_lm(xap_weight **out, double log,
                             xap_smoothing smoothing, double smoothing1,
                             double smoothing2, xap_error *err)
{
    return guard_out(err, out, [&] {
        if (smoothing < XAP_TWO_STAGE || smoothing > XAP_DIRICHLET_PLUS)
            throw Xapian::InvalidArgumentError(
                "xap_weight_new_lm: no such smoothing");
        return own(new Xapian::LMWeight(
            log, static_cast<Xapian::Weight::type_smoothing>(smoothing),
            smoothing1, smoothing2));
    });
}

void xap_weight_free(xap_weight *weight)
{
    delete weight;
}

xap_status xap_enquire_new(xap_enquire **out, const xap_db *db, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_enquire{db->db, {}, Xapian::Enquire(db->db)};
    });
}

void xap_enquire_free(xap_enquire *enquire)
{
    delete enquire;
}

xap_status xap_enquire_set_query(xap_enquire *enquire, const xap_query *query,
                                 xap_error *err)
{
    return guard(err, [&] {
        xap::source_refs sources = query->sources;
        enquire->enquire.set_query(query->query);
        enquire->sources.swap(sources);
    });
}

xap_status xap_enquire_set_weight(xap_enquire *enquire,
                                  const xap_weight *weight, xap_error *err)
{
    return guard(
        err, [&] { enquire->enquire.set_weighting_scheme(*weight->weight); });
}

xap_status xap_enquire_set_docid_order(xap_enquire *enquire,
                                       xap_docid_order order, xap_error *err)
{
    return guard(err, [&] {
        if (order < XAP_DESCENDING || order > XAP_DONT_CARE)
            throw Xapian::InvalidArgumentError(
                "xap_enquire_set_docid_order: no such order");
        enquire->enquire.set_docid_order(
            static_cast<Xapian::Enquire::docid_order>(order));
    });
}

xap_status xap_enquire_sort_by_relevance(xap_enquire *enquire, xap_error *err)
{
    return guard(err, [&] { enquire->enquire.set_sort_by_relevance(); });
}

xap_status xap_enquire_sort_by_value(xap_enquire *enquire, xap_slot slot,
                                     bool reverse, xap_error *err)
{
    return guard(err,
                 [&] { enquire->enquire.set_sort_by_value(slot, reverse); });
}

xap_status xap_enquire_sort_by_relevance_then_value(xap_enquire *enquire,
                                                    xap_slot slot, bool reverse,
                                                    xap_error *err)
{
    return guard(err, [&] {
        enquire->enquire.set_sort_by_relevance_then_value(slot, reverse);
    });
}

xap_status xap_enquire_set_cutoff(xap_enquire *enquire, int percent,
                                  double weight, xap_error *err)
{
    return guard(err, [&] { enquire->enquire.set_cutoff(percent, weight); });
}

xap_status xap_enquire_set_collapse(xap_enquire *enquire, xap_slot slot,
                                    uint32_t max, xap_error *err)
{
    return guard(err, [&] { enquire->enquire.set_collapse_key(slot, max); });
}

xap_status xap_enquire_set_time_limit(xap_enquire *enquire, double seconds,
                                      xap_error *err)
{
    return guard(err, [&] { enquire->enquire.set_time_limit(seconds); });
}

xap_status xap_enquire_get_mset(xap_mset **out, xap_enquire *enquire,
                                xap_docid first, xap_docid max, xap_docid check,
                                xap_error *err)
{
    return guard_out(err, out, [&] {
        xap::searching match(enquire->sources, enquire->db);
        return take(enquire->enquire.get_mset(first, max, check));
    });
}

void xap_mset_free(xap_mset *mset)
{
    delete mset;
}

size_t xap_mset_size(const xap_mset *mset)
{
    return mset->items.size();
}

xap_docid xap_mset_docid(const xap_mset *mset, size_t i)
{
    return i < mset->items.size() ? mset->items[i].docid : 0;
}

double xap_mset_weight(const xap_mset *mset, size_t i)
{
    return i < mset->items.size() ? mset->items[i].weight : 0;
}

int xap_mset_percent(const xap_mset *mset, size_t i)
{
    return i < mset->items.size() ? mset->items[i].percent : 0;
}

xap_docid xap_mset_matches_lower_bound(const xap_mset *mset)
{
    return mset->lower;
}

xap_docid xap_mset_matches_estimated(const xap_mset *mset)
{
    return mset->estimated;
}

xap_docid xap_mset_matches_upper_bound(const xap_mset *mset)
{
    return mset->upper;
}

double xap_mset_max_possible(const xap_mset *mset)
{
    return mset->max_possible;
}

xap_status xap_mset_get_document(xap_doc **out, const xap_mset *mset, size_t i,
                                 xap_error *err)
{
    return guard_out(err, out, [&] {
        if (i >= mset->items.size())
            throw Xapian::InvalidArgumentError(
                "xap_mset_get_document: no such item");
        return new xap_doc{
            mset->mset[static_cast<Xapian::doccount>(i)].get_document()};
    });
}

} /* extern "C" */
