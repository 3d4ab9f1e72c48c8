/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/source.h - Xapian::PostingSource: documents and weights from
 * elsewhere than terms, written in C or by Xapian's own classes.
 *
 * Those written in C work on local databases only: over a remote shard a search
 * returns XAP_EUNIMPL. A callback that returns a negative number stops the
 * search: xap_enquire_get_mset returns XAP_ECALLBACK. Callbacks must not use
 * the handles of the search that calls them, nor leave by longjmp; start,
 * counts and seek may end the thread.
 *
 * A source may be freed at any time and may be used for several queries.
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
    /* A name for descriptions and messages; may be NULL. For a registry
     * (registry.h) it must be one that no other source has. */
    const char *name;
    /* Fill in a weight that no document's is above. Called once, after counts.
     * NULL: no document has any weight. */
    int (*max_weight)(void *state, double *weight);
    /* Fill in the weight, not negative, of the document that seek has found
     * last. May be NULL when max_weight is. */
    int (*weight)(void *state, double *weight);
    /* Fill in what `read` needs to make a payload like this one: for
     * xap_query_serialise, which without it returns XAP_EUNIMPL. */
    int (*write)(void *payload, xap_buf *bytes);
    /* Make *copy, of a payload that was written: for xap_query_unserialise. It
     * is destroyed as the payload of xap_source_new is, by the same function.
     * NULL: such a query cannot be read, XAP_EUNIMPL. */
    int (*read)(void *payload, xap_bytes bytes, void **copy);
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

/* The documents that have a value in a slot, each with the number that it is,
 * as of xap_sortable_serialise, as its weight. No number may be negative.
 * *out is the caller's, until xap_source_free.
 * Xapian::ValueWeightPostingSource */
XAP_API xap_status xap_source_new_value_weight(xap_source **out, xap_slot slot,
                                               xap_error *err);

/* As xap_source_new_value_weight, where in the documents from first to last
 * (0: the end) of each shard numbers never rise: the search can stop early.
 * *out is the caller's, until xap_source_free.
 * Xapian::DecreasingValueWeightPostingSource */
XAP_API xap_status xap_source_new_decreasing(xap_source **out, xap_slot slot,
                                             xap_docid first, xap_docid last,
                                             xap_error *err);

/* The documents that have a value in a slot, with the weight that is mapped to
 * the value (xap_source_map), or else `otherwise`; neither is negative.
 * *out is the caller's, until xap_source_free.
 * Xapian::ValueMapPostingSource, set_default_weight */
XAP_API xap_status xap_source_new_value_map(xap_source **out, xap_slot slot,
                                            double otherwise, xap_error *err);

/* Map a value to a weight. Queries made before see it in their next search.
 * XAP_EOP  source is not from xap_source_new_value_map
 * Xapian::ValueMapPostingSource::add_mapping */
XAP_API xap_status xap_source_map(xap_source *source, xap_bytes value,
                                  double weight, xap_error *err);

/* Map no value.
 * XAP_EOP  source is not from xap_source_new_value_map
 * Xapian::ValueMapPostingSource::clear_mappings */
XAP_API xap_status xap_source_clear_map(xap_source *source, xap_error *err);

/* All documents, each with the same weight, which is not negative.
 * *out is the caller's, until xap_source_free.
 * XAP_EARG  weight is negative
 * Xapian::FixedWeightPostingSource */
XAP_API xap_status xap_source_new_fixed(xap_source **out, double weight,
                                        xap_error *err);

/* The documents with a place in a slot, as xap_coords_serialise writes them,
 * within max metres (0: any) of a place of centre. The weight is k1 divided by
 * (distance + k1) to the power k2; 1000 and 1 are usual. metric may be NULL:
 * along great circles of the earth. *out is the caller's, until
 * xap_source_free; centre and metric stay the caller's and may be freed.
 * XAP_EARG  k1 or k2 is not above 0
 * Xapian::LatLongDistancePostingSource */
XAP_API xap_status xap_source_new_distance(xap_source **out, xap_slot slot,
                                           const xap_coords *centre,
                                           const xap_metric *metric, double max,
                                           double k1, double k2,
                                           xap_error *err);

/* source may be NULL. */
XAP_API void xap_source_free(xap_source *source);

#ifdef __cplusplus
}
#endif

#endif
