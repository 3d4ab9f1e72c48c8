/* SPDX-License-Identifier: GPL-2.0-or-later */
/* handles.hh - what is behind the opaque handles. Members are destroyed from
 * the last to the first, so what keeps the others alive stands first. */
#ifndef XAPIAN_C_HANDLES_HH
#define XAPIAN_C_HANDLES_HH

#include <xapian-c.h>
#include <xapian.h>

#include <memory>
#include <string>
#include <vector>

namespace xap
{

/* The part of a posting source that its clones for the shards share. */
struct source_shared {
    xap_source_class cls;
    std::string name;
    void *payload;
    void (*destroy)(void *payload);
    /* What the match in progress searches; null outside of one. */
    const Xapian::Database *searched = nullptr;

    ~source_shared()
    {
        if (destroy)
            destroy(payload);
    }
};

using source_refs = std::vector<std::shared_ptr<source_shared>>;

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
    cursor(Iterator begin, Iterator end) : at(begin), end_(end)
    {
    }

    bool next()
    {
        where was = leave();
        if (was == where::item)
            ++at;
        return was != where::ended && at != end_;
    }

    /* Some of Xapian's lists would go back, so see where it stands: place()
     * tells what the list is sorted by. */
    template <class Key, class Place>
    bool skip_to(const Key &key, const Place &place)
    {
        where was = leave();
        if (was == where::ended || at == end_)
            return false;
        if (was == where::fresh || place() < key)
            at.skip_to(key);
        return at != end_;
    }

    void settle()
    {
        where_ = where::item;
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

    Iterator end_;
    where where_ = where::fresh;
};

} // namespace xap

struct xap_db {
    Xapian::Database db;
};

struct xap_wdb {
    Xapian::WritableDatabase wdb;
    xap_db view;
};

struct xap_doc {
    Xapian::Document doc;
};

struct xap_query {
    Xapian::Query query;
    xap::source_refs sources;
};

struct xap_source {
    std::shared_ptr<xap::source_shared> shared;
};

struct xap_weight {
    std::unique_ptr<Xapian::Weight> weight;
};

struct xap_enquire {
    Xapian::Database db;
    xap::source_refs sources;
    Xapian::Enquire enquire;
};

struct xap_mset {
    struct item {
        xap_docid docid;
        double weight;
        int percent;
    };
    Xapian::MSet mset;
    std::vector<item> items;
    xap_docid lower, estimated, upper;
    double max_possible;
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
};

/* What a term list can tell besides the terms, at no cost. */
enum class xap_term_facts { none, wdf, term_freq };

struct xap_term_iter {
    struct item {
        std::string term;
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
                               const Xapian::TermIterator &begin,
                               const Xapian::TermIterator &end)
{
    return new xap_term_iter{db->db, {}, facts, {begin, end}};
}

} // namespace xap

struct xap_posting_iter {
    struct item {
        xap_docid docid = 0;
        uint32_t wdf = 0;
    };
    Xapian::Database db;
    xap::cursor<Xapian::PostingIterator> cursor;
    item now{};
};

struct xap_position_iter {
    Xapian::Database db;
    xap::cursor<Xapian::PositionIterator> cursor;
    xap_termpos now = 0;
};

/* Of one slot in all documents, or of all slots in one document. */
enum class xap_values_of { slot, doc };

struct xap_value_iter {
    struct item {
        xap_docid docid = 0;
        xap_slot slot = 0;
        std::string value;
    };
    Xapian::Database db;
    Xapian::Document doc;
    xap_values_of of;
    xap::cursor<Xapian::ValueIterator> cursor;
    item now{};
};

#endif
