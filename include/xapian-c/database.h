/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/database.h - Xapian::Database, for reading. */
#ifndef XAPIAN_C_DATABASE_H
#define XAPIAN_C_DATABASE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum {
    XAP_DB_AUTO = 0,     /* whatever is at the path, stubs included */
    XAP_DB_GLASS = 0x100 /* a glass database, nothing else */
};

/* An empty database, to which others can be added. */
XAP_API xap_status xap_db_new(xap_db **out, xap_error *err);
XAP_API xap_status xap_db_open(xap_db **out, const char *path, int flags,
                               xap_error *err);
/* Search `other` together with `db`; docids interleave as Xapian does it. */
XAP_API xap_status xap_db_add(xap_db *db, const xap_db *other, xap_error *err);
XAP_API xap_status xap_db_reopen(xap_db *db, bool *changed, xap_error *err);
XAP_API void xap_db_free(xap_db *db);

XAP_API xap_status xap_db_doc_count(const xap_db *db, xap_docid *out,
                                    xap_error *err);
XAP_API xap_status xap_db_last_docid(const xap_db *db, xap_docid *out,
                                     xap_error *err);
XAP_API xap_status xap_db_average_length(const xap_db *db, double *out,
                                         xap_error *err);
XAP_API xap_status xap_db_total_length(const xap_db *db, uint64_t *out,
                                       xap_error *err);
XAP_API xap_status xap_db_has_positions(const xap_db *db, bool *out,
                                        xap_error *err);
/* Documents that have the term, and the sum of its wdf; 0 when unknown. */
XAP_API xap_status xap_db_term_freq(const xap_db *db, xap_bytes term,
                                    xap_docid *out, xap_error *err);
XAP_API xap_status xap_db_collection_freq(const xap_db *db, xap_bytes term,
                                          uint64_t *out, xap_error *err);
XAP_API xap_status xap_db_doc_length(const xap_db *db, xap_docid docid,
                                     uint64_t *out, xap_error *err);
XAP_API xap_status xap_db_value_freq(const xap_db *db, xap_slot slot,
                                     xap_docid *out, xap_error *err);
/* "" when the key is not set. */
XAP_API xap_status xap_db_get_metadata(const xap_db *db, xap_bytes key,
                                       xap_buf *out, xap_error *err);
XAP_API xap_status xap_db_uuid(const xap_db *db, xap_buf *out, xap_error *err);
XAP_API xap_status xap_db_get_document(xap_doc **out, const xap_db *db,
                                       xap_docid docid, xap_error *err);

/* Terms of the dictionary that begin with `prefix`, in order of bytes. */
XAP_API xap_status xap_db_all_terms(xap_term_iter **out, const xap_db *db,
                                    xap_bytes prefix, xap_error *err);
XAP_API xap_status xap_db_term_list(xap_term_iter **out, const xap_db *db,
                                    xap_docid docid, xap_error *err);
/* Documents with the term; every document for the empty term. */
XAP_API xap_status xap_db_postings(xap_posting_iter **out, const xap_db *db,
                                   xap_bytes term, xap_error *err);
XAP_API xap_status xap_db_positions(xap_position_iter **out, const xap_db *db,
                                    xap_docid docid, xap_bytes term,
                                    xap_error *err);
XAP_API xap_status xap_db_values(xap_value_iter **out, const xap_db *db,
                                 xap_slot slot, xap_error *err);
/* Keys of the metadata that begin with `prefix`. */
XAP_API xap_status xap_db_metadata_keys(xap_term_iter **out, const xap_db *db,
                                        xap_bytes prefix, xap_error *err);

/* Copy all documents of `db` into a new compact glass database at `path`. */
XAP_API xap_status xap_db_compact(const xap_db *db, const char *path,
                                  bool renumber, xap_error *err);
/* xapian-check over the database at `path`; *problems counts what is wrong. */
XAP_API xap_status xap_db_check(const char *path, size_t *problems,
                                xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
