/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench/peers/xapian.cc - Xapian alone over postil's index, which is a
 * database as any other: QueryParser with a stemmer, BM25, MSet::snippet. The
 * documents' texts are compressed in their records; postil's own code inflates
 * them for it.
 */
#include <xapian.h>

#include <cstdio>
#include <string>

#include "bench/queries/engine.h"

namespace
{

struct Peer {
    Xapian::Database db;
    Xapian::Stem stemmer{"en"};
    Xapian::QueryParser parser;

    explicit Peer(const std::string &path) : db(path + "/index")
    {
        parser.set_database(db);
        parser.set_stemmer(stemmer);
        parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
        parser.set_default_op(Xapian::Query::OP_AND);
    }
};

void *open_peer(const char *path)
{
    try {
        return new Peer(path);
    } catch (const Xapian::Error &e) {
        std::fprintf(stderr, "queries: %s\n", e.get_description().c_str());
        return nullptr;
    }
}

void close_peer(void *state)
{
    delete static_cast<Peer *>(state);
}

std::string snippet(const Peer &p, const Xapian::MSet &mset,
                    const std::string &data)
{
    size_t n = 0;
    const char *text = record_text(data.data(), data.size(), &n);
    if (text == nullptr)
        return std::string();
    return mset.snippet(std::string(text, n), SNIPPET_CHARS, p.stemmer);
}

bool run(void *state, const struct query *q, bool snippets, struct answer *a)
{
    const Peer &p = *static_cast<Peer *>(state);
    char text[QUERY_WORDS * (QUERY_WORD_MAX + 8)];
    query_text(q, text, sizeof text);
    try {
        Xapian::Enquire enquire(p.db);
        enquire.set_query(const_cast<Peer &>(p).parser.parse_query(text));
        Xapian::MSet mset = enquire.get_mset(0, QUERY_TOP);
        a->hits = mset.size();
        for (auto i = mset.begin(); i != mset.end(); ++i) {
            const std::string data = i.get_document().get_data();
            a->named += !data.empty();
            if (snippets)
                a->bytes += snippet(p, mset, data).size();
        }
        return true;
    } catch (const Xapian::Error &e) {
        std::fprintf(stderr, "queries: %s\n", e.get_description().c_str());
        return false;
    }
}

} // namespace

extern const struct engine engine_xapian;
const struct engine engine_xapian = {"Xapian", open_peer, run, close_peer};
