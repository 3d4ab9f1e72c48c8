/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/query.h - the query as a tree. The same tree is planned into a
 * Xapian query and evaluated over an article's text for marking and
 * verifying, so what is marked is what matched.
 *
 * The language is doc/man/postil-query.7.
 */
#ifndef POSTIL_SEARCHER_QUERY_H
#define POSTIL_SEARCHER_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "schema/schema.h"
#include "text/date.h"

enum pst_node_kind {
    PST_NODE_NOTHING, /* matches no article */
    PST_NODE_ALL,     /* matches every article */
    PST_NODE_WORDS,   /* one word, or several in a row (a phrase) */
    PST_NODE_NEAR,    /* children (see below) within `distance`, any order */
    PST_NODE_ADJ,     /* the same, in this order */
    PST_NODE_AND,
    PST_NODE_OR,
    PST_NODE_NOT,    /* one child: every article but its */
    PST_NODE_FILTER, /* one term of metadata, exact: lang, path, id ... */
    PST_NODE_DATE,   /* a range of dates, both ends included */
    PST_NODE_LENGTH  /* a range of words in title and body, likewise */
};

/* What a word of the query stands for (pattern.h). */
enum pst_word_match {
    PST_MATCH_TERM,  /* itself */
    PST_MATCH_GLOB,  /* w*rd?s */
    PST_MATCH_FUZZY, /* word~1, word~2 */
    PST_MATCH_REGEX  /* between slashes */
};

struct pst_expansions;

/* One word of a WORDS node. */
struct pst_query_word {
    struct pst_str term; /* folded; of a pattern with its signs, word~ with its
                            digit */
    struct pst_str surface; /* as typed; of word~ without the ~ */
    uint8_t match;          /* enum pst_word_match */
    bool single;            /* one CJK character: its term has no position */
    bool stop;              /* a stop word of the query's language */
    bool again;             /* what it is worth is that of a word beside it */
    /* A pattern's terms, in the arena, from pst_query_expand on. */
    const struct pst_expansions *expansions;
};

enum { PST_BOOST_ONE = 1000, PST_BOOST_MAX = 1000 * PST_BOOST_ONE };

enum pst_filter {
    PST_FILTER_LANG,   /* value: code */
    PST_FILTER_FOLDER, /* value: folder below the root, ends in '/'; "": all */
    PST_FILTER_PLACE,  /* value: likewise; also a file, there without the '/' */
    PST_FILTER_PATH,   /* value: component or word of the file's name, folded */
    PST_FILTER_KIND,
    PST_FILTER_FORMAT,
    PST_FILTER_HAS,
    PST_FILTER_ID,        /* value: 4 to 16 hex digits, the beginning of ids */
    PST_FILTER_META,      /* value: a key, folded: it has a word for a value */
    PST_FILTER_NAME_LIKE, /* value: as of PATH, with * and ? */
    PST_FILTER_PLACE_LIKE /* value: pattern of paths (pathglob.h); one that ends
                             in '/' is of folders alone */
};

struct pst_node {
    uint8_t kind;   /* enum pst_node_kind */
    uint8_t field;  /* WORDS: enum pst_field; PST_FIELD_COUNT: default search */
    uint8_t filter; /* FILTER: enum pst_filter */
    bool exact;     /* WORDS: quoted: unstemmed, stop words kept */
    bool cased;     /* WORDS: =Word: exact, and case and accents as typed */
    bool dropped;   /* WORDS: a stop word that the search leaves out */
    bool synonym;   /* WORDS: not typed, but put in (synonyms.h) */
    uint32_t boost; /* WORDS: its worth is multiplied by so many thousandths */
    unsigned distance;    /* NEAR, ADJ: last position - first position <= it */
    struct pst_str key;   /* field meta: its key, folded */
    struct pst_str value; /* FILTER */
    struct pst_date from, to; /* DATE; year 0: open end */
    uint32_t least, most;     /* LENGTH */
    struct pst_query_word *words;
    size_t word_count;
    struct pst_node **children;
    size_t child_count;
    size_t begin, end; /* bytes in the query's text */
};
/*
 * Invariants after parsing: AND and OR have two children or more and no child
 * of their own kind; NEAR and ADJ have two or more children, each a WORDS node
 * or an OR of WORDS nodes, all of the same field; a WORDS node has a word or
 * more; one of one word that is not exact, nor a pattern, matches by stem,
 * every other one by exact forms; a dropped node counts neither in AND nor in
 * OR.
 */

/* Something that the lenient parser repaired or ignored. */
struct pst_repair {
    size_t begin, end;   /* bytes in the query's text */
    const char *message; /* "unbalanced quote: closed at the end" */
};

struct pst_query {
    struct pst_arena arena;
    struct pst_str text; /* a copy */
    struct pst_node *root;
    struct pst_repair *repairs;
    size_t repair_count, repair_cap;
};

struct pst_query_options {
    bool any;             /* juxtaposition means OR */
    bool strict;          /* a repair is an error */
    const char *language; /* of the stop words; NULL: en */
    int64_t today;        /* days since 1970-01-01, for relative dates */
};

/* Total unless `strict`: any bytes give a tree. With strict the first repair
 * is PST_EQUERY, the message has the query and a caret under the place on
 * lines of their own. `folder` filters by the caller are ANDed by
 * pst_query_restrict. */
int pst_query_parse(struct pst_query *q, struct pst_str text,
                    const struct pst_query_options *options,
                    struct pst_error *err);
void pst_query_dispose(struct pst_query *q);
/* root = root AND folder (for --here). */
void pst_query_restrict(struct pst_query *q, struct pst_str folder);
/* Whether the words of a WORDS node were typed within quotes. */
bool pst_node_is_quoted(const struct pst_query *q, const struct pst_node *n);
/* Whether it says, by itself, which articles count: a FILTER, DATE, LENGTH. */
bool pst_node_is_bound(const struct pst_node *n);
/* The tree as text, one node a line, indented: for --explain and tests. */
void pst_query_format(const struct pst_query *q, struct pst_buf *out);
/* What may have been meant, for when nothing is found: and, or, not stand in it
 * as words, or filters exclude each other. NULL: nothing. */
const char *pst_query_hint(const struct pst_query *q);

#endif
