/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/fast/match.h - which documents of a shard a clause matches; part of
 * the fast engine.
 *
 * A clause becomes a tree of nodes that are moved on through the docids. An
 * AND is led by what has fewest documents; an OR of many terms, as patterns
 * are, is made a bitmap at once; ranges are not moved but asked about each
 * document that the rest of an AND has. A nearness is an AND of its words,
 * whose positions are read last of all.
 */
#ifndef POSTIL_SEARCHER_FAST_MATCH_H
#define POSTIL_SEARCHER_FAST_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "searcher/clause.h"
#include "searcher/fast/list.h"
#include "searcher/fast/phrase.h"

enum pst_fast_kind {
    PST_FAST_NONE,
    PST_FAST_ALL,
    PST_FAST_TERM,
    PST_FAST_BITS,
    PST_FAST_RANGE,
    PST_FAST_AND,
    PST_FAST_OR,
    PST_FAST_NOT /* the first part, not the second one */
};

struct pst_fast_match {
    enum pst_fast_kind kind;
    uint32_t docid;    /* of the last seek: it stands until one goes beyond */
    uint32_t estimate; /* of documents, not too few */
    struct pst_fast_search *search;
    struct pst_fast_match **parts;
    size_t count;
    struct pst_fast_list *list;
    uint64_t *bits;
    struct pst_fast_slot *slot;
    struct pst_str low, high;
    /* Of an AND: what must be near each other besides. */
    struct pst_fast_phrase **phrases;
    size_t phrase_count;
};

/* Never NULL. `shared`: its lists may be shared (list.h), for the documents
 * that the whole search finds are found by seeks of this node, or of an AND or
 * NOT in which it is. */
struct pst_fast_match *pst_fast_match_make(struct pst_fast_search *s,
                                           const struct pst_clause *c,
                                           bool shared);
/* The first document from this one on; docids must not descend. */
uint32_t pst_fast_match_seek(struct pst_fast_match *m, uint32_t docid);
/* Whether the document, which all parts of an AND have, has them near each
 * other as it should. */
bool pst_fast_match_near(struct pst_fast_match *m, uint32_t docid);
/* Whether it matches this document; with seeks, docids must not descend. */
bool pst_fast_match_has(struct pst_fast_match *m, uint32_t docid);

#endif
