/* SPDX-License-Identifier: GPL-2.0-or-later */
/* parser.cc - Xapian::QueryParser, with stoppers and processors, Xapian's own
 * and over C classes. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::checked;
using xap::guard;
using xap::guard_buf;
using xap::guard_out;
using xap::lend;
using xap::str;

static_assert(static_cast<int>(XAP_RANGE_SUFFIX) == Xapian::RP_SUFFIX &&
                  static_cast<int>(XAP_RANGE_REPEATED) == Xapian::RP_REPEATED &&
                  static_cast<int>(XAP_RANGE_PREFER_MDY) ==
                      Xapian::RP_DATE_PREFER_MDY,
              "flags are Xapian's");

using qp = Xapian::QueryParser;
#define SAME(name) \
    static_assert(static_cast<int>(XAP_PARSE_##name) == qp::FLAG_##name, "")
SAME(BOOLEAN);
SAME(PHRASE);
SAME(LOVEHATE);
SAME(BOOLEAN_ANY_CASE);
SAME(WILDCARD);
SAME(PURE_NOT);
SAME(PARTIAL);
SAME(SPELLING_CORRECTION);
SAME(SYNONYM);
SAME(AUTO_SYNONYMS);
SAME(AUTO_MULTIWORD_SYNONYMS);
SAME(CJK_NGRAM);
SAME(ACCUMULATE);
#if XAPIAN_AT_LEAST(1, 4, 19)
SAME(NO_POSITIONS);
#endif
SAME(DEFAULT);
#undef SAME

#define SAME(name)                                                            \
    static_assert(static_cast<int>(XAP_##name) == static_cast<int>(qp::name), \
                  "strategies are Xapian's")
SAME(STEM_NONE);
SAME(STEM_SOME);
SAME(STEM_ALL);
SAME(STEM_ALL_Z);
SAME(STEM_SOME_FULL_POS);
#undef SAME

namespace
{

class stopper final : public Xapian::Stopper
{
  public:
    explicit stopper(const xap_stopper_class &cls) : calls(cls)
    {
    }
    bool operator()(const std::string &word) const override
    {
        return watched->call(false, [&] {
            return checked(calls.cls.stop(calls.payload, lend(word))) > 0;
        });
    }
    xap::callbacks<xap_stopper_class> calls;
    xap_watched watched = std::make_shared<xap::watched>();
};

/* What a callback made, and the sources in it remembered. */
Xapian::Query taken(const xap_query *query, xap::watched &watched)
{
    if (!query)
        return Xapian::Query();
    xap::collect(watched.made, query->sources);
    return query->query;
}

class range final : public Xapian::RangeProcessor
{
  public:
    range(const xap_range_class &cls, const std::string &marker, unsigned how)
        : RangeProcessor(Xapian::BAD_VALUENO, marker, how), calls(cls)
    {
    }
    Xapian::Query operator()(const std::string &begin,
                             const std::string &end) override
    {
        return watched->call(Xapian::Query(), [&] { return ask(begin, end); });
    }
    xap::callbacks<xap_range_class> calls;
    xap_watched watched = std::make_shared<xap::watched>();

  private:
    Xapian::Query ask(const std::string &begin, const std::string &end)
    {
        xap_query *query = nullptr;
        int ours =
            calls.cls.range(calls.payload, lend(begin), lend(end), &query);
        std::unique_ptr<xap_query> owned(query);
        if (!checked(ours))
            return Xapian::Query(Xapian::Query::OP_INVALID);
        return taken(query, *watched);
    }
};

class field final : public Xapian::FieldProcessor
{
  public:
    explicit field(const xap_field_class &cls) : calls(cls)
    {
    }
    Xapian::Query operator()(const std::string &text) override
    {
        return watched->call(Xapian::Query(), [&] { return ask(text); });
    }
    xap::callbacks<xap_field_class> calls;
    xap_watched watched = std::make_shared<xap::watched>();

  private:
    Xapian::Query ask(const std::string &text)
    {
        xap_query *query = nullptr;
        int status = calls.cls.query(calls.payload, lend(text), &query);
        std::unique_ptr<xap_query> owned(query);
        checked(status);
        return taken(query, *watched);
    }
};

/* A handle over what calls back, watched by parsers. */
template <class Handle, class Made>
Handle *watched_handle(std::unique_ptr<Made> made, void *payload,
                       void (*destroy)(void *payload))
{
    Made *object = made.get();
    auto handle = std::make_unique<Handle>(std::move(made));
    handle->watched = object->watched;
    object->calls.adopt(payload, destroy);
    return handle.release();
}

xap_range *ready(std::unique_ptr<Xapian::RangeProcessor> made)
{
    return new xap_range(std::move(made));
}

/* Watches callbacks for as long as it lives. */
class watch
{
  public:
    explicit watch(std::vector<xap_watched> all) : all_(std::move(all))
    {
        for (const xap_watched &one : all_)
            *one = {true, nullptr, {}};
    }
    ~watch()
    {
        for (const xap_watched &one : all_)
            *one = {};
    }
    watch(const watch &) = delete;
    watch &operator=(const watch &) = delete;

    /* Fail when one has failed; otherwise add the sources that they made. */
    void end(xap::source_refs &sources) const
    {
        for (const xap_watched &one : all_)
            if (one->failed)
                std::rethrow_exception(one->failed);
        for (const xap_watched &one : all_)
            xap::collect(sources, one->made);
    }

  private:
    std::vector<xap_watched> all_;
};

/* Run `body`, which makes a query by way of these callbacks. */
template <class Body>
xap_query *gather(std::vector<xap_watched> callers, Body body)
{
    watch watching(std::move(callers));
    auto query = std::make_unique<xap_query>();
    query->query = body();
    watching.end(query->sources);
    return query.release();
}

std::vector<xap_watched> callers_of(const xap_parser *parser)
{
    std::vector<xap_watched> callers = parser->processors;
    if (parser->stemmer)
        callers.push_back(parser->stemmer);
    if (parser->stopper)
        callers.push_back(parser->stopper);
    return callers;
}

template <class Handle> std::vector<xap_watched> caller(const Handle *handle)
{
    if (!handle->watched)
        return {};
    return {handle->watched};
}

/* The parser watches the processor, too. */
template <class Handle> void join(xap_parser *parser, const Handle *handle)
{
    if (handle->watched)
        parser->processors.push_back(handle->watched);
}

/* Xapian takes a group by pointer, of which null says something too. */
class group_of
{
  public:
    explicit group_of(const xap_bytes *group)
        : text_(group ? str(*group) : std::string()), given_(group != nullptr)
    {
    }
    const std::string *get() const
    {
        return given_ ? &text_ : nullptr;
    }

  private:
    std::string text_;
    bool given_;
};

/* Words in a list of its own. */
xap_term_iter *words_of(const Xapian::TermIterator &begin)
{
    return new xap_term_iter{{}, {}, xap_term_facts::none, begin};
}

} // namespace

extern "C" {

xap_status xap_stopper_new(xap_stopper **out, const xap_stopper_class *cls,
                           void *payload, void (*destroy)(void *payload),
                           xap_error *err)
{
    return guard_out(err, out, [&] {
        return watched_handle<xap_stopper>(std::make_unique<stopper>(*cls),
                                           payload, destroy);
    });
}

xap_status xap_stopper_new_words(xap_stopper **out, const xap_bytes *words,
                                 size_t n, xap_error *err)
{
    return guard_out(err, out, [&] {
        auto made = std::make_unique<Xapian::SimpleStopper>();
        for (size_t i = 0; i < n; i++)
            made->add(str(words[i]));
        return new xap_stopper(std::move(made));
    });
}

xap_status xap_stopper_add(xap_stopper *stopper, xap_bytes word, xap_error *err)
{
    return guard(err, [&] {
        auto simple =
            dynamic_cast<Xapian::SimpleStopper *>(stopper->object.get());
        if (!simple)
            throw Xapian::InvalidOperationError("the stopper takes no words");
        simple->add(str(word));
    });
}

xap_status xap_stopper_test(const xap_stopper *stopper, xap_bytes word,
                            bool *out, xap_error *err)
{
    return guard_out(err, out, [&] { return (*stopper->object)(str(word)); });
}

void xap_stopper_free(xap_stopper *stopper)
{
    delete stopper;
}

xap_status xap_range_new(xap_range **out, const xap_range_class *cls,
                         void *payload, void (*destroy)(void *payload),
                         xap_bytes marker, unsigned flags, xap_error *err)
{
    return guard_out(err, out, [&] {
        return watched_handle<xap_range>(
            std::make_unique<range>(*cls, str(marker), flags), payload,
            destroy);
    });
}

xap_status xap_range_new_value(xap_range **out, xap_slot slot, xap_bytes marker,
                               unsigned flags, xap_error *err)
{
    return guard_out(err, out, [&] {
        return ready(
            std::make_unique<Xapian::RangeProcessor>(slot, str(marker), flags));
    });
}

xap_status xap_range_new_date(xap_range **out, xap_slot slot, xap_bytes marker,
                              unsigned flags, int epoch, xap_error *err)
{
    return guard_out(err, out, [&] {
        return ready(std::make_unique<Xapian::DateRangeProcessor>(
            slot, str(marker), flags, epoch));
    });
}

xap_status xap_range_new_number(xap_range **out, xap_slot slot,
                                xap_bytes marker, unsigned flags,
                                xap_error *err)
{
    return guard_out(err, out, [&] {
        return ready(std::make_unique<Xapian::NumberRangeProcessor>(
            slot, str(marker), flags));
    });
}

xap_status xap_range_query(xap_query **out, xap_range *range, xap_bytes begin,
                           xap_bytes end, xap_error *err)
{
    return guard_out(err, out, [&] {
        std::unique_ptr<xap_query> query(gather(caller(range), [&] {
            return range->object->check_range(str(begin), str(end));
        }));
        if (query->query.get_type() == Xapian::Query::OP_INVALID)
            query.reset();
        return query.release();
    });
}

void xap_range_free(xap_range *range)
{
    delete range;
}

xap_status xap_field_new(xap_field **out, const xap_field_class *cls,
                         void *payload, void (*destroy)(void *payload),
                         xap_error *err)
{
    return guard_out(err, out, [&] {
        return watched_handle<xap_field>(std::make_unique<field>(*cls), payload,
                                         destroy);
    });
}

xap_status xap_field_query(xap_query **out, xap_field *field, xap_bytes text,
                           xap_error *err)
{
    return guard_out(err, out, [&] {
        return gather(caller(field),
                      [&] { return (*field->object)(str(text)); });
    });
}

void xap_field_free(xap_field *field)
{
    delete field;
}

xap_status xap_parser_new(xap_parser **out, xap_error *err)
{
    return guard_out(err, out, [&] { return new xap_parser{}; });
}

void xap_parser_free(xap_parser *parser)
{
    delete parser;
}

xap_status xap_parser_set_stemmer(xap_parser *parser, const xap_stem *stem,
                                  xap_error *err)
{
    return guard(err, [&] {
        parser->parser.set_stemmer(stem->stem);
        parser->stemmer = stem->watched;
    });
}

xap_status xap_parser_set_stemming(xap_parser *parser,
                                   xap_stem_strategy strategy, xap_error *err)
{
    return guard(err, [&] {
        if (strategy < XAP_STEM_NONE || strategy > XAP_STEM_SOME_FULL_POS)
            throw Xapian::InvalidArgumentError(
                "xap_parser_set_stemming: no such strategy");
        parser->parser.set_stemming_strategy(
            static_cast<qp::stem_strategy>(strategy));
    });
}

xap_status xap_parser_set_stopper(xap_parser *parser,
                                  const xap_stopper *stopper, xap_error *err)
{
    return guard(err, [&] {
        parser->parser.set_stopper(stopper ? stopper->object.get() : nullptr);
        parser->stopper = stopper ? stopper->watched : nullptr;
    });
}

xap_status xap_parser_set_default_op(xap_parser *parser, xap_op op,
                                     xap_error *err)
{
    return guard(err, [&] {
        parser->parser.set_default_op(static_cast<Xapian::Query::op>(op));
    });
}

xap_op xap_parser_default_op(const xap_parser *parser)
{
    return parser->parser.get_default_op();
}

xap_status xap_parser_set_db(xap_parser *parser, const xap_db *db,
                             xap_error *err)
{
    return guard(err, [&] { parser->parser.set_database(db->db); });
}

xap_status xap_parser_set_max_expansion(xap_parser *parser, uint32_t max,
                                        int limit, unsigned flags,
                                        xap_error *err)
{
    return guard(err, [&] {
        if (limit < XAP_WILDCARD_ERROR || limit > XAP_WILDCARD_MOST_FREQUENT)
            throw Xapian::InvalidArgumentError(
                "xap_parser_set_max_expansion: no such limit");
        parser->parser.set_max_expansion(max, limit, flags);
    });
}

xap_status xap_parser_add_prefix(xap_parser *parser, xap_bytes name,
                                 xap_bytes prefix, xap_error *err)
{
    return guard(err,
                 [&] { parser->parser.add_prefix(str(name), str(prefix)); });
}

xap_status xap_parser_add_field(xap_parser *parser, xap_bytes name,
                                xap_field *field, xap_error *err)
{
    return guard(err, [&] {
        join(parser, field);
        parser->parser.add_prefix(str(name), field->object.get());
    });
}

xap_status xap_parser_add_boolean_prefix(xap_parser *parser, xap_bytes name,
                                         xap_bytes prefix,
                                         const xap_bytes *group, xap_error *err)
{
    return guard(err, [&] {
        parser->parser.add_boolean_prefix(str(name), str(prefix),
                                          group_of(group).get());
    });
}

xap_status xap_parser_add_boolean_field(xap_parser *parser, xap_bytes name,
                                        xap_field *field,
                                        const xap_bytes *group, xap_error *err)
{
    return guard(err, [&] {
        join(parser, field);
        parser->parser.add_boolean_prefix(str(name), field->object.get(),
                                          group_of(group).get());
    });
}

xap_status xap_parser_add_range(xap_parser *parser, xap_range *range,
                                const xap_bytes *group, xap_error *err)
{
    return guard(err, [&] {
        join(parser, range);
        parser->parser.add_rangeprocessor(range->object.get(),
                                          group_of(group).get());
    });
}

xap_status xap_parser_parse(xap_query **out, xap_parser *parser, xap_bytes text,
                            unsigned flags, xap_bytes prefix, xap_error *err)
{
    return guard_out(err, out, [&] {
        return gather(callers_of(parser), [&] {
            return parser->parser.parse_query(str(text), flags, str(prefix));
        });
    });
}

xap_status xap_parser_corrected(const xap_parser *parser, xap_buf *out,
                                xap_error *err)
{
    return guard_buf(
        err, out, [&] { return parser->parser.get_corrected_query_string(); });
}

xap_status xap_parser_stopped(xap_term_iter **out, const xap_parser *parser,
                              xap_error *err)
{
    return guard_out(err, out,
                     [&] { return words_of(parser->parser.stoplist_begin()); });
}

xap_status xap_parser_unstem(xap_term_iter **out, const xap_parser *parser,
                             xap_bytes term, xap_error *err)
{
    return guard_out(err, out, [&] {
        return words_of(parser->parser.unstem_begin(str(term)));
    });
}

} /* extern "C" */
