/* SPDX-License-Identifier: GPL-2.0-or-later */
/* match.cc - Xapian's match deciders, spies, key makers and expand deciders,
 * its own and over C classes. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::checked;
using xap::guard;
using xap::guard_buf;
using xap::guard_out;
using xap::lend;
using xap::make;
using xap::str;

namespace
{

class decider final : public Xapian::MatchDecider
{
  public:
    explicit decider(const xap_decider_class &cls) : calls(cls)
    {
    }
    bool operator()(const Xapian::Document &doc) const override
    {
        xap_doc lent{doc};
        return checked(calls.cls.keep(calls.payload, &lent)) > 0;
    }
    xap::callbacks<xap_decider_class> calls;
};

class spy final : public Xapian::MatchSpy
{
  public:
    explicit spy(const xap_spy_class &cls) : calls(cls)
    {
    }
    void operator()(const Xapian::Document &doc, double weight) override
    {
        xap_doc lent{doc};
        checked(calls.cls.see(calls.payload, &lent, weight));
    }
    xap::callbacks<xap_spy_class> calls;
};

class key_maker final : public Xapian::KeyMaker
{
  public:
    explicit key_maker(const xap_key_maker_class &cls) : calls(cls)
    {
    }
    std::string operator()(const Xapian::Document &doc) const override
    {
        xap_doc lent{doc};
        xap::filled key;
        checked(calls.cls.key(calls.payload, &lent, &key.buf));
        return key.take();
    }
    xap::callbacks<xap_key_maker_class> calls;
};

class expand_decider final : public Xapian::ExpandDecider
{
  public:
    explicit expand_decider(const xap_expand_decider_class &cls) : calls(cls)
    {
    }
    bool operator()(const std::string &term) const override
    {
        return checked(calls.cls.keep(calls.payload, lend(term))) > 0;
    }
    xap::callbacks<xap_expand_decider_class> calls;
};

/* The object as one of a class that can do more. */
template <class T, class Base> T &as(Base *object, const char *otherwise)
{
    T *found = dynamic_cast<T *>(object);
    if (!found)
        throw Xapian::InvalidOperationError(otherwise);
    return *found;
}

Xapian::ValueSetMatchDecider &set_of(xap_decider *decider)
{
    return as<Xapian::ValueSetMatchDecider>(decider->object.get(),
                                            "the decider has no set of values");
}

Xapian::ValueCountMatchSpy &counts_of(const xap_spy *spy)
{
    return as<Xapian::ValueCountMatchSpy>(spy->object.get(),
                                          "the spy does not count values");
}

/* Values that a list of its own holds, without a database. */
xap_term_iter *values_of(const Xapian::TermIterator &begin)
{
    return new xap_term_iter{{}, {}, xap_term_facts::term_freq, begin};
}

template <class Handle, class Made> Handle *handle(std::unique_ptr<Made> made)
{
    return new Handle(std::move(made));
}

} // namespace

extern "C" {

xap_status xap_decider_new(xap_decider **out, const xap_decider_class *cls,
                           void *payload, void (*destroy)(void *payload),
                           xap_error *err)
{
    return guard_out(err, out, [&] {
        return make<xap_decider, decider>(cls, payload, destroy);
    });
}

xap_status xap_decider_new_value_set(xap_decider **out, xap_slot slot,
                                     bool keep, xap_error *err)
{
    return guard_out(err, out, [&] {
        return handle<xap_decider>(
            std::make_unique<Xapian::ValueSetMatchDecider>(slot, keep));
    });
}

xap_status xap_decider_add_value(xap_decider *decider, xap_bytes value,
                                 xap_error *err)
{
    return guard(err, [&] { set_of(decider).add_value(str(value)); });
}

xap_status xap_decider_remove_value(xap_decider *decider, xap_bytes value,
                                    xap_error *err)
{
    return guard(err, [&] { set_of(decider).remove_value(str(value)); });
}

xap_status xap_decider_test(const xap_decider *decider, const xap_doc *doc,
                            bool *out, xap_error *err)
{
    return guard_out(err, out, [&] { return (*decider->object)(doc->doc); });
}

void xap_decider_free(xap_decider *decider)
{
    delete decider;
}

xap_status xap_spy_new(xap_spy **out, const xap_spy_class *cls, void *payload,
                       void (*destroy)(void *payload), xap_error *err)
{
    return guard_out(err, out,
                     [&] { return make<xap_spy, spy>(cls, payload, destroy); });
}

xap_status xap_spy_new_value_count(xap_spy **out, xap_slot slot, xap_error *err)
{
    return guard_out(err, out, [&] {
        return handle<xap_spy>(
            std::make_unique<Xapian::ValueCountMatchSpy>(slot));
    });
}

xap_status xap_spy_total(const xap_spy *spy, size_t *out, xap_error *err)
{
    return guard_out(err, out, [&] { return counts_of(spy).get_total(); });
}

xap_status xap_spy_values(xap_term_iter **out, const xap_spy *spy,
                          xap_error *err)
{
    return guard_out(err, out,
                     [&] { return values_of(counts_of(spy).values_begin()); });
}

xap_status xap_spy_top_values(xap_term_iter **out, const xap_spy *spy,
                              size_t max, xap_error *err)
{
    return guard_out(err, out, [&] {
        return values_of(counts_of(spy).top_values_begin(max));
    });
}

xap_status xap_spy_serialise_results(const xap_spy *spy, xap_buf *out,
                                     xap_error *err)
{
    return guard_buf(err, out,
                     [&] { return spy->object->serialise_results(); });
}

xap_status xap_spy_merge_results(xap_spy *spy, xap_bytes results,
                                 xap_error *err)
{
    return guard(err, [&] { spy->object->merge_results(str(results)); });
}

void xap_spy_free(xap_spy *spy)
{
    delete spy;
}

xap_status xap_key_maker_new(xap_key_maker **out,
                             const xap_key_maker_class *cls, void *payload,
                             void (*destroy)(void *payload), xap_error *err)
{
    return guard_out(err, out, [&] {
        return make<xap_key_maker, key_maker>(cls, payload, destroy);
    });
}

xap_status xap_key_maker_new_multi(xap_key_maker **out, xap_error *err)
{
    return guard_out(err, out, [&] {
        return handle<xap_key_maker>(
            std::make_unique<Xapian::MultiValueKeyMaker>());
    });
}

xap_status xap_key_maker_add_value(xap_key_maker *keys, xap_slot slot,
                                   bool reverse, xap_bytes missing,
                                   xap_error *err)
{
    return guard(err, [&] {
        as<Xapian::MultiValueKeyMaker>(keys->object.get(),
                                       "the key maker takes no values")
            .add_value(slot, reverse, str(missing));
    });
}

xap_status xap_key_maker_new_distance(xap_key_maker **out, xap_slot slot,
                                      const xap_coords *centre,
                                      const xap_metric *metric, double missing,
                                      xap_error *err)
{
    return guard_out(err, out, [&] {
        Xapian::GreatCircleMetric earth;
        const Xapian::LatLongMetric &by = metric ? *metric->metric : earth;
        return handle<xap_key_maker>(
            missing < 0 ? std::make_unique<Xapian::LatLongDistanceKeyMaker>(
                              slot, centre->coords, by)
                        : std::make_unique<Xapian::LatLongDistanceKeyMaker>(
                              slot, centre->coords, by, missing));
    });
}

xap_status xap_key_maker_key(const xap_key_maker *keys, const xap_doc *doc,
                             xap_buf *out, xap_error *err)
{
    return guard_buf(err, out, [&] { return (*keys->object)(doc->doc); });
}

void xap_key_maker_free(xap_key_maker *keys)
{
    delete keys;
}

xap_status xap_expand_decider_new(xap_expand_decider **out,
                                  const xap_expand_decider_class *cls,
                                  void *payload, void (*destroy)(void *payload),
                                  xap_error *err)
{
    return guard_out(err, out, [&] {
        return make<xap_expand_decider, expand_decider>(cls, payload, destroy);
    });
}

xap_status xap_expand_decider_new_and(xap_expand_decider **out,
                                      const xap_expand_decider *a,
                                      const xap_expand_decider *b,
                                      xap_error *err)
{
    return guard_out(err, out, [&] {
        return handle<xap_expand_decider>(
            std::make_unique<Xapian::ExpandDeciderAnd>(a->object.get(),
                                                       b->object.get()));
    });
}

xap_status xap_expand_decider_new_terms(xap_expand_decider **out,
                                        const xap_bytes *terms, size_t n,
                                        xap_error *err)
{
    return guard_out(err, out, [&] {
        std::vector<std::string> rejected;
        for (size_t i = 0; i < n; i++)
            rejected.push_back(str(terms[i]));
        return handle<xap_expand_decider>(
            std::make_unique<Xapian::ExpandDeciderFilterTerms>(rejected.begin(),
                                                               rejected.end()));
    });
}

xap_status xap_expand_decider_new_prefix(xap_expand_decider **out,
                                         xap_bytes prefix, xap_error *err)
{
    return guard_out(err, out, [&] {
        return handle<xap_expand_decider>(
            std::make_unique<Xapian::ExpandDeciderFilterPrefix>(str(prefix)));
    });
}

xap_status xap_expand_decider_test(const xap_expand_decider *decider,
                                   xap_bytes term, bool *out, xap_error *err)
{
    return guard_out(err, out, [&] { return (*decider->object)(str(term)); });
}

void xap_expand_decider_free(xap_expand_decider *decider)
{
    delete decider;
}

} /* extern "C" */
