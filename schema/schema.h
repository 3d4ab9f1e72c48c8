/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema/schema.h - the one table of fields, term prefixes, slots and
 * positions. Read by the indexer and by the searcher; written up in
 * doc/index-schema.md.
 */
#ifndef POSTIL_SCHEMA_SCHEMA_H
#define POSTIL_SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "text/date.h"

enum { PST_SCHEMA_VERSION = 2 };

/* Fields of text, as numbered in the record. */
enum pst_field {
    PST_FIELD_BODY,
    PST_FIELD_TITLE,
    PST_FIELD_AUTHOR,
    PST_FIELD_DATE,
    PST_FIELD_SOURCE,
    PST_FIELD_SECTION,
    PST_FIELD_TAG,
    PST_FIELD_LANG,
    PST_FIELD_URL,
    PST_FIELD_SUMMARY,
    PST_FIELD_BIO,
    PST_FIELD_CAPTION,
    PST_FIELD_CREDIT,
    PST_FIELD_CODE,
    PST_FIELD_META,
    PST_FIELD_COUNT
};

struct pst_field_info {
    const char *name;   /* in queries and in JSON: "title" */
    const char *prefix; /* of its words, "" for none ("S"); NULL: no words */
    const char *whole;  /* of whole values ("XKN"), or NULL */
    bool searched;      /* by default: its words stand without prefix too */
    bool many;          /* several values, each with its own positions */
};

/* By number. */
const struct pst_field_info *pst_field_info(enum pst_field field);
/* By name, singular or plural, and the usual other names ("by", "tags",
 * "keywords", "site"), in any case; PST_FIELD_COUNT when it is none. */
enum pst_field pst_field_by_name(struct pst_str name);
/* The fields in the order in which they take positions; PST_FIELD_COUNT
 * ends it. */
extern const uint8_t pst_field_order[];

/* Prefixes of terms that are no field's words. */
#define PST_PREFIX_STEM "Z"
#define PST_PREFIX_SURFACE "R"
#define PST_PREFIX_LANG "L"
#define PST_PREFIX_ID "Q"
#define PST_PREFIX_FOLDER "P"
#define PST_PREFIX_COMPONENT "XPC"
#define PST_PREFIX_FILE_WORD "XPW"
#define PST_PREFIX_YEAR "Y"
#define PST_PREFIX_MONTH "M"
#define PST_PREFIX_DAY "D"
#define PST_PREFIX_KIND "T"
#define PST_PREFIX_FORMAT "E"
#define PST_PREFIX_HAS "XHAS"

enum pst_slot {
    PST_SLOT_DATE,
    PST_SLOT_WORDS,
    PST_SLOT_SOURCE,
    PST_SLOT_SECTION,
    PST_SLOT_LANG,
    PST_SLOT_ORDER,
    PST_SLOT_AUTHORS,
    PST_SLOT_TAGS,
    PST_SLOT_DUPLICATE
};

enum {
    PST_WDF_TITLE = 3,
    PST_WDF_TEXT = 1,
    PST_POSITION_FIRST = 1,
    PST_POSITION_GAP = 512, /* between fields and between values */
    PST_NEAR_MAX = 256,     /* the largest n of NEAR/n, ADJ/n and slop */
    PST_TERM_MAX = 245,     /* bytes, each NUL counted twice */
    PST_TERM_CUT = 229      /* what stays of a longer term before its hash */
};

/* Keys of a shard's metadata. */
#define PST_META_SCHEMA "postil.schema"
#define PST_META_WRITER "postil.writer"
#define PST_META_LANGUAGES "postil.languages"

/* Buffers below are cleared first. */

/* out = prefix + term, cut and hashed when it is too long for Xapian. */
void pst_term_make(struct pst_buf *out, const char *prefix,
                   struct pst_str term);
/* out = XM + folded key + ':' + term. */
void pst_term_make_meta(struct pst_buf *out, struct pst_str key,
                        struct pst_str term);

/* The article's id: 16 hex digits and a NUL; XXH64 of path, NUL, member. */
enum { PST_ID_MAX = 17 };
void pst_article_id(char out[PST_ID_MAX], struct pst_str path,
                    struct pst_str member);

/* Slot 1. */
void pst_slot_words(char out[4], uint32_t words);
/* Slot 5: `date` is the compact form of slot 0, or empty; member < 0: none. */
void pst_slot_order(struct pst_buf *out, struct pst_str date,
                    struct pst_str path, int64_t member);
/* The path inside a slot 5 value; empty when it is no such value. */
struct pst_str pst_slot_order_path(struct pst_str value);
/* The date inside it; false when it has none. */
bool pst_slot_order_date(struct pst_str value, struct pst_date *out);

#endif
