/* SPDX-License-Identifier: GPL-2.0-or-later */
/* handles.hh - what is behind the opaque handles. Members are destroyed from
 * the last to the first, so what keeps the others alive stands first. */
#ifndef XAPIAN_C_HANDLES_HH
#define XAPIAN_C_HANDLES_HH

#include "xapian-c/ahead.hh"
#include "xapian-c/guard.hh"

#include <xapian.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace xap
{

/* The part of a posting source that its clones for the shards share. */
struct source_shared {
    xap_source_class cls;
    std::string name;
    void *payload = nullptr;
    void (*destroy)(void *payload) = nullptr;
    /* What the match in progress searches; null outside of one. */
    const Xapian::Database *searched = nullptr;

    ~source_shared()
    {
        if (destroy)
            destroy(payload);
    }
};

using source_refs = std::vector<std::shared_ptr<source_shared>>;

/* Add the sources of a part to those of the whole, each once. */
void collect(source_refs &whole, const source_refs &part);

/* One count of an object of Xapian's that counts its users. */
template <class T> using counted = Xapian::Internal::opt_intrusive_ptr<T>;

/* Xapian's objects are uncounted until they are released; then the last of
 * those that count them deletes them. */
template <class T> counted<T> count(std::unique_ptr<T> made) noexcept
{
    made->release();
    return counted<T>(made.release());
}

/* What a program in C is called by, and its payload. */
template <class Class> class callbacks
{
  public:
    explicit callbacks(const Class &given) : cls(given)
    {
    }
    ~callbacks()
    {
        if (destroy_)
            destroy_(payload);
    }
    callbacks(const callbacks &) = delete;
    callbacks &operator=(const callbacks &) = delete;

    /* From here on the payload is ours to destroy. */
    void adopt(void *given, void (*destroy)(void *payload)) noexcept
    {
        payload = given;
        destroy_ = destroy;
    }

    const Class cls;
    void *payload = nullptr;

  private:
    void (*destroy_)(void *payload) = nullptr;
};

/* A handle of a Made, which calls back into C. What fails fails before the
 * payload is adopted. */
template <class Handle, class Made, class Class>
Handle *make(const Class *cls, void *payload, void (*destroy)(void *payload))
{
    auto made = std::make_unique<Made>(*cls);
    Made *object = made.get();
    auto handle = std::make_unique<Handle>(std::move(made));
    object->calls.adopt(payload, destroy);
    return handle.release();
}

/* What comes of a query's sources that are read back. Xapian 1.4 loses what it
 * has read when one throws: so the first failure is noted here. */
struct reading {
    source_refs made;
    std::exception_ptr failed;
};

/* A source of Xapian's over one in C; `read` is a registry's, otherwise null.
 */
std::unique_ptr<Xapian::PostingSource>
source_over(std::shared_ptr<source_shared> shared,
            std::shared_ptr<reading> read);

/* What a source is over, or null for one of Xapian's own. */
std::shared_ptr<source_shared>
source_in_c(const Xapian::PostingSource &source) noexcept;

/* What a callback returned; a negative number stops the call. */
inline int checked(int result)
{
    if (result < 0)
        throw callback_stop{result};
    return result;
}

/* What comes of the callbacks of a parser. Xapian's parser loses memory, or
 * worse, when one throws: so while it parses, the first failure is noted here,
 * and none is called after it. */
struct watched {
    bool on = false;
    std::exception_ptr failed;
    source_refs made; /* the sources in the queries that came of them */

    /* What a callback gives; `otherwise` when it failed while watched. */
    template <class Result, class Call>
    Result call(Result otherwise, Call callback)
    {
        if (!on)
            return callback();
        if (failed)
            return otherwise;
        try {
            return callback();
        } catch (abi::__forced_unwind &) {
            throw;
        } catch (...) {
            failed = std::current_exception();
            return otherwise;
        }
    }
};

/* The callbacks of a weighting scheme. Xapian 1.4 loses what it holds when one
 * of its weights throws: so a callback that says stop is noted here, after
 * which none is called, and the search fails when it has ended. */
struct weight_calls : callbacks<xap_weight_class> {
    using callbacks::callbacks;
    int stopped = 0;
};

/* What a scheme calls, or null for one of Xapian's own. */
std::shared_ptr<weight_calls>
weight_in_c(const Xapian::Weight &weight) noexcept;

/* Bytes that a callback fills in. */
class filled
{
  public:
    ~filled()
    {
        xap_buf_dispose(&buf);
    }
    std::string take() const
    {
        return buf.n ? std::string(buf.p, buf.n) : std::string();
    }
    xap_buf buf = XAP_BUF_INIT;
};

/* Tells sources which database is searched, for as long as it lives. */
class searching
{
  public:
    searching(const source_refs &sources, const Xapian::Database &db)
        : sources_(sources)
    {
        for (const auto &source : sources_)
            source->searched = &db;
    }
    ~searching()
    {
        for (const auto &source : sources_)
            source->searched = nullptr;
    }
    searching(const searching &) = delete;
    searching &operator=(const searching &) = delete;

  private:
    const source_refs &sources_;
};

/* A position in a list of Xapian's. After next or skip_to say true the caller
 * takes what it needs and confirms with settle; without that the list has
 * ended, so an error in between ends it too. */
template <class Iterator> class cursor
{
  public:
    cursor(const Iterator &begin) : at(begin)
    {
    }

    bool next()
    {
        where was = leave();
        if (was == where::item)
            ++at;
        return was != where::ended && at != Iterator();
    }

    /* Some of Xapian's lists would go back, so see where it stands: place()
     * tells what the list is sorted by. */
    template <class Key, class Place>
    bool skip_to(const Key &key, const Place &place)
    {
        where was = leave();
        if (was == where::ended || at == Iterator())
            return false;
        if (was == where::fresh || place() < key)
            at.skip_to(key);
        return at != Iterator();
    }

    void settle()
    {
        where_ = where::item;
    }

    /* The item to ask more about. */
    const Iterator &item() const
    {
        if (where_ != where::item)
            throw Xapian::InvalidOperationError(
                "the iterator is not on an item");
        return at;
    }

    Iterator at;

  private:
    enum class where { fresh, item, ended };

    where leave()
    {
        where was = where_;
        where_ = where::ended;
        return was;
    }

    where where_ = where::fresh;
};

/* A string that a list gives, made where it stays: to move it there would
 * cost as much as a step does. */
class kept
{
  public:
    template <class Make> void set(Make make)
    {
        string_.reset();
        string_.emplace(maker<Make>{make});
    }
    xap_bytes lend() const noexcept
    {
        return string_ ? xap::lend(*string_) : xap_bytes{};
    }

  private:
    template <class Make> struct maker {
        const Make &make;
        operator std::string() const
        {
            return make();
        }
    };
    std::optional<std::string> string_;
};

} // namespace xap

struct xap_db {
    Xapian::Database db;
};

struct xap_wdb {
    Xapian::WritableDatabase wdb;
    xap_db view;
    std::vector<Xapian::WritableDatabase> shards; /* each that was opened */
};

struct xap_doc {
    Xapian::Document doc;
};

struct xap_query {
    Xapian::Query query;
    xap::source_refs sources;
};

/* Written in C, or one of Xapian's own. */
struct xap_source {
    std::shared_ptr<xap::source_shared> shared;
    xap::counted<Xapian::PostingSource> ready;
};

struct xap_weight {
    std::unique_ptr<Xapian::Weight> weight;
    std::shared_ptr<xap::weight_calls> calls; /* null for Xapian's own */
};

struct xap_enquire {
    Xapian::Database db;
    xap::source_refs sources;
    Xapian::Enquire enquire;
    std::shared_ptr<xap::weight_calls> weight;
};

struct xap_mset {
    struct item {
        xap_docid docid;
        double weight;
        int percent;
        uint32_t collapsed;
    };
    Xapian::MSet mset;
    std::vector<item> items;
};

struct xap_decider {
    explicit xap_decider(std::unique_ptr<Xapian::MatchDecider> made)
        : object(std::move(made))
    {
    }
    std::unique_ptr<Xapian::MatchDecider> object;
};

namespace xap
{

/* The handle of an object that Xapian counts. */
template <class T> struct handle_of {
    explicit handle_of(std::unique_ptr<T> made) : object(count(std::move(made)))
    {
    }
    counted<T> object;
};

} // namespace xap

struct xap_spy : xap::handle_of<Xapian::MatchSpy> {
    using handle_of::handle_of;
};

struct xap_key_maker : xap::handle_of<Xapian::KeyMaker> {
    using handle_of::handle_of;
};

struct xap_expand_decider : xap::handle_of<Xapian::ExpandDecider> {
    using handle_of::handle_of;
};

/* Null for Xapian's own. */
using xap_watched = std::shared_ptr<xap::watched>;

struct xap_stopper : xap::handle_of<Xapian::Stopper> {
    using handle_of::handle_of;
    xap_watched watched;
};

struct xap_range : xap::handle_of<Xapian::RangeProcessor> {
    using handle_of::handle_of;
    xap_watched watched;
};

struct xap_field : xap::handle_of<Xapian::FieldProcessor> {
    using handle_of::handle_of;
    xap_watched watched;
};

struct xap_parser {
    Xapian::QueryParser parser;
    xap_watched stemmer, stopper;
    std::vector<xap_watched> processors;
};

struct xap_generator {
    Xapian::TermGenerator generator;
};

struct xap_registry {
    std::shared_ptr<xap::reading> read;
    Xapian::Registry registry;
};

struct xap_coords {
    Xapian::LatLongCoords coords;
};

struct xap_metric {
    explicit xap_metric(std::unique_ptr<Xapian::LatLongMetric> made)
        : metric(std::move(made))
    {
    }
    std::unique_ptr<Xapian::LatLongMetric> metric;
};

struct xap_rset {
    Xapian::RSet rset;
};

struct xap_eset {
    struct item {
        std::string term;
        double weight;
    };
    std::vector<item> items;
    uint32_t bound;
};

struct xap_stem {
    Xapian::Stem stem;
    std::string word;
    std::shared_ptr<xap::watched> watched; /* null for Xapian's own */
};

/* What a term list can tell besides the terms, at no cost. */
enum class xap_term_facts { none, wdf, term_freq };

struct xap_term_iter {
    struct item {
        xap::kept term;
        uint32_t wdf = 0;
        xap_docid term_freq = 0;
    };
    Xapian::Database db;
    Xapian::Document doc;
    xap_term_facts facts;
    xap::cursor<Xapian::TermIterator> cursor;
    item now{};
};

namespace xap
{

/* Terms that a database lists. */
inline xap_term_iter *terms_of(const xap_db *db, xap_term_facts facts,
                               const Xapian::TermIterator &begin)
{
    return new xap_term_iter{db->db, {}, facts, begin};
}

} // namespace xap

/* The term tells where positions are; it is empty in a list of all documents.
 */
struct xap_posting_iter : xap::ahead<xap_posting_run, Xapian::PostingIterator> {
    xap_posting_iter(const Xapian::Database &of, const std::string &word)
        : ahead(of, of.postlist_begin(word)), term(word)
    {
    }
    const std::string term;
};

struct xap_position_iter
    : xap::ahead<xap_position_run, Xapian::PositionIterator> {
    using ahead::ahead;
};

/* Of one slot in all documents, or of all slots in one document. */
enum class xap_values_of { slot, doc };

struct xap_value_iter {
    struct item {
        xap_docid docid = 0;
        xap_slot slot = 0;
        xap::kept value;
    };
    Xapian::Database db;
    Xapian::Document doc;
    xap_values_of of;
    xap_slot slot; /* where they all are, if they are of one slot */
    xap::cursor<Xapian::ValueIterator> cursor;
    item now{};
};

#endif
