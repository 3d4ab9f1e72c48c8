/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/source.h - Xapian::PostingSource written in C. Local databases only.
 */
#ifndef XAPIAN_C_SOURCE_H
#define XAPIAN_C_SOURCE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A sorted stream of documents of one shard. All functions get the state that
 * `start` made for that shard; a negative return stops the whole call.
 */
typedef struct xap_source_class {
    /* A state for a shard: `shard` counts from 0 in the order of adding, db is
     * borrowed for the call. Called once a shard and match. */
    int (*start)(void *payload, size_t shard, const xap_db *db, void **state);
    void (*finish)(void *state); /* may be NULL */
    /* Bounds and estimate of how many documents there are. */
    int (*counts)(void *state, uint32_t *least, uint32_t *estimate,
                  uint32_t *most);
    /* The first document >= docid (local to the shard): 1 and *docid, or 0 at
     * the end. Calls ascend. */
    int (*seek)(void *state, xap_docid *docid);
    const char *name; /* for descriptions */
} xap_source_class;

/* `destroy` (may be NULL) is called with payload when the last reference
 * goes. */
XAP_API xap_status xap_source_new(xap_source **out, const xap_source_class *cls,
                                  void *payload, void (*destroy)(void *payload),
                                  xap_error *err);
XAP_API void xap_source_free(xap_source *source);

#ifdef __cplusplus
}
#endif

#endif
