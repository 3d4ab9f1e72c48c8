/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/database.h - Xapian::Database, for reading.
 *
 * Besides what stands at each function, any function here that looks into a
 * database can return
 *   XAP_EMODIFIED    writers have overwritten what this reader needs: call
 *                    xap_db_reopen and start again
 *   XAP_ECORRUPT     what is on disk makes no sense
 *   XAP_ECLOSED      the database was closed (xap_wdb_close)
 *   XAP_EDB          the system could not read (sys_errno)
 *   XAP_ENET, XAP_ETIMEOUT  a remote shard does not answer
 *   XAP_EUNIMPL      this kind of database cannot do it
 */
#ifndef XAPIAN_C_DATABASE_H
#define XAPIAN_C_DATABASE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* How xap_db_open takes the path; equal to Xapian's DB_ constants. */
enum {
    XAP_DB_AUTO = 0,      /* whatever is at the path, stubs included: a stub may
                             name remote hosts and programs to run */
    XAP_DB_GLASS = 0x100, /* a glass database, nothing else */
    XAP_DB_STUB = 0x300   /* a stub, a file that lists databases by path or
                             host, nothing else */
};

/* A database of no shards, for xap_db_add.
 * *out is the caller's, until xap_db_free.
 * Xapian::Database() */
XAP_API xap_status xap_db_new(xap_db **out, xap_error *err);

/* Open the database at a path as it was last committed, and keep to that state
 * until xap_db_reopen. Readers take no lock.
 * *out is the caller's, until xap_db_free.
 * XAP_ENOTFOUND  nothing is there, or nothing that is a database; XAP_EOPENING
 *                before Xapian 1.4.20
 * XAP_EOPENING   it cannot be opened (rights, limits, a bad line of a stub)
 * XAP_EVERSION   its format is of another version
 * XAP_EFEATURE   this Xapian was built without its kind
 * Xapian::Database(path, flags) */
XAP_API xap_status xap_db_open(xap_db **out, const char *path, int flags,
                               xap_error *err);

/* Open the database in a single file (XAP_COMPACT_SINGLE_FILE), which begins
 * where the descriptor stands. The descriptor becomes the library's, which
 * closes it, also when this fails.
 * *out is the caller's, until xap_db_free.
 * XAP_EOPENING, XAP_ECORRUPT  there is no database
 * Xapian::Database(fd, flags) */
XAP_API xap_status xap_db_open_fd(xap_db **out, int fd, int flags,
                                  xap_error *err);

/* Open the databases of an xapian-tcpsrv. timeouts in milliseconds, of each
 * answer and of the connection; 0: wait for ever, 10000 is usual. After
 * XAP_ETIMEOUT an answer that comes late would be taken for the next one: then
 * free the database, and open it again. Xapian 1.4 makes the process ignore
 * SIGPIPE, which a server that ends would raise.
 * *out is the caller's, until xap_db_free.
 * XAP_ENET      nobody listens, or not with this protocol (sys_errno); from
 *               other functions, too: the server has ended or hung up
 * XAP_ETIMEOUT  there was no answer in time
 * Xapian::Remote::open(host, port, timeout, connect_timeout) */
XAP_API xap_status xap_db_open_tcp(xap_db **out, const char *host,
                                   unsigned port, unsigned timeout,
                                   unsigned connect_timeout, xap_error *err);

/* Run a program that speaks the protocol on its standard input, usually
 * xapian-progsrv or a remote shell that runs it. args: its arguments, separated
 * by blanks.
 * *out is the caller's, until xap_db_free; the program ends after the last that
 * was made from it.
 * XAP_ENET      it cannot be run, or speaks otherwise
 * XAP_ETIMEOUT  there was no answer in time
 * Xapian::Remote::open(program, args, timeout) */
XAP_API xap_status xap_db_open_prog(xap_db **out, const char *program,
                                    const char *args, unsigned timeout,
                                    xap_error *err);

/* Search other's shards together with db's. other stays the caller's and may be
 * freed; db keeps what it needs. With n shards, document d of shard s (from 0)
 * becomes (d - 1) * n + s + 1. What was made from db before is not affected.
 * XAP_EARG  other is db
 * Xapian::Database::add_database */
XAP_API xap_status xap_db_add(xap_db *db, const xap_db *other, xap_error *err);

/* Go on to the last committed state. *changed (may be NULL): false when it is
 * known to be the same. What was made from db before sees the new state too;
 * iterators over it must be made anew.
 * As xap_db_open.
 * Xapian::Database::reopen */
XAP_API xap_status xap_db_reopen(xap_db *db, bool *changed, xap_error *err);

/* How many shards there are.
 * Xapian::Database::size */
XAP_API size_t xap_db_size(const xap_db *db);

/* Close the files and connections now, for all that was made from db; it is
 * still to be freed. Most calls return XAP_ECLOSED then. Closing again is
 * harmless.
 * Xapian::Database::close */
XAP_API xap_status xap_db_close(xap_db *db, xap_error *err);

/* Talk to remote shards, so that they do not end the connection.
 * XAP_ENET  it has ended
 * Xapian::Database::keep_alive */
XAP_API xap_status xap_db_keep_alive(xap_db *db, xap_error *err);

/* The database as text for people who look for faults.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Database::get_description */
XAP_API xap_status xap_db_describe(const xap_db *db, xap_buf *out,
                                   xap_error *err);

/* Whether a writer has one of the shards.
 * XAP_EFEATURE  the system cannot tell
 * XAP_EUNIMPL   a shard is remote
 * Xapian::Database::locked */
XAP_API xap_status xap_db_locked(const xap_db *db, bool *out, xap_error *err);

/* The number of the commit that db reads; 0 without shards.
 * XAP_EOP      there are several shards
 * XAP_EUNIMPL  it is not a glass database
 * Xapian::Database::get_revision */
XAP_API xap_status xap_db_revision(const xap_db *db, uint64_t *out,
                                   xap_error *err);

/* db may be NULL. The files are closed when nothing made from it is left. */
XAP_API void xap_db_free(xap_db *db);

/* How many documents there are.
 * Xapian::Database::get_doccount */
XAP_API xap_status xap_db_doc_count(const xap_db *db, xap_docid *out,
                                    xap_error *err);

/* The highest docid ever given out, 0 when there was none.
 * Xapian::Database::get_lastdocid */
XAP_API xap_status xap_db_last_docid(const xap_db *db, xap_docid *out,
                                     xap_error *err);

/* The mean length of a document, 0 without documents. A length is the sum of
 * the wdf of all terms.
 * Xapian::Database::get_average_length */
XAP_API xap_status xap_db_average_length(const xap_db *db, double *out,
                                         xap_error *err);

/* The sum of the lengths of all documents.
 * Xapian::Database::get_total_length */
XAP_API xap_status xap_db_total_length(const xap_db *db, uint64_t *out,
                                       xap_error *err);

/* Whether any term has positions.
 * Xapian::Database::has_positions */
XAP_API xap_status xap_db_has_positions(const xap_db *db, bool *out,
                                        xap_error *err);

/* In how many documents the term is, 0 when it is unknown. The empty term is in
 * all.
 * Xapian::Database::get_termfreq */
XAP_API xap_status xap_db_term_freq(const xap_db *db, xap_bytes term,
                                    xap_docid *out, xap_error *err);

/* The sum of the term's wdf over all documents, 0 when it is unknown.
 * Xapian::Database::get_collection_freq */
XAP_API xap_status xap_db_collection_freq(const xap_db *db, xap_bytes term,
                                          uint64_t *out, xap_error *err);

/* Whether any document has the term. The empty term is there when there are
 * documents.
 * Xapian::Database::term_exists */
XAP_API xap_status xap_db_term_exists(const xap_db *db, xap_bytes term,
                                      bool *out, xap_error *err);

/* A length that no document is below, but for empty ones.
 * Xapian::Database::get_doclength_lower_bound */
XAP_API xap_status xap_db_doc_length_lower_bound(const xap_db *db,
                                                 uint64_t *out, xap_error *err);

/* A length that no document is above.
 * Xapian::Database::get_doclength_upper_bound */
XAP_API xap_status xap_db_doc_length_upper_bound(const xap_db *db,
                                                 uint64_t *out, xap_error *err);

/* A wdf that the term has in no document more of, 0 when it is unknown
 * (a remote shard may say more).
 * Xapian::Database::get_wdf_upper_bound */
XAP_API xap_status xap_db_wdf_upper_bound(const xap_db *db, xap_bytes term,
                                          uint32_t *out, xap_error *err);

/* How many different terms a document has; where that is not stored, its length
 * bounds it.
 * XAP_EARG    docid is 0
 * XAP_ENODOC  there is no such document
 * XAP_EOP     db has no shards
 * Xapian::Database::get_unique_terms */
XAP_API xap_status xap_db_unique_terms(const xap_db *db, xap_docid docid,
                                       uint32_t *out, xap_error *err);

/* The length of a document.
 * XAP_EARG    docid is 0
 * XAP_ENODOC  there is no such document
 * XAP_EOP     db has no shards
 * Xapian::Database::get_doclength */
XAP_API xap_status xap_db_doc_length(const xap_db *db, xap_docid docid,
                                     uint64_t *out, xap_error *err);

/* How many documents have a value in the slot.
 * Xapian::Database::get_value_freq */
XAP_API xap_status xap_db_value_freq(const xap_db *db, xap_slot slot,
                                     xap_docid *out, xap_error *err);

/* A value that none in the slot is below; empty when it holds none. A database
 * that was changed may keep an old bound.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EUNIMPL  the backend keeps no bounds
 * Xapian::Database::get_value_lower_bound */
XAP_API xap_status xap_db_value_lower_bound(const xap_db *db, xap_slot slot,
                                            xap_buf *out, xap_error *err);

/* A value that none in the slot is above; otherwise as the lower bound.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EUNIMPL  the backend keeps no bounds
 * Xapian::Database::get_value_upper_bound */
XAP_API xap_status xap_db_value_upper_bound(const xap_db *db, xap_slot slot,
                                            xap_buf *out, xap_error *err);

/* The metadata of a key, empty when it is not set. Of several shards the first
 * one's count.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EARG  key is empty
 * Xapian::Database::get_metadata */
XAP_API xap_status xap_db_get_metadata(const xap_db *db, xap_bytes key,
                                       xap_buf *out, xap_error *err);

/* The UUID as 36 characters; of several shards all of them, joined by colons;
 * empty for a database in memory.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Database::get_uuid */
XAP_API xap_status xap_db_uuid(const xap_db *db, xap_buf *out, xap_error *err);

/* A document. What it holds is read when asked for.
 * *out is the caller's, until xap_doc_free; it keeps the database.
 * XAP_EARG    docid is 0
 * XAP_ENODOC  there is no such document
 * XAP_EOP     db has no shards
 * Xapian::Database::get_document */
XAP_API xap_status xap_db_get_document(xap_doc **out, const xap_db *db,
                                       xap_docid docid, xap_error *err);

/* As xap_db_get_document, without a look whether there is one: XAP_ENODOC then
 * comes from what asks the document.
 * *out is the caller's, until xap_doc_free; it keeps the database.
 * XAP_EARG  docid is 0
 * XAP_EOP   db has no shards
 * Xapian::Database::get_document(docid, DOC_ASSUME_VALID) */
XAP_API xap_status xap_db_get_document_lazy(xap_doc **out, const xap_db *db,
                                            xap_docid docid, xap_error *err);

/* The terms of the dictionary that begin with prefix, in the order of their
 * bytes, each once, with term_freq and without wdf.
 * *out is the caller's, until xap_term_iter_free; it keeps the database.
 * Xapian::Database::allterms_begin */
XAP_API xap_status xap_db_all_terms(xap_term_iter **out, const xap_db *db,
                                    xap_bytes prefix, xap_error *err);

/* The terms of a document in the order of their bytes, with wdf and without
 * term_freq (which would cost a look-up each: ask xap_db_term_freq).
 * *out is the caller's, until xap_term_iter_free; it keeps the database.
 * XAP_EARG      docid is 0
 * XAP_ENODOC    there is no such document
 * XAP_EOP       db has no shards
 * XAP_EFEATURE  the database was made with XAP_DB_NO_TERMLIST
 * Xapian::Database::termlist_begin */
XAP_API xap_status xap_db_term_list(xap_term_iter **out, const xap_db *db,
                                    xap_docid docid, xap_error *err);

/* The documents that have the term, by docid; none for an unknown term, every
 * document, with wdf 1, for the empty one.
 * *out is the caller's, until xap_posting_iter_free; it keeps the database.
 * Xapian::Database::postlist_begin */
XAP_API xap_status xap_db_postings(xap_posting_iter **out, const xap_db *db,
                                   xap_bytes term, xap_error *err);

/* The positions of a term in a document, ascending; none when the document or
 * the term is not there or has none.
 * *out is the caller's, until xap_position_iter_free; it keeps the database.
 * XAP_EARG  docid is 0, or term is empty
 * XAP_EOP   db has no shards
 * Xapian::Database::positionlist_begin */
XAP_API xap_status xap_db_positions(xap_position_iter **out, const xap_db *db,
                                    xap_docid docid, xap_bytes term,
                                    xap_error *err);

/* The values of a slot, by docid of the documents that have one.
 * *out is the caller's, until xap_value_iter_free; it keeps the database.
 * Xapian::Database::valuestream_begin */
XAP_API xap_status xap_db_values(xap_value_iter **out, const xap_db *db,
                                 xap_slot slot, xap_error *err);

/* The keys of the metadata that begin with prefix, in the order of their bytes,
 * with neither wdf nor term_freq. Of several shards the first one's.
 * *out is the caller's, until xap_term_iter_free; it keeps the database.
 * XAP_EUNIMPL  the database is in memory
 * Xapian::Database::metadata_keys_begin */
XAP_API xap_status xap_db_metadata_keys(xap_term_iter **out, const xap_db *db,
                                        xap_bytes prefix, xap_error *err);

/* The words of the spelling dictionary in the order of their bytes, each once,
 * with its frequency as term_freq.
 * *out is the caller's, until xap_term_iter_free; it keeps the database.
 * Xapian::Database::spellings_begin */
XAP_API xap_status xap_db_spellings(xap_term_iter **out, const xap_db *db,
                                    xap_error *err);

/* The word of the spelling dictionary that is nearest to word, the most
 * frequent of several, and at most max_edits letters inserted, deleted,
 * changed or swapped away; empty when there is none, or when word itself is
 * there and more frequent.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Database::get_spelling_suggestion */
XAP_API xap_status xap_db_spelling_suggestion(const xap_db *db, xap_bytes word,
                                              unsigned max_edits, xap_buf *out,
                                              xap_error *err);

/* The synonyms of a term in the order of their bytes, with neither wdf nor
 * term_freq.
 * *out is the caller's, until xap_term_iter_free; it keeps the database.
 * Xapian::Database::synonyms_begin */
XAP_API xap_status xap_db_synonyms(xap_term_iter **out, const xap_db *db,
                                   xap_bytes term, xap_error *err);

/* The terms that begin with prefix and have synonyms, in the order of their
 * bytes, with neither wdf nor term_freq.
 * *out is the caller's, until xap_term_iter_free; it keeps the database.
 * Xapian::Database::synonym_keys_begin */
XAP_API xap_status xap_db_synonym_keys(xap_term_iter **out, const xap_db *db,
                                       xap_bytes prefix, xap_error *err);

/* Copy all of db into a new compact glass database at path. With renumber the
 * documents of each shard follow those of the one before (gaps within a shard
 * stay); without, docids stay what they are in their shards. Something half
 * written may be left at path by a failure.
 * XAP_EARG  path is one of db's shards
 * XAP_EOP   docids of shards overlap, without renumber; or db is a view of a
 *           writer with changes not committed
 * XAP_EDB   path cannot be written (sys_errno), or a shard is not on disk
 * Xapian::Database::compact, at level FULL */
XAP_API xap_status xap_db_compact(const xap_db *db, const char *path,
                                  bool renumber, xap_error *err);

/* How xap_db_compact_with compacts: one of the first three, or'ed with others.
 * Equal to Xapian's constants. */
enum {
    XAP_COMPACT_STANDARD = 0, /* block by block */
    XAP_COMPACT_FULL = 1,     /* split items so that blocks are full */
    XAP_COMPACT_FULLER = 2,   /* longer items than a writer makes: not for one
                                 that is written to again */
    XAP_COMPACT_NO_RENUMBER = 4,
    XAP_COMPACT_MULTIPASS = 8,   /* of many shards: in several passes */
    XAP_COMPACT_SINGLE_FILE = 16 /* into a file, which nothing can write to */
};

/* What happens while compacting. After a negative return no callback is called
 * any more, and XAP_ECALLBACK is returned when compacting has ended. */
typedef struct xap_compactor_class {
    /* How far it is: a table, and what is done to it; status is empty at the
     * start. May be NULL. */
    int (*status)(void *payload, xap_bytes table, xap_bytes status);
    /* Fill in the one value of a metadata key that n shards have; the buffer is
     * empty before the call. NULL: take the first. */
    int (*merge)(void *payload, xap_bytes key, const xap_bytes *values,
                 size_t n, xap_buf *value);
} xap_compactor_class;

/* As xap_db_compact. flags: of XAP_COMPACT_; block_size: a power of two from
 * 2048 to 65536, or 0: 8192; cls may be NULL.
 * XAP_EARG       path is one of db's shards
 * XAP_EOP        docids of shards overlap, with XAP_COMPACT_NO_RENUMBER; or db
 *                is a view of a writer with changes not committed
 * XAP_EDB        path cannot be written (sys_errno), or a shard is not on disk
 * XAP_ECALLBACK  a callback said stop; something is at path
 * Xapian::Database::compact, Xapian::Compactor */
XAP_API xap_status xap_db_compact_with(const xap_db *db, const char *path,
                                       unsigned flags, int block_size,
                                       const xap_compactor_class *cls,
                                       void *payload, xap_error *err);

/* As xap_db_compact_with, into a single file from where the descriptor stands,
 * which is open for reading and writing. It becomes the library's, which closes
 * it.
 * XAP_EOP        as xap_db_compact_with
 * XAP_EDB        it cannot be written (sys_errno), or a shard is not on disk
 * XAP_ECALLBACK  a callback said stop; something is in the file
 * Xapian::Database::compact(fd, ...) */
XAP_API xap_status xap_db_compact_fd(const xap_db *db, int fd, unsigned flags,
                                     int block_size,
                                     const xap_compactor_class *cls,
                                     void *payload, xap_error *err);

/* What xap_db_check_report tells besides problems, or'ed. Equal to Xapian's
 * DBCHECK_ constants. */
enum {
    XAP_CHECK_SHORT_TREE = 1,
    XAP_CHECK_FULL_TREE = 2,
    XAP_CHECK_FREELIST = 4,
    XAP_CHECK_STATS = 8,
    XAP_CHECK_FIX = 16 /* mend what can be, for which nothing must read it */
};

/* As xap_db_check, with what xapian-check prints.
 * *report is the caller's, until xap_buf_dispose.
 * XAP_EOPENING, XAP_ENOTFOUND  nothing is there that could be checked
 * XAP_ECORRUPT, XAP_EDB        it is too broken to go on
 * XAP_EUNIMPL                  it is a stub with a remote database
 * Xapian::Database::check */
XAP_API xap_status xap_db_check_report(const char *path, int flags,
                                       size_t *problems, xap_buf *report,
                                       xap_error *err);

/* Check the database at path, or one table of it, as xapian-check does, without
 * printing anything. *problems: how many were found.
 * XAP_EOPENING, XAP_ENOTFOUND  nothing is there that could be checked
 * XAP_ECORRUPT, XAP_EDB        it is too broken to go on
 * Xapian::Database::check */
XAP_API xap_status xap_db_check(const char *path, size_t *problems,
                                xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
