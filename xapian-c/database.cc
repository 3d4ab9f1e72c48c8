/* SPDX-License-Identifier: GPL-2.0-or-later */
/* database.cc - Xapian::Database. Its iterators are made here, and stepped in
 * iterator.cc. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

#include <sstream>

using xap::checked;
using xap::guard;
using xap::guard_buf;
using xap::guard_out;
using xap::lend;
using xap::str;

static_assert(XAP_DB_GLASS == Xapian::DB_BACKEND_GLASS &&
                  XAP_DB_STUB == Xapian::DB_BACKEND_STUB,
              "flags are Xapian's");
static_assert(
    static_cast<int>(XAP_COMPACT_STANDARD) == Xapian::Compactor::STANDARD &&
        static_cast<int>(XAP_COMPACT_FULL) == Xapian::Compactor::FULL &&
        static_cast<int>(XAP_COMPACT_FULLER) == Xapian::Compactor::FULLER &&
        static_cast<int>(XAP_COMPACT_NO_RENUMBER) ==
            Xapian::DBCOMPACT_NO_RENUMBER &&
        static_cast<int>(XAP_COMPACT_MULTIPASS) ==
            Xapian::DBCOMPACT_MULTIPASS &&
        static_cast<int>(XAP_COMPACT_SINGLE_FILE) ==
            Xapian::DBCOMPACT_SINGLE_FILE,
    "flags are Xapian's");
static_assert(
    static_cast<int>(XAP_CHECK_SHORT_TREE) == Xapian::DBCHECK_SHORT_TREE &&
        static_cast<int>(XAP_CHECK_FULL_TREE) == Xapian::DBCHECK_FULL_TREE &&
        static_cast<int>(XAP_CHECK_FREELIST) == Xapian::DBCHECK_SHOW_FREELIST &&
        static_cast<int>(XAP_CHECK_STATS) == Xapian::DBCHECK_SHOW_STATS &&
        static_cast<int>(XAP_CHECK_FIX) == Xapian::DBCHECK_FIX,
    "flags are Xapian's");

namespace
{

/* Xapian loses what it holds, files too, when one of these throws. So a
 * callback that says stop is noted, and none is called after it. */
class compactor final : public Xapian::Compactor
{
  public:
    compactor(const xap_compactor_class &cls, void *payload)
        : cls_(cls), payload_(payload)
    {
    }

    void set_status(const std::string &table,
                    const std::string &status) override
    {
        if (cls_.status && stopped_ >= 0)
            stopped_ = cls_.status(payload_, lend(table), lend(status));
    }

    /* Fail when a callback has said stop. */
    void finish() const
    {
        checked(stopped_);
    }

    std::string resolve_duplicate_metadata(const std::string &key, size_t n,
                                           const std::string tags[]) override
    {
        if (!cls_.merge || stopped_ < 0)
            return tags[0];
        std::vector<xap_bytes> values;
        for (size_t i = 0; i < n; i++)
            values.push_back(lend(tags[i]));
        xap::filled value;
        stopped_ =
            cls_.merge(payload_, of_user(key), values.data(), n, &value.buf);
        return value.take();
    }

  private:
    /* Xapian gives the key as it is in its table. */
    static xap_bytes of_user(const std::string &key)
    {
        bool stored = key.compare(0, 2, "\0\xc0", 2) == 0;
        return {key.data() + (stored ? 2 : 0), key.size() - (stored ? 2 : 0)};
    }

    const xap_compactor_class cls_;
    void *payload_;
    int stopped_ = 0;
};

template <class To>
void compact(const xap_db *db, const To &to, unsigned flags, int block_size,
             const xap_compactor_class *cls, void *payload)
{
    compactor calls(cls ? *cls : xap_compactor_class{}, payload);
    Xapian::Database(db->db).compact(to, flags, block_size, calls);
    calls.finish();
}

} // namespace

extern "C" {

xap_status xap_db_new(xap_db **out, xap_error *err)
{
    return guard_out(err, out, [&] { return new xap_db{}; });
}

xap_status xap_db_open(xap_db **out, const char *path, int flags,
                       xap_error *err)
{
    return guard_out(err, out,
                     [&] { return new xap_db{Xapian::Database(path, flags)}; });
}

xap_status xap_db_open_fd(xap_db **out, int fd, int flags, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return new xap_db{Xapian::Database(fd, flags)}; });
}

xap_status xap_db_open_tcp(xap_db **out, const char *host, unsigned port,
                           unsigned timeout, unsigned connect_timeout,
                           xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_db{
            Xapian::Remote::open(host, port, timeout, connect_timeout)};
    });
}

xap_status xap_db_open_prog(xap_db **out, const char *program, const char *args,
                            unsigned timeout, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_db{Xapian::Remote::open(program, args, timeout)};
    });
}

xap_status xap_db_add(xap_db *db, const xap_db *other, xap_error *err)
{
    return guard(err, [&] { db->db.add_database(other->db); });
}

xap_status xap_db_reopen(xap_db *db, bool *changed, xap_error *err)
{
    bool ignored;
    return guard_out(err, changed ? changed : &ignored,
                     [&] { return db->db.reopen(); });
}

size_t xap_db_size(const xap_db *db)
{
    return db->db.size();
}

xap_status xap_db_close(xap_db *db, xap_error *err)
{
    return guard(err, [&] { db->db.close(); });
}

xap_status xap_db_keep_alive(xap_db *db, xap_error *err)
{
    return guard(err, [&] { db->db.keep_alive(); });
}

xap_status xap_db_describe(const xap_db *db, xap_buf *out, xap_error *err)
{
    return guard_buf(err, out, [&] { return db->db.get_description(); });
}

xap_status xap_db_locked(const xap_db *db, bool *out, xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.locked(); });
}

xap_status xap_db_revision(const xap_db *db, uint64_t *out, xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_revision(); });
}

void xap_db_free(xap_db *db)
{
    delete db;
}

xap_status xap_db_doc_count(const xap_db *db, xap_docid *out, xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_doccount(); });
}

xap_status xap_db_last_docid(const xap_db *db, xap_docid *out, xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_lastdocid(); });
}

xap_status xap_db_average_length(const xap_db *db, double *out, xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_average_length(); });
}

xap_status xap_db_total_length(const xap_db *db, uint64_t *out, xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_total_length(); });
}

xap_status xap_db_has_positions(const xap_db *db, bool *out, xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.has_positions(); });
}

xap_status xap_db_term_freq(const xap_db *db, xap_bytes term, xap_docid *out,
                            xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_termfreq(str(term)); });
}

xap_status xap_db_collection_freq(const xap_db *db, xap_bytes term,
                                  uint64_t *out, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return db->db.get_collection_freq(str(term)); });
}

xap_status xap_db_term_exists(const xap_db *db, xap_bytes term, bool *out,
                              xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.term_exists(str(term)); });
}

xap_status xap_db_doc_length_lower_bound(const xap_db *db, uint64_t *out,
                                         xap_error *err)
{
    return guard_out(err, out,
                     [&] { return db->db.get_doclength_lower_bound(); });
}

xap_status xap_db_doc_length_upper_bound(const xap_db *db, uint64_t *out,
                                         xap_error *err)
{
    return guard_out(err, out,
                     [&] { return db->db.get_doclength_upper_bound(); });
}

xap_status xap_db_wdf_upper_bound(const xap_db *db, xap_bytes term,
                                  uint32_t *out, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return db->db.get_wdf_upper_bound(str(term)); });
}

xap_status xap_db_unique_terms(const xap_db *db, xap_docid docid, uint32_t *out,
                               xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_unique_terms(docid); });
}

xap_status xap_db_doc_length(const xap_db *db, xap_docid docid, uint64_t *out,
                             xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_doclength(docid); });
}

xap_status xap_db_value_freq(const xap_db *db, xap_slot slot, xap_docid *out,
                             xap_error *err)
{
    return guard_out(err, out, [&] { return db->db.get_value_freq(slot); });
}

xap_status xap_db_value_lower_bound(const xap_db *db, xap_slot slot,
                                    xap_buf *out, xap_error *err)
{
    return guard_buf(err, out,
                     [&] { return db->db.get_value_lower_bound(slot); });
}

xap_status xap_db_value_upper_bound(const xap_db *db, xap_slot slot,
                                    xap_buf *out, xap_error *err)
{
    return guard_buf(err, out,
                     [&] { return db->db.get_value_upper_bound(slot); });
}

xap_status xap_db_get_metadata(const xap_db *db, xap_bytes key, xap_buf *out,
                               xap_error *err)
{
    return guard_buf(err, out, [&] { return db->db.get_metadata(str(key)); });
}

xap_status xap_db_uuid(const xap_db *db, xap_buf *out, xap_error *err)
{
    return guard_buf(err, out, [&] { return db->db.get_uuid(); });
}

xap_status xap_db_get_document(xap_doc **out, const xap_db *db, xap_docid docid,
                               xap_error *err)
{
    return guard_out(err, out,
                     [&] { return new xap_doc{db->db.get_document(docid)}; });
}

xap_status xap_db_get_document_lazy(xap_doc **out, const xap_db *db,
                                    xap_docid docid, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_doc{
            db->db.get_document(docid, Xapian::DOC_ASSUME_VALID)};
    });
}

xap_status xap_db_all_terms(xap_term_iter **out, const xap_db *db,
                            xap_bytes prefix, xap_error *err)
{
    return guard_out(err, out, [&] {
        return xap::terms_of(db, xap_term_facts::term_freq,
                             db->db.allterms_begin(str(prefix)));
    });
}

xap_status xap_db_term_list(xap_term_iter **out, const xap_db *db,
                            xap_docid docid, xap_error *err)
{
    return guard_out(err, out, [&] {
        return xap::terms_of(db, xap_term_facts::wdf,
                             db->db.termlist_begin(docid));
    });
}

xap_status xap_db_postings(xap_posting_iter **out, const xap_db *db,
                           xap_bytes term, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return new xap_posting_iter(db->db, str(term)); });
}

xap_status xap_db_positions(xap_position_iter **out, const xap_db *db,
                            xap_docid docid, xap_bytes term, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_position_iter(
            db->db, db->db.positionlist_begin(docid, str(term)));
    });
}

xap_status xap_db_values(xap_value_iter **out, const xap_db *db, xap_slot slot,
                         xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_value_iter{db->db,
                                  {},
                                  xap_values_of::slot,
                                  slot,
                                  db->db.valuestream_begin(slot)};
    });
}

xap_status xap_db_metadata_keys(xap_term_iter **out, const xap_db *db,
                                xap_bytes prefix, xap_error *err)
{
    return guard_out(err, out, [&] {
        return xap::terms_of(db, xap_term_facts::none,
                             db->db.metadata_keys_begin(str(prefix)));
    });
}

xap_status xap_db_spellings(xap_term_iter **out, const xap_db *db,
                            xap_error *err)
{
    return guard_out(err, out, [&] {
        return xap::terms_of(db, xap_term_facts::term_freq,
                             db->db.spellings_begin());
    });
}

xap_status xap_db_spelling_suggestion(const xap_db *db, xap_bytes word,
                                      unsigned max_edits, xap_buf *out,
                                      xap_error *err)
{
    return guard_buf(err, out, [&] {
        return db->db.get_spelling_suggestion(str(word), max_edits);
    });
}

xap_status xap_db_synonyms(xap_term_iter **out, const xap_db *db,
                           xap_bytes term, xap_error *err)
{
    return guard_out(err, out, [&] {
        return xap::terms_of(db, xap_term_facts::none,
                             db->db.synonyms_begin(str(term)));
    });
}

xap_status xap_db_synonym_keys(xap_term_iter **out, const xap_db *db,
                               xap_bytes prefix, xap_error *err)
{
    return guard_out(err, out, [&] {
        return xap::terms_of(db, xap_term_facts::none,
                             db->db.synonym_keys_begin(str(prefix)));
    });
}

xap_status xap_db_compact(const xap_db *db, const char *path, bool renumber,
                          xap_error *err)
{
    return guard(err, [&] {
        unsigned flags = Xapian::Compactor::FULL;
        if (!renumber)
            flags |= Xapian::DBCOMPACT_NO_RENUMBER;
        Xapian::Database(db->db).compact(path, flags);
    });
}

xap_status xap_db_compact_with(const xap_db *db, const char *path,
                               unsigned flags, int block_size,
                               const xap_compactor_class *cls, void *payload,
                               xap_error *err)
{
    return guard(err, [&] {
        compact(db, std::string(path), flags, block_size, cls, payload);
    });
}

xap_status xap_db_compact_fd(const xap_db *db, int fd, unsigned flags,
                             int block_size, const xap_compactor_class *cls,
                             void *payload, xap_error *err)
{
    return guard(err,
                 [&] { compact(db, fd, flags, block_size, cls, payload); });
}

xap_status xap_db_check_report(const char *path, int flags, size_t *problems,
                               xap_buf *report, xap_error *err)
{
    *problems = 0;
    return guard_buf(err, report, [&] {
        std::ostringstream text;
        size_t found = Xapian::Database::check(path, flags, &text);
        std::string said = text.str();
        *problems = found;
        return said;
    });
}

xap_status xap_db_check(const char *path, size_t *problems, xap_error *err)
{
    return guard_out(err, problems,
                     [&] { return Xapian::Database::check(path); });
}

} /* extern "C" */
