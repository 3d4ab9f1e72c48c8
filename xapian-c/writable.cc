/* SPDX-License-Identifier: GPL-2.0-or-later */
/* writable.cc - Xapian::WritableDatabase. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard;
using xap::guard_out;
using xap::str;

static_assert(XAP_DB_CREATE_OR_OPEN == Xapian::DB_CREATE_OR_OPEN &&
                  XAP_DB_CREATE_OR_OVERWRITE ==
                      Xapian::DB_CREATE_OR_OVERWRITE &&
                  XAP_DB_CREATE == Xapian::DB_CREATE &&
                  XAP_DB_OPEN == Xapian::DB_OPEN &&
                  XAP_DB_NO_SYNC == Xapian::DB_NO_SYNC &&
                  XAP_DB_DANGEROUS == Xapian::DB_DANGEROUS &&
                  XAP_DB_NO_TERMLIST == Xapian::DB_NO_TERMLIST &&
                  XAP_DB_FULL_SYNC == Xapian::DB_FULL_SYNC &&
                  XAP_DB_RETRY_LOCK == Xapian::DB_RETRY_LOCK,
              "flags are Xapian's");

namespace
{

xap_wdb *over(const Xapian::WritableDatabase &wdb)
{
    return new xap_wdb{wdb, {wdb}, {wdb}};
}

/* Drop what is not committed: cancelling a transaction drops all of it, also
 * what came before the transaction began. Fails where there are no
 * transactions (in memory), or when the database is closed. */
void discard(Xapian::WritableDatabase &wdb) noexcept
{
    try {
        wdb.begin_transaction(false);
    } catch (...) { /* one is open already */
    }
    try {
        wdb.cancel_transaction();
    } catch (...) { /* then there is nothing to drop */
    }
}

void discard(xap_wdb *wdb) noexcept
{
    for (Xapian::WritableDatabase &shard : wdb->shards)
        discard(shard);
}

} // namespace

extern "C" {

xap_status xap_wdb_open(xap_wdb **out, const char *path, int flags,
                        xap_error *err)
{
    return guard_out(
        err, out, [&] { return over(Xapian::WritableDatabase(path, flags)); });
}

xap_status xap_wdb_open_with(xap_wdb **out, const char *path, int flags,
                             int block_size, xap_error *err)
{
    return guard_out(err, out, [&] {
        return over(Xapian::WritableDatabase(path, flags, block_size));
    });
}

xap_status xap_wdb_open_tcp(xap_wdb **out, const char *host, unsigned port,
                            unsigned timeout, unsigned connect_timeout,
                            int flags, xap_error *err)
{
    return guard_out(err, out, [&] {
        return over(Xapian::Remote::open_writable(host, port, timeout,
                                                  connect_timeout, flags));
    });
}

xap_status xap_wdb_open_prog(xap_wdb **out, const char *program,
                             const char *args, unsigned timeout, int flags,
                             xap_error *err)
{
    return guard_out(err, out, [&] {
        return over(
            Xapian::Remote::open_writable(program, args, timeout, flags));
    });
}

xap_status xap_wdb_new(xap_wdb **out, xap_error *err)
{
    return guard_out(err, out, [&] { return new xap_wdb{}; });
}

xap_status xap_wdb_add(xap_wdb *wdb, const xap_wdb *other, xap_error *err)
{
    return guard(err, [&] {
        if (wdb == other)
            throw Xapian::InvalidArgumentError(
                "xap_wdb_add: a database to itself");
        Xapian::WritableDatabase all = wdb->wdb;
        all.add_database(other->wdb);
        Xapian::Database view = all;
        std::vector<Xapian::WritableDatabase> shards = wdb->shards;
        shards.insert(shards.end(), other->shards.begin(), other->shards.end());
        wdb->wdb = std::move(all);
        wdb->view.db = std::move(view);
        wdb->shards.swap(shards);
    });
}

xap_status xap_wdb_new_inmemory(xap_wdb **out, xap_error *err)
{
    return guard_out(err, out, [&] {
        return over(Xapian::WritableDatabase(std::string(),
                                             Xapian::DB_BACKEND_INMEMORY));
    });
}

void xap_wdb_free(xap_wdb *wdb)
{
    if (wdb)
        discard(wdb);
    delete wdb;
}

xap_status xap_wdb_close(xap_wdb *wdb, xap_error *err)
{
    return guard(err, [&] {
        try {
            wdb->wdb.close();
        } catch (...) {
            discard(wdb);
            throw;
        }
    });
}

xap_status xap_wdb_commit(xap_wdb *wdb, xap_error *err)
{
    return guard(err, [&] { wdb->wdb.commit(); });
}

xap_status xap_wdb_begin(xap_wdb *wdb, bool flushed, xap_error *err)
{
    return guard(err, [&] { wdb->wdb.begin_transaction(flushed); });
}

xap_status xap_wdb_end(xap_wdb *wdb, xap_error *err)
{
    return guard(err, [&] { wdb->wdb.commit_transaction(); });
}

xap_status xap_wdb_cancel(xap_wdb *wdb, xap_error *err)
{
    return guard(err, [&] { wdb->wdb.cancel_transaction(); });
}

xap_status xap_wdb_add_document(xap_wdb *wdb, const xap_doc *doc,
                                xap_docid *docid, xap_error *err)
{
    xap_docid ignored;
    return guard_out(err, docid ? docid : &ignored,
                     [&] { return wdb->wdb.add_document(doc->doc); });
}

xap_status xap_wdb_replace_document(xap_wdb *wdb, xap_docid docid,
                                    const xap_doc *doc, xap_error *err)
{
    return guard(err, [&] { wdb->wdb.replace_document(docid, doc->doc); });
}

xap_status xap_wdb_replace_by_term(xap_wdb *wdb, xap_bytes unique,
                                   const xap_doc *doc, xap_docid *docid,
                                   xap_error *err)
{
    xap_docid ignored;
    return guard_out(err, docid ? docid : &ignored, [&] {
        return wdb->wdb.replace_document(str(unique), doc->doc);
    });
}

xap_status xap_wdb_delete_by_term(xap_wdb *wdb, xap_bytes unique,
                                  xap_error *err)
{
    return guard(err, [&] { wdb->wdb.delete_document(str(unique)); });
}

xap_status xap_wdb_delete_document(xap_wdb *wdb, xap_docid docid,
                                   xap_error *err)
{
    return guard(err, [&] { wdb->wdb.delete_document(docid); });
}

xap_status xap_wdb_set_metadata(xap_wdb *wdb, xap_bytes key, xap_bytes value,
                                xap_error *err)
{
    return guard(err, [&] { wdb->wdb.set_metadata(str(key), str(value)); });
}

xap_status xap_wdb_add_spelling(xap_wdb *wdb, xap_bytes word, uint32_t freq_inc,
                                xap_error *err)
{
    return guard(err, [&] { wdb->wdb.add_spelling(str(word), freq_inc); });
}

xap_status xap_wdb_remove_spelling(xap_wdb *wdb, xap_bytes word,
                                   uint32_t freq_dec, xap_error *err)
{
    return guard(err, [&] { wdb->wdb.remove_spelling(str(word), freq_dec); });
}

xap_status xap_wdb_add_synonym(xap_wdb *wdb, xap_bytes term, xap_bytes synonym,
                               xap_error *err)
{
    return guard(err, [&] { wdb->wdb.add_synonym(str(term), str(synonym)); });
}

xap_status xap_wdb_remove_synonym(xap_wdb *wdb, xap_bytes term,
                                  xap_bytes synonym, xap_error *err)
{
    return guard(err,
                 [&] { wdb->wdb.remove_synonym(str(term), str(synonym)); });
}

xap_status xap_wdb_clear_synonyms(xap_wdb *wdb, xap_bytes term, xap_error *err)
{
    return guard(err, [&] { wdb->wdb.clear_synonyms(str(term)); });
}

xap_db *xap_wdb_db(xap_wdb *wdb)
{
    return &wdb->view;
}

} /* extern "C" */
