/* SPDX-License-Identifier: GPL-2.0-or-later */
/* weight.cc - Xapian::Weight: the weighting schemes, and one over a C class. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard_buf;
using xap::guard_out;

#if !XAPIAN_AT_LEAST(1, 5, 0)
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
#endif

namespace
{

xap_weight *own(Xapian::Weight *weight)
{
    std::unique_ptr<Xapian::Weight> owned(weight);
    return new xap_weight{std::move(owned), nullptr};
}

#if XAPIAN_AT_LEAST(1, 5, 0)
double or_else(double given, double otherwise)
{
    return given == -1 ? otherwise : given;
}
#endif

/* What was one class of several smoothings is a class each since. */
Xapian::Weight *language_model(double log, xap_smoothing smoothing, double s1,
                               double s2)
{
#if XAPIAN_AT_LEAST(1, 5, 0)
    static_cast<void>(log);
    switch (smoothing) {
    case XAP_DIRICHLET:
        return new Xapian::LMDirichletWeight(or_else(s1, 2000), 0);
    case XAP_ABSOLUTE_DISCOUNT:
        return new Xapian::LMAbsDiscountWeight(or_else(s1, 0.7));
    case XAP_JELINEK_MERCER:
        return new Xapian::LMJMWeight(or_else(s1, 0));
    case XAP_DIRICHLET_PLUS:
        return new Xapian::LMDirichletWeight(or_else(s1, 2000),
                                             or_else(s2, 0.05));
    default:
        return new Xapian::LM2StageWeight(or_else(s1, 0.7), or_else(s2, 2000));
    }
#else
    return new Xapian::LMWeight(
        log, static_cast<Xapian::Weight::type_smoothing>(smoothing), s1, s2);
#endif
}

using xap::weight_calls;

/* Xapian clones the scheme for each term, and calls init on the clone. */
class weight final : public Xapian::Weight
{
  public:
    explicit weight(std::shared_ptr<weight_calls> calls)
        : calls_(std::move(calls))
    {
        static constexpr struct {
            unsigned ours;
            stat_flags xapians; /* other numbers in each release */
        } stats[] = {{XAP_STAT_COLLECTION_SIZE, COLLECTION_SIZE},
                     {XAP_STAT_RSET_SIZE, RSET_SIZE},
                     {XAP_STAT_AVERAGE_LENGTH, AVERAGE_LENGTH},
                     {XAP_STAT_TERM_FREQ, TERMFREQ},
                     {XAP_STAT_REL_TERM_FREQ, RELTERMFREQ},
                     {XAP_STAT_QUERY_LENGTH, QUERY_LENGTH},
                     {XAP_STAT_WQF, WQF},
                     {XAP_STAT_WDF, WDF},
                     {XAP_STAT_DOC_LENGTH, DOC_LENGTH},
                     {XAP_STAT_DOC_LENGTH_MIN, DOC_LENGTH_MIN},
                     {XAP_STAT_DOC_LENGTH_MAX, DOC_LENGTH_MAX},
                     {XAP_STAT_WDF_MAX, WDF_MAX},
                     {XAP_STAT_COLLECTION_FREQ, COLLECTION_FREQ},
                     {XAP_STAT_UNIQUE_TERMS, UNIQUE_TERMS}};
        for (const auto &stat : stats)
            if (wanted(stat.ours))
                need_stat(stat.xapians);
    }
    ~weight() override
    {
        stop();
    }

    weight *clone() const override
    {
        return new weight(calls_);
    }
    std::string name() const override
    {
        return calls_->cls.name ? calls_->cls.name : "";
    }

#if XAPIAN_AT_LEAST(1, 5, 0)
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount length,
                       Xapian::termcount unique,
                       Xapian::termcount) const override
#else
    double get_sumpart(Xapian::termcount wdf, Xapian::termcount length,
                       Xapian::termcount unique) const override
#endif
    {
        return call([&](double *part) {
            return calls_->cls.part(state_, wdf, length, unique, part);
        });
    }
    double get_maxpart() const override
    {
        return call(
            [&](double *most) { return calls_->cls.max_part(state_, most); });
    }
#if XAPIAN_AT_LEAST(1, 5, 0)
    double get_sumextra(Xapian::termcount length, Xapian::termcount unique,
                        Xapian::termcount) const override
#else
    double get_sumextra(Xapian::termcount length,
                        Xapian::termcount unique) const override
#endif
    {
        if (!calls_->cls.extra)
            return 0;
        return call([&](double *extra) {
            return calls_->cls.extra(state_, length, unique, extra);
        });
    }
    double get_maxextra() const override
    {
        if (!calls_->cls.max_extra)
            return 0;
        return call(
            [&](double *most) { return calls_->cls.max_extra(state_, most); });
    }

  private:
    /* What a callback fills in, or 0 from the first on that says stop. */
    template <class Callback> double call(Callback callback) const
    {
        double filled = 0;
        if (!started_ || calls_->stopped)
            return 0;
        int result = callback(&filled);
        if (result >= 0)
            return filled;
        calls_->stopped = result;
        return 0;
    }

    void init(double factor) override
    {
        stop();
        if (factor == 0 && !calls_->cls.extra)
            return;
        xap_weight_stats stats = {};
        stats.factor = factor;
        if (wanted(XAP_STAT_COLLECTION_SIZE))
            stats.collection_size = get_collection_size();
        if (wanted(XAP_STAT_RSET_SIZE))
            stats.rset_size = get_rset_size();
        if (wanted(XAP_STAT_AVERAGE_LENGTH))
            stats.average_length = get_average_length();
        if (wanted(XAP_STAT_QUERY_LENGTH))
            stats.query_length = get_query_length();
        if (wanted(XAP_STAT_DOC_LENGTH_MIN))
            stats.doc_length_min = get_doclength_lower_bound();
        if (wanted(XAP_STAT_DOC_LENGTH_MAX))
            stats.doc_length_max = get_doclength_upper_bound();
        if (factor != 0)
            of_term(stats);
        if (calls_->stopped)
            return;
        int result = calls_->cls.start(calls_->payload, &stats, &state_);
        started_ = result >= 0;
        if (!started_)
            calls_->stopped = result;
    }

    /* What is not wanted, Xapian may not have set. */
    bool wanted(unsigned stat) const
    {
        return (calls_->cls.stats & stat) != 0;
    }

    void of_term(xap_weight_stats &stats) const
    {
        if (wanted(XAP_STAT_TERM_FREQ))
            stats.term_freq = get_termfreq();
        if (wanted(XAP_STAT_REL_TERM_FREQ))
            stats.rel_term_freq = get_reltermfreq();
        if (wanted(XAP_STAT_COLLECTION_FREQ))
            stats.collection_freq = get_collection_freq();
        if (wanted(XAP_STAT_WQF))
            stats.wqf = get_wqf();
        if (wanted(XAP_STAT_WDF_MAX))
            stats.wdf_max = get_wdf_upper_bound();
    }

    void stop()
    {
        if (started_ && calls_->cls.finish)
            calls_->cls.finish(state_);
        started_ = false;
        state_ = nullptr;
    }

  public:
    const std::shared_ptr<weight_calls> &calls() const noexcept
    {
        return calls_;
    }

  private:
    std::shared_ptr<weight_calls> calls_;
    void *state_ = nullptr;
    bool started_ = false;
};

} // namespace

std::shared_ptr<weight_calls>
xap::weight_in_c(const Xapian::Weight &given) noexcept
{
    auto ours = dynamic_cast<const weight *>(&given);
    return ours ? ours->calls() : nullptr;
}

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

xap_status xap_weight_new_trad(xap_weight **out, double k, xap_error *err)
{
    return guard_out(err, out, [&] {
        if (k < 0)
            throw Xapian::InvalidArgumentError("k is negative");
#if XAPIAN_AT_LEAST(1, 5, \
                    0) /* where the class is deprecated, and is this one */
        return own(new Xapian::BM25Weight(k, 0, 0, 1, 0));
#else
        return own(new Xapian::TradWeight(k));
#endif
    });
}

xap_status xap_weight_new_lm(xap_weight **out, double log,
                             xap_smoothing smoothing, double smoothing1,
                             double smoothing2, xap_error *err)
{
    return guard_out(err, out, [&] {
        if (smoothing < XAP_TWO_STAGE || smoothing > XAP_DIRICHLET_PLUS)
            throw Xapian::InvalidArgumentError(
                "xap_weight_new_lm: no such smoothing");
        return own(language_model(log, smoothing, smoothing1, smoothing2));
    });
}

xap_status xap_weight_new(xap_weight **out, const xap_weight_class *cls,
                          void *payload, void (*destroy)(void *payload),
                          xap_error *err)
{
    return guard_out(err, out, [&] {
        auto calls = std::make_shared<weight_calls>(*cls);
        xap_weight *made = own(new weight(calls));
        made->calls = calls;
        calls->adopt(payload, destroy);
        return made;
    });
}

xap_status xap_weight_name(const xap_weight *weight, xap_buf *out,
                           xap_error *err)
{
    return guard_buf(err, out, [&] { return weight->weight->name(); });
}

xap_status xap_weight_serialise(const xap_weight *weight, xap_buf *out,
                                xap_error *err)
{
    return guard_buf(err, out, [&] { return weight->weight->serialise(); });
}

xap_status xap_weight_unserialise(xap_weight **out, const xap_weight *weight,
                                  xap_bytes parameters, xap_error *err)
{
    return guard_out(err, out, [&] {
        return own(weight->weight->unserialise(xap::str(parameters)));
    });
}

void xap_weight_free(xap_weight *weight)
{
    delete weight;
}

} /* extern "C" */
