/* SPDX-License-Identifier: GPL-2.0-or-later */
/* iterator.cc - stepping through lists. What the accessors tell is fetched
 * within the step, so that they cannot fail. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard;
using xap::guard_out;
using xap::str;

namespace
{

void fetch(xap_term_iter &it)
{
    it.now.term.set([&] { return *it.cursor.at; });
    if (it.facts == xap_term_facts::wdf)
        it.now.wdf = it.cursor.at.get_wdf();
    if (it.facts == xap_term_facts::term_freq)
        it.now.term_freq = it.cursor.at.get_termfreq();
}

void fetch(xap_value_iter &it)
{
    if (it.of == xap_values_of::slot) {
        it.now.docid = it.cursor.at.get_docid();
        it.now.slot = it.slot;
    } else {
        it.now.slot = it.cursor.at.get_valueno();
    }
    it.now.value.set([&] { return *it.cursor.at; });
}

/* What the list is sorted by, where it stands. */
std::string place_of(const xap_term_iter &it)
{
    return *it.cursor.at;
}
Xapian::docid place_of(const xap_value_iter &it)
{
    return it.of == xap_values_of::slot ? it.cursor.at.get_docid()
                                        : it.cursor.at.get_valueno();
}

/* Step with `move`, then fetch: 1 an item, 0 the end. */
template <class Handle, class Move> int step(Handle &it, Move move)
{
    try {
        if (move(it.cursor)) {
            fetch(it);
            it.cursor.settle();
            return 1;
        }
    } catch (...) {
        it.now = {};
        throw;
    }
    it.now = {};
    return 0;
}

template <class Handle> int next(Handle &it)
{
    return step(it, [](auto &cursor) { return cursor.next(); });
}

template <class Handle, class Key> int skip_to(Handle &it, const Key &key)
{
    return step(it, [&](auto &cursor) {
        return cursor.skip_to(key, [&] { return place_of(it); });
    });
}

xap_position_iter *positions_of(const xap_term_iter &it)
{
    return new xap_position_iter(it.db, it.cursor.item().positionlist_begin());
}

xap_position_iter *positions_of(const xap_posting_iter &it)
{
    xap_docid docid = it.current().docid;
    if (it.term.empty())
        throw Xapian::UnimplementedError("a list of all documents has no "
                                         "positions");
    return new xap_position_iter(it.db,
                                 it.db.positionlist_begin(docid, it.term));
}

} // namespace

extern "C" {

int xap_term_iter_next(xap_term_iter *it, xap_error *err)
{
    return guard(err, [&] { return next(*it); });
}

int xap_term_iter_skip_to(xap_term_iter *it, xap_bytes term, xap_error *err)
{
    return guard(err, [&] { return skip_to(*it, str(term)); });
}

xap_bytes xap_term_iter_term(const xap_term_iter *it)
{
    return it->now.term.lend();
}

uint32_t xap_term_iter_wdf(const xap_term_iter *it)
{
    return it->now.wdf;
}

xap_docid xap_term_iter_term_freq(const xap_term_iter *it)
{
    return it->now.term_freq;
}

xap_status xap_term_iter_position_count(const xap_term_iter *it,
                                        xap_termpos *out, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return it->cursor.item().positionlist_count(); });
}

xap_status xap_term_iter_positions(xap_position_iter **out,
                                   const xap_term_iter *it, xap_error *err)
{
    return guard_out(err, out, [&] { return positions_of(*it); });
}

void xap_term_iter_free(xap_term_iter *it)
{
    delete it;
}

int xap_posting_iter_next(xap_posting_iter *it, xap_error *err)
{
    return guard(err, [&] { return it->next(); });
}

int xap_posting_iter_skip_to(xap_posting_iter *it, xap_docid docid,
                             xap_error *err)
{
    return guard(err, [&] { return it->skip_to(docid); });
}

xap_status xap_posting_iter_read(xap_posting_iter *it, xap_posting *room,
                                 size_t max, size_t *n, xap_error *err)
{
    return guard_out(err, n, [&] { return it->read(room, max); });
}

xap_docid xap_posting_iter_docid(const xap_posting_iter *it)
{
    return it->now->docid;
}

uint32_t xap_posting_iter_wdf(const xap_posting_iter *it)
{
    return it->now->wdf;
}

xap_status xap_posting_iter_doc_length(const xap_posting_iter *it,
                                       uint64_t *out, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return it->db.get_doclength(it->current().docid); });
}

xap_status xap_posting_iter_unique_terms(const xap_posting_iter *it,
                                         uint32_t *out, xap_error *err)
{
    return guard_out(
        err, out, [&] { return it->db.get_unique_terms(it->current().docid); });
}

xap_status xap_posting_iter_positions(xap_position_iter **out,
                                      const xap_posting_iter *it,
                                      xap_error *err)
{
    return guard_out(err, out, [&] { return positions_of(*it); });
}

void xap_posting_iter_free(xap_posting_iter *it)
{
    delete it;
}

int xap_position_iter_next(xap_position_iter *it, xap_error *err)
{
    return guard(err, [&] { return it->next(); });
}

int xap_position_iter_skip_to(xap_position_iter *it, xap_termpos pos,
                              xap_error *err)
{
    return guard(err, [&] { return it->skip_to(pos); });
}

xap_termpos xap_position_iter_pos(const xap_position_iter *it)
{
    return *it->now;
}

void xap_position_iter_free(xap_position_iter *it)
{
    delete it;
}

int xap_value_iter_next(xap_value_iter *it, xap_error *err)
{
    return guard(err, [&] { return next(*it); });
}

int xap_value_iter_skip_to(xap_value_iter *it, xap_docid docid, xap_error *err)
{
    return guard(err, [&] { return skip_to(*it, docid); });
}

xap_docid xap_value_iter_docid(const xap_value_iter *it)
{
    return it->now.docid;
}

xap_slot xap_value_iter_slot(const xap_value_iter *it)
{
    return it->now.slot;
}

xap_bytes xap_value_iter_value(const xap_value_iter *it)
{
    return it->now.value.lend();
}

void xap_value_iter_free(xap_value_iter *it)
{
    delete it;
}

} /* extern "C" */
