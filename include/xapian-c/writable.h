/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/writable.h - Xapian::WritableDatabase. */
#ifndef XAPIAN_C_WRITABLE_H
#define XAPIAN_C_WRITABLE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum {
    XAP_DB_CREATE_OR_OPEN = 0,
    XAP_DB_CREATE_OR_OVERWRITE = 1,
    XAP_DB_CREATE = 2,
    XAP_DB_OPEN = 3,
    XAP_DB_NO_SYNC = 4,
    XAP_DB_DANGEROUS = 0x10,
    XAP_DB_NO_TERMLIST = 0x20
};

/* flags: one of the four ways to open, or'ed with the options and a backend. */
XAP_API xap_status xap_wdb_open(xap_wdb **out, const char *path, int flags,
                                xap_error *err);
/* A database in memory. */
XAP_API xap_status xap_wdb_new_inmemory(xap_wdb **out, xap_error *err);
/* What is not committed is lost; use xap_wdb_close to hear of errors. */
XAP_API void xap_wdb_free(xap_wdb *wdb);
XAP_API xap_status xap_wdb_close(xap_wdb *wdb, xap_error *err);
XAP_API xap_status xap_wdb_commit(xap_wdb *wdb, xap_error *err);
XAP_API xap_status xap_wdb_begin(xap_wdb *wdb, bool flushed, xap_error *err);
XAP_API xap_status xap_wdb_end(xap_wdb *wdb, xap_error *err);
XAP_API xap_status xap_wdb_cancel(xap_wdb *wdb, xap_error *err);
/* *docid (may be NULL): its number. */
XAP_API xap_status xap_wdb_add_document(xap_wdb *wdb, const xap_doc *doc,
                                        xap_docid *docid, xap_error *err);
XAP_API xap_status xap_wdb_replace_document(xap_wdb *wdb, xap_docid docid,
                                            const xap_doc *doc, xap_error *err);
XAP_API xap_status xap_wdb_delete_document(xap_wdb *wdb, xap_docid docid,
                                           xap_error *err);
XAP_API xap_status xap_wdb_set_metadata(xap_wdb *wdb, xap_bytes key,
                                        xap_bytes value, xap_error *err);
/* A view for reading, borrowed: it is freed with wdb. */
XAP_API xap_db *xap_wdb_db(xap_wdb *wdb);

#ifdef __cplusplus
}
#endif

#endif
