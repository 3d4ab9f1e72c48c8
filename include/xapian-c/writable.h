/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/writable.h - Xapian::WritableDatabase.
 *
 * Changes are seen at once through xap_wdb_db, and by other readers after a
 * commit. Outside of a transaction Xapian commits by itself after every so many
 * changed documents (XAPIAN_FLUSH_THRESHOLD in the environment, else 10,000):
 * what must be kept whole or not at all goes between xap_wdb_begin and
 * xap_wdb_end.
 *
 * Besides what stands at each function, any that writes can return XAP_EDB when
 * the system refuses (sys_errno), XAP_ECORRUPT when what is on disk makes no
 * sense, XAP_ECLOSED after xap_wdb_close; XAP_ENET and XAP_ETIMEOUT when a
 * remote database does not answer.
 */
#ifndef XAPIAN_C_WRITABLE_H
#define XAPIAN_C_WRITABLE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* For xap_wdb_open: one of the first four, or'ed with the others and with
 * XAP_DB_GLASS. Equal to Xapian's DB_ constants. */
enum {
    XAP_DB_CREATE_OR_OPEN = 0,
    XAP_DB_CREATE_OR_OVERWRITE = 1,
    XAP_DB_CREATE = 2,       /* XAP_ECREATE when there is one */
    XAP_DB_OPEN = 3,         /* XAP_ENOTFOUND when there is none */
    XAP_DB_NO_SYNC = 4,      /* don't wait for the disk: faster, unsafe when the
                                system goes down */
    XAP_DB_FULL_SYNC = 8,    /* wait until the disk has really written it */
    XAP_DB_DANGEROUS = 0x10, /* write in place: no readers meanwhile, and broken
                                when the process goes down */
    XAP_DB_NO_TERMLIST = 0x20, /* when created: smaller, without the terms of a
                                  document; to replace or delete one gives
                                  XAP_EFEATURE */
    XAP_DB_RETRY_LOCK = 0x40   /* wait for a lock that another writer has */
};

/* Open a database for writing; it is locked until nothing made from it is left,
 * or until xap_wdb_close.
 * *out is the caller's, until xap_wdb_free.
 * XAP_ELOCK      another writer has it
 * XAP_ENOTFOUND  XAP_DB_OPEN, and there is none
 * XAP_ECREATE    it cannot be created (sys_errno), or exists with XAP_DB_CREATE
 * XAP_EOPENING   it cannot be opened, or is not a database
 * XAP_EVERSION   its format is of another version
 * Xapian::WritableDatabase(path, flags) */
XAP_API xap_status xap_wdb_open(xap_wdb **out, const char *path, int flags,
                                xap_error *err);

/* As xap_wdb_open, and when the database is created it is with blocks of so
 * many bytes: a power of two from 2048 to 65536, 0: 8192.
 * *out is the caller's, until xap_wdb_free.
 * As xap_wdb_open.
 * Xapian::WritableDatabase(path, flags, block_size) */
XAP_API xap_status xap_wdb_open_with(xap_wdb **out, const char *path, int flags,
                                     int block_size, xap_error *err);

/* Write to the database of an xapian-tcpsrv --writable; otherwise as
 * xap_db_open_tcp.
 * *out is the caller's, until xap_wdb_free.
 * XAP_ENET, XAP_ETIMEOUT  as xap_db_open_tcp
 * XAP_ELOCK               another writer has it
 * XAP_EOP                 the server does not let write
 * Xapian::Remote::open_writable(host, port, timeout, connect_timeout, flags) */
XAP_API xap_status xap_wdb_open_tcp(xap_wdb **out, const char *host,
                                    unsigned port, unsigned timeout,
                                    unsigned connect_timeout, int flags,
                                    xap_error *err);

/* Write through a program, usually xapian-progsrv --writable; otherwise as
 * xap_db_open_prog and xap_wdb_open_tcp.
 * *out is the caller's, until xap_wdb_free.
 * XAP_ENET, XAP_ETIMEOUT  as xap_db_open_prog
 * XAP_ELOCK               another writer has it
 * Xapian::Remote::open_writable(program, args, timeout, flags) */
XAP_API xap_status xap_wdb_open_prog(xap_wdb **out, const char *program,
                                     const char *args, unsigned timeout,
                                     int flags, xap_error *err);

/* A database of no shards, for xap_wdb_add.
 * *out is the caller's, until xap_wdb_free.
 * Xapian::WritableDatabase() */
XAP_API xap_status xap_wdb_new(xap_wdb **out, xap_error *err);

/* Write to other's shards too. other stays the caller's and may be freed, but
 * freeing or closing either handle drops what is not committed in these shards.
 * Documents go to the shards in turn, and docids are as with xap_db_add.
 * xap_wdb_db's view has the shards too; what was made from it before has not.
 * XAP_EARG  other is wdb
 * Xapian::WritableDatabase::add_database */
XAP_API xap_status xap_wdb_add(xap_wdb *wdb, const xap_wdb *other,
                               xap_error *err);

/* A new database in memory. It knows no transactions and no limit of a term's
 * length, and needs no commit.
 * *out is the caller's, until xap_wdb_free.
 * Xapian::WritableDatabase("", DB_BACKEND_INMEMORY) */
XAP_API xap_status xap_wdb_new_inmemory(xap_wdb **out, xap_error *err);

/* Drop what is not committed, a transaction too, and free wdb, which may be
 * NULL. To keep it, and to hear of errors, commit or close before.
 * Xapian::WritableDatabase::cancel_transaction */
XAP_API void xap_wdb_free(xap_wdb *wdb);

/* Commit, but cancel a transaction, and close: the lock and the files go, and
 * with them what was made from wdb. It is still to be freed. After a failure
 * what was not committed is lost, and the database is closed when wdb is freed.
 * Closing again is harmless.
 * Xapian::WritableDatabase::close */
XAP_API xap_status xap_wdb_close(xap_wdb *wdb, xap_error *err);

/* Write what is pending, so that other readers see it. After a failure all that
 * was pending since the last commit may be lost.
 * XAP_EOP   a transaction is open
 * XAP_EARG  a term is longer than 245 bytes, counting NULs twice
 * Xapian::WritableDatabase::commit */
XAP_API xap_status xap_wdb_commit(xap_wdb *wdb, xap_error *err);

/* Begin a transaction: what follows becomes visible at its end or never.
 * flushed: commit what is pending before, and the transaction when it ends;
 * otherwise both wait for the next commit, and xap_wdb_cancel drops both.
 * XAP_EOP      a transaction is open
 * XAP_EUNIMPL  the database is in memory
 * Xapian::WritableDatabase::begin_transaction */
XAP_API xap_status xap_wdb_begin(xap_wdb *wdb, bool flushed, xap_error *err);

/* End a transaction and keep its changes. After a failure it is over, and what
 * was not committed may be lost.
 * XAP_EOP      no transaction is open
 * XAP_EUNIMPL  the database is in memory
 * Xapian::WritableDatabase::commit_transaction */
XAP_API xap_status xap_wdb_end(xap_wdb *wdb, xap_error *err);

/* End a transaction and drop its changes.
 * XAP_EOP      no transaction is open
 * XAP_EUNIMPL  the database is in memory
 * Xapian::WritableDatabase::cancel_transaction */
XAP_API xap_status xap_wdb_cancel(xap_wdb *wdb, xap_error *err);

/* Add a document under the next docid. *docid (may be NULL): which one. doc
 * stays the caller's; later changes to it do not count.
 * XAP_EARG  a term is longer than 245 bytes
 * XAP_EDB   there are no docids left
 * Xapian::WritableDatabase::add_document */
XAP_API xap_status xap_wdb_add_document(xap_wdb *wdb, const xap_doc *doc,
                                        xap_docid *docid, xap_error *err);

/* Put a document under a docid, in place of the one that is there, if any.
 * XAP_EARG  docid is 0, or a term is longer than 245 bytes
 * Xapian::WritableDatabase::replace_document */
XAP_API xap_status xap_wdb_replace_document(xap_wdb *wdb, xap_docid docid,
                                            const xap_doc *doc, xap_error *err);

/* Put a document in place of those that have a term, under the least of their
 * docids, or under the next docid when there are none. *docid (may be NULL):
 * under which one.
 * XAP_EARG  unique is empty, or a term is longer than 245 bytes
 * Xapian::WritableDatabase::replace_document(unique_term, document) */
XAP_API xap_status xap_wdb_replace_by_term(xap_wdb *wdb, xap_bytes unique,
                                           const xap_doc *doc, xap_docid *docid,
                                           xap_error *err);

/* Delete the documents that have a term; there may be none.
 * XAP_EARG  unique is empty
 * Xapian::WritableDatabase::delete_document(unique_term) */
XAP_API xap_status xap_wdb_delete_by_term(xap_wdb *wdb, xap_bytes unique,
                                          xap_error *err);

/* XAP_EARG    docid is 0
 * XAP_ENODOC  there is no such document
 * Xapian::WritableDatabase::delete_document */
XAP_API xap_status xap_wdb_delete_document(xap_wdb *wdb, xap_docid docid,
                                           xap_error *err);

/* Set the metadata of a key; an empty value removes it.
 * XAP_EARG  key is empty or too long
 * Xapian::WritableDatabase::set_metadata */
XAP_API xap_status xap_wdb_set_metadata(xap_wdb *wdb, xap_bytes key,
                                        xap_bytes value, xap_error *err);

/* Raise the frequency of a word in the spelling dictionary, adding it if it is
 * not there; one of less than two bytes is left out.
 * XAP_EUNIMPL  the database is in memory
 * Later, at a commit or when the dictionary is read:
 * XAP_EARG     the word is longer than 254 bytes
 * Xapian::WritableDatabase::add_spelling */
XAP_API xap_status xap_wdb_add_spelling(xap_wdb *wdb, xap_bytes word,
                                        uint32_t freq_inc, xap_error *err);

/* Lower the frequency of a word in the spelling dictionary; it goes when
 * nothing is left. A word that is not there is fine.
 * XAP_EUNIMPL  the database is in memory
 * Xapian::WritableDatabase::remove_spelling */
XAP_API xap_status xap_wdb_remove_spelling(xap_wdb *wdb, xap_bytes word,
                                           uint32_t freq_dec, xap_error *err);

/* Add a synonym of a term; one that is there is fine. Xapian does not see that
 * a synonym is longer than 255 bytes, and spoils the list.
 * XAP_EUNIMPL  the database is in memory
 * Later, at a commit or when synonyms are read or added:
 * XAP_EARG     the term is longer than 255 bytes
 * Xapian::WritableDatabase::add_synonym */
XAP_API xap_status xap_wdb_add_synonym(xap_wdb *wdb, xap_bytes term,
                                       xap_bytes synonym, xap_error *err);

/* Remove a synonym of a term; one that is not there is fine.
 * XAP_EUNIMPL  the database is in memory
 * Xapian::WritableDatabase::remove_synonym */
XAP_API xap_status xap_wdb_remove_synonym(xap_wdb *wdb, xap_bytes term,
                                          xap_bytes synonym, xap_error *err);

/* Remove all synonyms of a term.
 * XAP_EUNIMPL  the database is in memory
 * Xapian::WritableDatabase::clear_synonyms */
XAP_API xap_status xap_wdb_clear_synonyms(xap_wdb *wdb, xap_bytes term,
                                          xap_error *err);

/* A view for reading, which sees what is not committed too. It is borrowed:
 * freed with wdb, never by xap_db_free. What is made from it may live longer.
 */
XAP_API xap_db *xap_wdb_db(xap_wdb *wdb);

#ifdef __cplusplus
}
#endif

#endif
