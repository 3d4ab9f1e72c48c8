/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/shard_xapian.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xapian-c.h>

#include "base/file.h"
#include "base/mem.h"

/* What Xapian holds of a posting and of a position before a commit, roughly. */
enum { TERM_COST = 32, POSITION_COST = 6 };

struct writer {
    struct pst_shard_writer base;
    xap_wdb *db;
    xap_doc *doc;
    char *path, *scratch;
    size_t memory;
    size_t pending; /* estimated bytes since the last commit */
};

static int fail(struct pst_error *err, const char *path, const xap_error *why)
{
    enum pst_code code = why->code == XAP_ENOMEM ? PST_ENOMEM : PST_EIO;
    return pst_fail(err, code, "%s: %s", path, why->message);
}

static xap_bytes bytes_of(struct pst_str s)
{
    return (xap_bytes){s.p, s.n};
}

static xap_status fill_term(xap_doc *doc, const struct pst_doc_term *t,
                            xap_error *why)
{
    xap_bytes term = bytes_of(t->term);
    /* The whole wdf comes with the first call. */
    xap_status s = t->position_count == 0 || t->wdf != 0
                       ? xap_doc_add_term(doc, term, t->wdf, why)
                       : XAP_OK;
    for (size_t i = 0; s == XAP_OK && i < t->position_count; i++)
        s = xap_doc_add_posting(doc, term, t->positions[i], 0, why);
    return s;
}

static xap_status fill_doc(struct writer *w, const struct pst_doc *doc,
                           xap_error *why)
{
    xap_status s = xap_doc_clear(w->doc, why);
    if (s == XAP_OK)
        s = xap_doc_set_data(w->doc, bytes_of(doc->data), why);
    for (size_t i = 0; s == XAP_OK && i < doc->value_count; i++)
        s = xap_doc_add_value(w->doc, doc->values[i].slot,
                              bytes_of(doc->values[i].value), why);
    for (size_t i = 0; s == XAP_OK && i < doc->term_count; i++) {
        const struct pst_doc_term *t = &doc->terms[i];
        s = fill_term(w->doc, t, why);
        w->pending += TERM_COST + 2 * t->term.n +
                      (size_t)POSITION_COST * t->position_count;
    }
    w->pending += doc->data.n;
    return s;
}

static int add(struct pst_shard_writer *base, size_t lane,
               const struct pst_doc *doc, struct pst_error *err)
{
    struct writer *w = (struct writer *)base;
    xap_error why;
    xap_docid docid;
    if (fill_doc(w, doc, &why) != XAP_OK ||
        xap_wdb_add_document(w->db, w->doc, &docid, &why) != XAP_OK)
        return fail(err, w->scratch, &why);
    if (docid != base->counts[lane] + 1)
        return pst_fail(err, PST_EIO, "%s: document %u got the number %u",
                        w->scratch, base->counts[lane] + 1, docid);
    if (w->pending < w->memory)
        return 0;
    w->pending = 0;
    if (xap_wdb_commit(w->db, &why) != XAP_OK)
        return fail(err, w->scratch, &why);
    return 0;
}

static int flush(struct pst_shard_writer *base, size_t lane,
                 struct pst_error *err)
{
    (void)base;
    (void)lane;
    (void)err;
    return 0;
}

static int set_metadata(struct pst_shard_writer *base, struct pst_str key,
                        struct pst_str value, struct pst_error *err)
{
    struct writer *w = (struct writer *)base;
    xap_error why;
    if (xap_wdb_set_metadata(w->db, bytes_of(key), bytes_of(value), &why) !=
        XAP_OK)
        return fail(err, w->scratch, &why);
    return 0;
}

static int sync_file(const char *path, struct pst_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);
    int r = 0;
    if (fsync(fd) != 0)
        r = pst_fail_errno(err, PST_EIO, errno, "%s", path);
    close(fd);
    return r;
}

/* Every file of a folder, then the folder. */
static int sync_all(const char *path, struct pst_error *err)
{
    DIR *dir = opendir(path);
    if (dir == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "%s", path);
    struct pst_buf file = PST_BUF_INIT;
    int r = 0;
    for (struct dirent *d; r == 0 && (d = readdir(dir)) != NULL;) {
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        pst_path_join(&file, path, d->d_name);
        r = sync_file(file.p, err);
    }
    closedir(dir);
    pst_buf_dispose(&file);
    return r == 0 ? pst_folder_sync(path, err) : r;
}

static int finish(struct pst_shard_writer *base, struct pst_error *err)
{
    struct writer *w = (struct writer *)base;
    xap_error why;
    xap_status s = xap_wdb_close(w->db, &why);
    xap_wdb_free(w->db);
    w->db = NULL;
    if (s != XAP_OK)
        return fail(err, w->scratch, &why);

    xap_db *made;
    if (xap_db_open(&made, w->scratch, XAP_DB_GLASS, &why) != XAP_OK)
        return fail(err, w->scratch, &why);
    s = xap_db_compact(made, w->path, false, &why);
    xap_db_free(made);
    if (s != XAP_OK)
        return fail(err, w->path, &why);
    int r = sync_all(w->path, err);
    return r == 0 ? pst_tree_remove(w->scratch, err) : r;
}

static void free_writer(struct pst_shard_writer *base)
{
    struct writer *w = (struct writer *)base;
    pst_shard_dispose(base);
    xap_doc_free(w->doc);
    xap_wdb_free(w->db);
    free(w->path);
    free(w->scratch);
    free(w);
}

int pst_shard_xapian_new(struct pst_shard_writer **out, const char *path,
                         const char *scratch, size_t memory,
                         struct pst_error *err)
{
    static const struct pst_shard_ops ops = {add,          flush,  flush,
                                             set_metadata, finish, free_writer};
    struct writer *w = pst_calloc(1, sizeof *w);
    pst_shard_init(&w->base, &ops, 1);
    w->path = pst_strdup(path);
    w->scratch = pst_strdup(scratch);
    w->memory = memory;
    *out = &w->base;

    xap_error why;
    if (xap_doc_new(&w->doc, &why) == XAP_OK &&
        xap_wdb_open(&w->db, scratch,
                     XAP_DB_CREATE | XAP_DB_GLASS | XAP_DB_NO_SYNC |
                         XAP_DB_DANGEROUS,
                     &why) == XAP_OK)
        return 0;
    *out = NULL;
    free_writer(&w->base);
    return fail(err, scratch, &why);
}
