/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bench/peers/xapian.cc - Xapian alone over postil's index, which is a
 * database as any other: QueryParser with a stemmer, BM25, MSet::snippet. The
 * documents' texts are compressed in their records; postil's own code inflates
 * them for it.
 *
 * A second one ranks as postil does (searcher/weigh.h): both lists of each
 * word, by formula R. Its queries are put together by hand, without a parser,
 * in the form that gives the matcher least to do.
 */
#include <xapian.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

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

/* Formula R over BM25Weight's own idf. */
double factor(const Xapian::Database &db, const std::string &term, bool burst)
{
    const double n = db.get_doccount();
    const double df = db.get_termfreq(term);
    if (df == 0)
        return 0;
    const double own = (n - df + .5) / (df + .5);
    const double plain = std::log(own < 2 ? own * .5 + 1 : own);
    const double f =
        std::pow(std::log(1 + (n - df + .5) / (df + .5)), 1.2) / plain;
    if (!burst)
        return f * .2;
    const double frequency = (double(db.get_collection_freq(term)) + 1) / df;
    return f * std::pow(std::min(frequency, 6.), .75);
}

Xapian::Query term_query(const Xapian::Database &db, const std::string &term,
                         bool burst)
{
    return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, Xapian::Query(term),
                         factor(db, term, burst));
}

Xapian::Query ranked_query(const Peer &p, const struct query *q)
{
    std::vector<Xapian::Query> exact, stems;
    for (size_t i = 0; i < q->count; ++i) {
        const std::string word = q->words[i];
        exact.push_back(term_query(p.db, word, false));
        stems.push_back(term_query(p.db, "Z" + p.stemmer(word), true));
    }
    using Xapian::Query;
    const Query weighs(Query::OP_OR, exact.begin(), exact.end());
    Query finds;
    if (q->kind == QUERY_PHRASE) {
        std::vector<std::string> words(q->words, q->words + q->count);
        const Query phrase(Query::OP_PHRASE, words.begin(), words.end());
        finds = Query(Query::OP_SCALE_WEIGHT, phrase, 0);
        const Query more(Query::OP_OR, stems.begin(), stems.end());
        return Query(Query::OP_AND_MAYBE, finds,
                     Query(Query::OP_OR, more, weighs));
    }
    finds = Query(q->kind == QUERY_OR ? Query::OP_OR : Query::OP_AND,
                  stems.begin(), stems.end());
    return Query(Query::OP_AND_MAYBE, finds, weighs);
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

bool answer_of(const Peer &p, Xapian::Enquire &enquire, bool snippets,
               struct answer *a)
{
    Xapian::MSet mset = enquire.get_mset(0, QUERY_TOP);
    a->hits = mset.size();
    for (auto i = mset.begin(); i != mset.end(); ++i) {
        const std::string data = i.get_document().get_data();
        a->named += !data.empty();
        if (snippets)
            a->bytes += snippet(p, mset, data).size();
    }
    return true;
}

bool run(void *state, const struct query *q, bool snippets, struct answer *a)
{
    Peer &p = *static_cast<Peer *>(state);
    char text[QUERY_WORDS * (QUERY_WORD_MAX + 8)];
    query_text(q, text, sizeof text);
    try {
        Xapian::Enquire enquire(p.db);
        enquire.set_query(p.parser.parse_query(text));
        return answer_of(p, enquire, snippets, a);
    } catch (const Xapian::Error &e) {
        std::fprintf(stderr, "queries: %s\n", e.get_description().c_str());
        return false;
    }
}

bool run_ranked(void *state, const struct query *q, bool snippets,
                struct answer *a)
{
    const Peer &p = *static_cast<Peer *>(state);
    try {
        Xapian::Enquire enquire(p.db);
        enquire.set_weighting_scheme(Xapian::BM25Weight(2, 0, 8, .6, 0));
        enquire.set_query(ranked_query(p, q));
        return answer_of(p, enquire, snippets, a);
    } catch (const Xapian::Error &e) {
        std::fprintf(stderr, "queries: %s\n", e.get_description().c_str());
        return false;
    }
}

} // namespace

extern const struct engine engine_xapian;
const struct engine engine_xapian = {"Xapian", open_peer, run, close_peer};
extern const struct engine engine_ranked;
const struct engine engine_ranked = {"Xapian, R", open_peer, run_ranked,
                                     close_peer};
