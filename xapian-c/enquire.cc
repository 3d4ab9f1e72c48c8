/* SPDX-License-Identifier: GPL-2.0-or-later */
/* enquire.cc - Xapian::Enquire and MSet. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard;
using xap::guard_buf;
using xap::guard_out;

static_assert(static_cast<int>(XAP_ASCENDING) == Xapian::Enquire::ASCENDING &&
                  static_cast<int>(XAP_DESCENDING) ==
                      Xapian::Enquire::DESCENDING &&
                  static_cast<int>(XAP_DONT_CARE) == Xapian::Enquire::DONT_CARE,
              "orders are Xapian's");

static_assert(static_cast<int>(XAP_SNIPPET_BACKGROUND_MODEL) ==
                      Xapian::MSet::SNIPPET_BACKGROUND_MODEL &&
                  static_cast<int>(XAP_SNIPPET_EXHAUSTIVE) ==
                      Xapian::MSet::SNIPPET_EXHAUSTIVE &&
                  static_cast<int>(XAP_SNIPPET_EMPTY_WITHOUT_MATCH) ==
                      Xapian::MSet::SNIPPET_EMPTY_WITHOUT_MATCH &&
                  static_cast<int>(XAP_SNIPPET_CJK_NGRAM) ==
                      Xapian::MSet::SNIPPET_CJK_NGRAM,
              "flags are Xapian's");

namespace
{

/* Take what the accessors tell, so that they cannot fail. */
xap_mset *take(const Xapian::MSet &mset)
{
    auto out = std::make_unique<xap_mset>();
    out->mset = mset;
    out->items.reserve(mset.size());
    for (auto it = mset.begin(); it != mset.end(); ++it)
        out->items.push_back(
            {*it, it.get_weight(), it.get_percent(), it.get_collapse_count()});
    return out.release();
}

void set_query(xap_enquire *enquire, const xap_query *query, uint32_t length)
{
    xap::source_refs sources = query->sources;
    enquire->enquire.set_query(query->query, length);
    enquire->sources.swap(sources);
}

xap_mset *search(xap_enquire *enquire, xap_docid first, xap_docid max,
                 xap_docid check, const xap_rset *rset,
                 const xap_decider *decider)
{
    xap::searching match(enquire->sources, enquire->db);
    if (enquire->weight)
        enquire->weight->stopped = 0;
    Xapian::MSet found = enquire->enquire.get_mset(
        first, max, check, rset ? &rset->rset : nullptr,
        decider ? decider->object.get() : nullptr);
    if (enquire->weight)
        xap::checked(enquire->weight->stopped);
    return take(found);
}

/* Item i, which there must be. */
Xapian::MSetIterator item(const xap_mset *mset, size_t i)
{
    if (i >= mset->items.size())
        throw Xapian::InvalidArgumentError("the MSet has no such item");
    return mset->mset[static_cast<Xapian::doccount>(i)];
}

void fetch(const xap_mset *mset, size_t i, size_t n)
{
    size_t size = mset->items.size();
    if (i >= size || n == 0)
        return;
    size_t end = n < size - i ? i + n : size;
    mset->mset.fetch(mset->mset[static_cast<Xapian::doccount>(i)],
                     mset->mset[static_cast<Xapian::doccount>(end)]);
}

std::string snippet(const xap_mset *mset, xap_bytes text,
                    const xap_snippet_opts &opts)
{
    if (opts.size != sizeof opts)
        throw Xapian::InvalidArgumentError(
            "xap_mset_snippet: no such version of options");
    return mset->mset.snippet(xap::str(text), opts.length,
                              opts.stem ? opts.stem->stem : Xapian::Stem(),
                              opts.flags, opts.start, opts.end, opts.omit);
}

} // namespace

extern "C" {

xap_status xap_enquire_new(xap_enquire **out, const xap_db *db, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_enquire{db->db, {}, Xapian::Enquire(db->db), {}};
    });
}

void xap_enquire_free(xap_enquire *enquire)
{
    delete enquire;
}

xap_status xap_enquire_set_query(xap_enquire *enquire, const xap_query *query,
                                 xap_error *err)
{
    return guard(err, [&] { set_query(enquire, query, 0); });
}

xap_status xap_enquire_set_query_length(xap_enquire *enquire,
                                        const xap_query *query, uint32_t length,
                                        xap_error *err)
{
    return guard(err, [&] { set_query(enquire, query, length); });
}

xap_status xap_enquire_get_query(xap_query **out, const xap_enquire *enquire,
                                 xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_query{enquire->enquire.get_query(), enquire->sources};
    });
}

xap_status xap_enquire_add_spy(xap_enquire *enquire, xap_spy *spy,
                               xap_error *err)
{
    return guard(err,
                 [&] { enquire->enquire.add_matchspy(spy->object.get()); });
}

xap_status xap_enquire_clear_spies(xap_enquire *enquire, xap_error *err)
{
    return guard(err, [&] { enquire->enquire.clear_matchspies(); });
}

xap_status xap_enquire_set_weight(xap_enquire *enquire,
                                  const xap_weight *weight, xap_error *err)
{
    return guard(err, [&] {
        enquire->enquire.set_weighting_scheme(*weight->weight);
        enquire->weight = weight->calls;
    });
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

xap_status xap_enquire_sort_by_value_then_relevance(xap_enquire *enquire,
                                                    xap_slot slot, bool reverse,
                                                    xap_error *err)
{
    return guard(err, [&] {
        enquire->enquire.set_sort_by_value_then_relevance(slot, reverse);
    });
}

xap_status xap_enquire_sort_by_key(xap_enquire *enquire, xap_key_maker *keys,
                                   bool reverse, xap_error *err)
{
    return guard(err, [&] {
        enquire->enquire.set_sort_by_key(keys->object.get(), reverse);
    });
}

xap_status xap_enquire_sort_by_key_then_relevance(xap_enquire *enquire,
                                                  xap_key_maker *keys,
                                                  bool reverse, xap_error *err)
{
    return guard(err, [&] {
        enquire->enquire.set_sort_by_key_then_relevance(keys->object.get(),
                                                        reverse);
    });
}

xap_status xap_enquire_sort_by_relevance_then_key(xap_enquire *enquire,
                                                  xap_key_maker *keys,
                                                  bool reverse, xap_error *err)
{
    return guard(err, [&] {
        enquire->enquire.set_sort_by_relevance_then_key(keys->object.get(),
                                                        reverse);
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
        return search(enquire, first, max, check, nullptr, nullptr);
    });
}

xap_status xap_enquire_get_mset_with(xap_mset **out, xap_enquire *enquire,
                                     xap_docid first, xap_docid max,
                                     xap_docid check, const xap_rset *rset,
                                     const xap_decider *decider, xap_error *err)
{
    return guard_out(err, out, [&] {
        return search(enquire, first, max, check, rset, decider);
    });
}

xap_status xap_enquire_matching_terms(xap_term_iter **out,
                                      const xap_enquire *enquire,
                                      xap_docid docid, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_term_iter{
            {},
            {},
            xap_term_facts::none,
            enquire->enquire.get_matching_terms_begin(docid)};
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

xap_docid xap_mset_rank(const xap_mset *mset, size_t i)
{
    return i < mset->items.size()
               ? mset->mset.get_firstitem() + static_cast<xap_docid>(i)
               : 0;
}

uint32_t xap_mset_collapse_count(const xap_mset *mset, size_t i)
{
    return i < mset->items.size() ? mset->items[i].collapsed : 0;
}

xap_status xap_mset_collapse_key(const xap_mset *mset, size_t i, xap_buf *out,
                                 xap_error *err)
{
    return guard_buf(err, out,
                     [&] { return item(mset, i).get_collapse_key(); });
}

xap_status xap_mset_sort_key(const xap_mset *mset, size_t i, xap_buf *out,
                             xap_error *err)
{
    return guard_buf(err, out, [&] { return item(mset, i).get_sort_key(); });
}

xap_docid xap_mset_first(const xap_mset *mset)
{
    return mset->mset.get_firstitem();
}

int xap_mset_to_percent(const xap_mset *mset, double weight)
{
    return mset->mset.convert_to_percent(weight);
}

xap_status xap_mset_term_freq(const xap_mset *mset, xap_bytes term,
                              xap_docid *out, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return mset->mset.get_termfreq(xap::str(term)); });
}

xap_status xap_mset_term_weight(const xap_mset *mset, xap_bytes term,
                                double *out, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return mset->mset.get_termweight(xap::str(term)); });
}

xap_docid xap_mset_matches_lower_bound(const xap_mset *mset)
{
    return mset->mset.get_matches_lower_bound();
}

xap_docid xap_mset_matches_estimated(const xap_mset *mset)
{
    return mset->mset.get_matches_estimated();
}

xap_docid xap_mset_matches_upper_bound(const xap_mset *mset)
{
    return mset->mset.get_matches_upper_bound();
}

xap_docid xap_mset_uncollapsed_lower_bound(const xap_mset *mset)
{
    return mset->mset.get_uncollapsed_matches_lower_bound();
}

xap_docid xap_mset_uncollapsed_estimated(const xap_mset *mset)
{
    return mset->mset.get_uncollapsed_matches_estimated();
}

xap_docid xap_mset_uncollapsed_upper_bound(const xap_mset *mset)
{
    return mset->mset.get_uncollapsed_matches_upper_bound();
}

double xap_mset_max_attained(const xap_mset *mset)
{
    return mset->mset.get_max_attained();
}

double xap_mset_max_possible(const xap_mset *mset)
{
    return mset->mset.get_max_possible();
}

xap_status xap_mset_fetch(const xap_mset *mset, size_t i, size_t n,
                          xap_error *err)
{
    return guard(err, [&] { fetch(mset, i, n); });
}

xap_status xap_mset_snippet(const xap_mset *mset, xap_bytes text,
                            const xap_snippet_opts *opts, xap_buf *out,
                            xap_error *err)
{
    return guard_buf(err, out, [&] {
        return snippet(mset, text,
                       opts ? *opts : xap_snippet_opts XAP_SNIPPET_OPTS_INIT);
    });
}

xap_status xap_mset_get_document(xap_doc **out, const xap_mset *mset, size_t i,
                                 xap_error *err)
{
    return guard_out(err, out,
                     [&] { return new xap_doc{item(mset, i).get_document()}; });
}

} /* extern "C" */
