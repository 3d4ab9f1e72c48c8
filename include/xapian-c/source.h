/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/source.h - Xapian::PostingSource written in C.
 *
 * Local databases only. A callback that returns a negative number stops the
 * search: xap_enquire_get_mset returns XAP_ECALLBACK. Callbacks must not use
 * the handles of the search that calls them, nor leave by longjmp; start,
 * counts and seek may end the thread.
 */
#ifndef XAPIAN_C_SOURCE_H
#define XAPIAN_C_SOURCE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A sorted stream of the documents of one shard. */
typedef struct xap_source_class {
    /* Make *state for a search of a shard. `shard` is the number of the shard
     * in the searched database, from 0 in the order of adding (of a shard that
     * was added twice, the first); db is that shard alone, for this call.
     * Called in each search at most once for each shard and each place that
     * the source has in the query; what *state is before the call is NULL. */
    int (*start)(void *payload, size_t shard, const xap_db *db, void **state);
    /* Free the state; may be NULL. Called for each start that returned no
     * negative number. */
    void (*finish)(void *state);
    /* How many documents there are: at least, about, at most. Called once,
     * after start. Numbers above the shard's count of documents are cut to it.
     */
    int (*counts)(void *state, uint32_t *least, uint32_t *estimate,
                  uint32_t *most);
    /* The first document >= *docid, a docid local to the shard: 1 and *docid,
     * or 0 at the end, after which it is not called. Each call's *docid is
     * greater than that of the one before. Documents that are not there do harm
     * unless they are on the right side of AND_NOT or in an AND with terms. */
    int (*seek)(void *state, xap_docid *docid);
    const char *name; /* for descriptions and messages; may be NULL */
} xap_source_class;

/* A source of a class, of which a copy is taken, with a payload for start.
 * destroy (may be NULL) is called with payload when nothing uses it any more:
 * the handle, queries made from it, sessions and results of these. After a
 * failure payload is still the caller's.
 * *out is the caller's, until xap_source_free.
 * Xapian::PostingSource */
XAP_API xap_status xap_source_new(xap_source **out, const xap_source_class *cls,
                                  void *payload, void (*destroy)(void *payload),
                                  xap_error *err);

/* source may be NULL. */
XAP_API void xap_source_free(xap_source *source);

#ifdef __cplusplus
}
#endif

#endif
