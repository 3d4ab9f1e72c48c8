/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/parse.h - what the parts of the query parser share: lex.c cuts the
 * text into tokens, filter.c knows the fields and their values, parse.c is the
 * grammar. pst_query_parse itself is declared in query.h.
 */
#ifndef POSTIL_SEARCHER_PARSE_H
#define POSTIL_SEARCHER_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "searcher/query.h"
#include "text/words.h"

enum {
    PST_QUERY_DEPTH_MAX = 200,  /* levels of parentheses */
    PST_QUERY_WORDS_MAX = 1000, /* words, filters and dates of one query */
    PST_QUERY_NEAR_DEFAULT = 10,
    PST_QUERY_ID_MIN = 4, /* digits of an id */
    PST_NODE_REF = sizeof(struct pst_node *),
    PST_QUERY_GLOB_MIN = 2 /* characters besides * and ? */
};

/* What a value belongs to: words of a field, a filter, or a range. */
enum pst_scope_kind {
    PST_SCOPE_WORDS,
    PST_SCOPE_FILTER,
    PST_SCOPE_DATE,
    PST_SCOPE_SINCE, /* a date, of which the beginning counts */
    PST_SCOPE_UNTIL, /* and the end */
    PST_SCOPE_LENGTH
};

struct pst_scope {
    uint8_t kind;       /* enum pst_scope_kind */
    uint8_t field;      /* WORDS: enum pst_field; PST_FIELD_COUNT: default */
    uint8_t filter;     /* FILTER: enum pst_filter */
    struct pst_str key; /* field meta: its key, folded */
};

enum pst_token_kind {
    PST_TOKEN_END,
    PST_TOKEN_OPEN,
    PST_TOKEN_CLOSE,
    PST_TOKEN_AND,
    PST_TOKEN_OR,
    PST_TOKEN_NOT,
    PST_TOKEN_NEAR,
    PST_TOKEN_ADJ,
    PST_TOKEN_MINUS, /* right before what it negates */
    PST_TOKEN_PLUS,
    PST_TOKEN_FIELD, /* name and ':', its value follows at once */
    PST_TOKEN_STAR,  /* alone: every article */
    PST_TOKEN_WORD,  /* up to a space, a parenthesis or a quote */
    PST_TOKEN_QUOTE,
    PST_TOKEN_REGEX /* with its slashes */
};

struct pst_token {
    uint8_t kind;                      /* enum pst_token_kind */
    size_t begin, end;                 /* bytes in the query's text */
    size_t content_begin, content_end; /* WORD, QUOTE: without = and quotes */
    bool cased;                        /* WORD, QUOTE: = stands before it */
    unsigned slop;                     /* QUOTE: N of ~N behind it */
    uint32_t boost;    /* WORD, QUOTE, REGEX, CLOSE: as in nodes, by ^N; maybe
                          more than there may be ... */
    size_t boost_end;  /* ... which goes from `end` to here; 0: there is none */
    unsigned distance; /* NEAR, ADJ */
    struct pst_scope scope; /* FIELD */
};

/* A word before its signs are read; begin and end are bytes in the text. */
struct pst_lexed_word {
    struct pst_query_word w;
    size_t begin, end;
    bool cjk;
};

struct pst_lexer {
    struct pst_query *query; /* its text, arena and repairs */
    const char *language;    /* of the stop words */
    size_t at;
    size_t closed_at; /* the end of the last quote or ')' */
    bool in_value;    /* a FIELD came last: no operators in what follows */
    bool in_words;    /* and its value is words, */
    bool in_range;    /* or a range of dates or numbers */
    bool is_ahead;    /* a copy that looks ahead: nothing is reported */
    bool full;    /* the limit of words was met, and reported: no more tokens */
    size_t taken; /* words, filters and dates so far */
    struct pst_words breaker;
    struct pst_lexed_word *scratch;
    size_t scratch_count, scratch_cap;
};

void pst_lexer_init(struct pst_lexer *l, struct pst_query *q,
                    const char *language);
void pst_lexer_dispose(struct pst_lexer *l);
void pst_lexer_next(struct pst_lexer *l, struct pst_token *out);
/* The words of a range of the text, in the query's arena; their number, which
 * is 0 when there are none or no more are allowed. */
size_t pst_lexer_words(struct pst_lexer *l, size_t begin, size_t end,
                       struct pst_query_word **out);
/* Count one more word or filter; false, and reported once, past the limit. */
bool pst_lexer_take(struct pst_lexer *l, size_t begin, size_t end);

/* The scope that a name before ':' opens; false when there is none. */
bool pst_scope_by_name(struct pst_query *q, struct pst_str name,
                       struct pst_scope *out);
/* The FILTER or DATE node of a value; NULL, with a repair, when the value is
 * none for that filter. */
struct pst_node *pst_filter_node(struct pst_query *q,
                                 const struct pst_scope *scope, size_t begin,
                                 size_t end, int64_t today);

/* Record a repair of a range of the query's text. */
void pst_query_repair(struct pst_query *q, size_t begin, size_t end,
                      const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A boost as queries have it: ^2, ^0.5. */
void pst_query_format_boost(uint32_t boost, struct pst_buf *out);

/* Nodes, in the query's arena. */
struct pst_node *pst_node_new(struct pst_query *q, enum pst_node_kind kind,
                              size_t begin, size_t end);
/* AND or OR of the nodes: children of the same kind are taken in, none gives
 * NULL, one gives itself. */
struct pst_node *pst_node_join(struct pst_query *q, enum pst_node_kind kind,
                               struct pst_node *const *nodes, size_t count);
/* NOT of the node; the child of one that is a NOT. */
struct pst_node *pst_node_negate(struct pst_query *q, struct pst_node *node,
                                 size_t begin);

#endif
