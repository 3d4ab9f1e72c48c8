/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/parser.h - Xapian::QueryParser, with stoppers, range processors and
 * field processors.
 *
 * Callbacks get the payload that the constructor was given. After a negative
 * return none is called any more, and the parse returns XAP_ECALLBACK when it
 * has ended. They must not use the parser that calls them, nor leave by
 * longjmp. A constructor copies its class. destroy (may be NULL) is called with
 * the payload when neither the handle nor anything that it was given to is
 * left; after a failure the payload is still the caller's.
 */
#ifndef XAPIAN_C_PARSER_H
#define XAPIAN_C_PARSER_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Which words are not worth a term. */
typedef struct xap_stopper_class {
    /* 1 stop the word, 0 use it. */
    int (*stop)(void *payload, xap_bytes word);
} xap_stopper_class;

/* *out is the caller's, until xap_stopper_free.
 * Xapian::Stopper */
XAP_API xap_status xap_stopper_new(xap_stopper **out,
                                   const xap_stopper_class *cls, void *payload,
                                   void (*destroy)(void *payload),
                                   xap_error *err);

/* Stop n words.
 * *out is the caller's, until xap_stopper_free.
 * Xapian::SimpleStopper */
XAP_API xap_status xap_stopper_new_words(xap_stopper **out,
                                         const xap_bytes *words, size_t n,
                                         xap_error *err);

/* Stop one word more.
 * XAP_EOP  stopper is not from xap_stopper_new_words
 * Xapian::SimpleStopper::add */
XAP_API xap_status xap_stopper_add(xap_stopper *stopper, xap_bytes word,
                                   xap_error *err);

/* Whether a word is stopped.
 * XAP_ECALLBACK  the callback stopped
 * Xapian::Stopper::operator() */
XAP_API xap_status xap_stopper_test(const xap_stopper *stopper, xap_bytes word,
                                    bool *out, xap_error *err);

/* stopper may be NULL. */
XAP_API void xap_stopper_free(xap_stopper *stopper);

/* For the constructors of ranges, or'ed. Equal to Xapian's RP_ constants. */
enum {
    XAP_RANGE_SUFFIX = 1,    /* the marker stands behind: 5..10kg */
    XAP_RANGE_REPEATED = 2,  /* on both ends, if one likes: $5..$10 */
    XAP_RANGE_PREFER_MDY = 4 /* 2/1/2026 is in February, for dates alone */
};

/* What a range, begin..end, means. */
typedef struct xap_range_class {
    /* Make *query, which becomes the parser's, of the ends as typed without
     * their marker; one of them may be empty. 1 done, 0 the range is not ours:
     * the next processor is asked. *query is NULL before the call. */
    int (*range)(void *payload, xap_bytes begin, xap_bytes end,
                 xap_query **query);
} xap_range_class;

/* marker: what must stand before the range, or behind it with
 * XAP_RANGE_SUFFIX; may be empty. flags: of XAP_RANGE_.
 * *out is the caller's, until xap_range_free.
 * Xapian::RangeProcessor */
XAP_API xap_status xap_range_new(xap_range **out, const xap_range_class *cls,
                                 void *payload, void (*destroy)(void *payload),
                                 xap_bytes marker, unsigned flags,
                                 xap_error *err);

/* Ranges of the values of a slot, as bytes.
 * *out is the caller's, until xap_range_free.
 * Xapian::RangeProcessor(slot, str, flags) */
XAP_API xap_status xap_range_new_value(xap_range **out, xap_slot slot,
                                       xap_bytes marker, unsigned flags,
                                       xap_error *err);

/* Ranges of dates, as 2026-12-31, 31/12/2026 or 20261231, over values written
 * as 20261231. A year of two digits is within the hundred years from epoch on.
 * *out is the caller's, until xap_range_free.
 * Xapian::DateRangeProcessor */
XAP_API xap_status xap_range_new_date(xap_range **out, xap_slot slot,
                                      xap_bytes marker, unsigned flags,
                                      int epoch, xap_error *err);

/* Ranges of numbers, over values of xap_sortable_serialise.
 * *out is the caller's, until xap_range_free.
 * Xapian::NumberRangeProcessor */
XAP_API xap_status xap_range_new_number(xap_range **out, xap_slot slot,
                                        xap_bytes marker, unsigned flags,
                                        xap_error *err);

/* What the range means, its marker included; *out is NULL when it is none of
 * this processor's.
 * *out is the caller's, until xap_query_free.
 * XAP_ECALLBACK  the callback stopped
 * Xapian::RangeProcessor::check_range */
XAP_API xap_status xap_range_query(xap_query **out, xap_range *range,
                                   xap_bytes begin, xap_bytes end,
                                   xap_error *err);

/* range may be NULL. */
XAP_API void xap_range_free(xap_range *range);

/* What text after a field's name means. */
typedef struct xap_field_class {
    /* Make *query, which becomes the parser's; it is NULL before the call, and
     * left so means nothing matches. */
    int (*query)(void *payload, xap_bytes text, xap_query **query);
} xap_field_class;

/* *out is the caller's, until xap_field_free.
 * Xapian::FieldProcessor */
XAP_API xap_status xap_field_new(xap_field **out, const xap_field_class *cls,
                                 void *payload, void (*destroy)(void *payload),
                                 xap_error *err);

/* What a text means.
 * *out is the caller's, until xap_query_free.
 * XAP_ECALLBACK  the callback stopped
 * Xapian::FieldProcessor::operator() */
XAP_API xap_status xap_field_query(xap_query **out, xap_field *field,
                                   xap_bytes text, xap_error *err);

/* field may be NULL. */
XAP_API void xap_field_free(xap_field *field);

/* What to understand in a query, or'ed. Equal to Xapian::QueryParser's
 * feature_flag. */
enum {
    XAP_PARSE_BOOLEAN = 1,                    /* AND, OR, NOT, XOR, NEAR, () */
    XAP_PARSE_PHRASE = 2,                     /* "..." */
    XAP_PARSE_LOVEHATE = 4,                   /* + and - */
    XAP_PARSE_BOOLEAN_ANY_CASE = 8,           /* and, or, not... */
    XAP_PARSE_WILDCARD = 16,                  /* word* */
    XAP_PARSE_PURE_NOT = 32,                  /* NOT at the start */
    XAP_PARSE_PARTIAL = 64,                   /* the last word is being typed */
    XAP_PARSE_SPELLING_CORRECTION = 128,      /* see xap_parser_corrected */
    XAP_PARSE_SYNONYM = 256,                  /* ~word */
    XAP_PARSE_AUTO_SYNONYMS = 512,            /* synonyms of single words */
    XAP_PARSE_AUTO_MULTIWORD_SYNONYMS = 1024, /* and of several together */
    XAP_PARSE_CJK_NGRAM = 2048,       /* as XAP_GENERATE_CJK_NGRAM indexes */
    XAP_PARSE_ACCUMULATE = 0x10000,   /* stop list and stems of earlier parses
                                         are kept */
    XAP_PARSE_NO_POSITIONS = 0x20000, /* phrases become AND; from Xapian 1.4.19
                                         on, before it means nothing */
    XAP_PARSE_DEFAULT = 7
};

/* No stemmer, XAP_STEM_SOME, words joined by OR, no fields.
 * *out is the caller's, until xap_parser_free.
 * Xapian::QueryParser */
XAP_API xap_status xap_parser_new(xap_parser **out, xap_error *err);

/* parser may be NULL. */
XAP_API void xap_parser_free(xap_parser *parser);

/* stem stays the caller's and may be freed; later changes to it do not count.
 * Xapian::QueryParser::set_stemmer */
XAP_API xap_status xap_parser_set_stemmer(xap_parser *parser,
                                          const xap_stem *stem, xap_error *err);

/* strategy: of stem.h.
 * XAP_EARG  there is no such strategy
 * Xapian::QueryParser::set_stemming_strategy */
XAP_API xap_status xap_parser_set_stemming(xap_parser *parser,
                                           xap_stem_strategy strategy,
                                           xap_error *err);

/* stopper may be NULL: none; it stays the caller's and may be freed.
 * Xapian::QueryParser::set_stopper */
XAP_API xap_status xap_parser_set_stopper(xap_parser *parser,
                                          const xap_stopper *stopper,
                                          xap_error *err);

/* What joins words that nothing else does: XAP_OP_AND, OR, NEAR, PHRASE,
 * ELITE_SET, SYNONYM or MAX.
 * XAP_EARG  op is none of these
 * Xapian::QueryParser::set_default_op */
XAP_API xap_status xap_parser_set_default_op(xap_parser *parser, xap_op op,
                                             xap_error *err);

/* Xapian::QueryParser::get_default_op */
XAP_API xap_op xap_parser_default_op(const xap_parser *parser);

/* Where to look for spellings, synonyms and whether a wildcard or a stem has
 * anything. db stays the caller's and may be freed.
 * Xapian::QueryParser::set_database */
XAP_API xap_status xap_parser_set_db(xap_parser *parser, const xap_db *db,
                                     xap_error *err);

/* What to do with a wildcard that stands for more than max terms in a shard:
 * limit, of XAP_WILDCARD_ (query.h). flags: XAP_PARSE_WILDCARD,
 * XAP_PARSE_PARTIAL or both: which ones are meant. max 0: no limit. XAP_EARG
 * there is no such limit Xapian::QueryParser::set_max_expansion */
XAP_API xap_status xap_parser_set_max_expansion(xap_parser *parser,
                                                uint32_t max, int limit,
                                                unsigned flags, xap_error *err);

/* Text after "name:" gets the prefix before its terms. A name may have several
 * prefixes; an empty name: all text without a name.
 * XAP_EOP       the name is one of filters
 * XAP_EFEATURE  the name is a processor's
 * Xapian::QueryParser::add_prefix(field, prefix) */
XAP_API xap_status xap_parser_add_prefix(xap_parser *parser, xap_bytes name,
                                         xap_bytes prefix, xap_error *err);

/* Text after "name:" is the processor's. field stays the caller's and may be
 * freed.
 * XAP_EOP       the name is one of filters
 * XAP_EFEATURE  the name has a prefix or a processor
 * Xapian::QueryParser::add_prefix(field, processor) */
XAP_API xap_status xap_parser_add_field(xap_parser *parser, xap_bytes name,
                                        xap_field *field, xap_error *err);

/* As xap_parser_add_prefix, but each "name:value" is one term, the prefix and
 * the value as typed, which filters. Filters of the same group are joined by
 * OR, others by AND; group NULL: each name is one; an empty one: none, always
 * AND.
 * XAP_EUNIMPL   the name is empty
 * XAP_EOP       the name is none of filters, or of another group's kind
 * XAP_EFEATURE  the name is a processor's
 * Xapian::QueryParser::add_boolean_prefix(field, prefix, grouping) */
XAP_API xap_status xap_parser_add_boolean_prefix(xap_parser *parser,
                                                 xap_bytes name,
                                                 xap_bytes prefix,
                                                 const xap_bytes *group,
                                                 xap_error *err);

/* A processor of filters, grouped as by xap_parser_add_boolean_prefix. field
 * stays the caller's and may be freed.
 * XAP_EUNIMPL   the name is empty
 * XAP_EOP       the name is none of filters, or of another group's kind
 * XAP_EFEATURE  the name has a prefix or a processor
 * Xapian::QueryParser::add_boolean_prefix(field, processor, grouping) */
XAP_API xap_status xap_parser_add_boolean_field(xap_parser *parser,
                                                xap_bytes name,
                                                xap_field *field,
                                                const xap_bytes *group,
                                                xap_error *err);

/* Processors are asked in the order in which they were added. Ranges of the
 * same group are joined by OR, others by AND; group NULL: those of the same
 * slot are a group. range stays the caller's and may be freed.
 * Xapian::QueryParser::add_rangeprocessor */
XAP_API xap_status xap_parser_add_range(xap_parser *parser, xap_range *range,
                                        const xap_bytes *group, xap_error *err);

/* Parse what a user typed. flags: of XAP_PARSE_. prefix: before the terms of
 * text without a name; may be empty.
 * *out is the caller's, until xap_query_free.
 * XAP_EQUERY     it makes no sense: "a AND"; message says so in words for users
 * XAP_ECALLBACK  a stopper, processor or stemmer stopped it
 * and, with spellings, synonyms and partial words, what database.h lists first.
 * Xapian::QueryParser::parse_query */
XAP_API xap_status xap_parser_parse(xap_query **out, xap_parser *parser,
                                    xap_bytes text, unsigned flags,
                                    xap_bytes prefix, xap_error *err);

/* The last text with XAP_PARSE_SPELLING_CORRECTION, corrected; empty when there
 * was nothing to correct.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::QueryParser::get_corrected_query_string */
XAP_API xap_status xap_parser_corrected(const xap_parser *parser, xap_buf *out,
                                        xap_error *err);

/* The words that the last parse stopped, in its order, with neither wdf nor
 * term_freq; xap_term_iter_skip_to has no use there.
 * *out is the caller's, until xap_term_iter_free.
 * Xapian::QueryParser::stoplist_begin */
XAP_API xap_status xap_parser_stopped(xap_term_iter **out,
                                      const xap_parser *parser, xap_error *err);

/* The words of the last query that became a term, in its order, with neither
 * wdf nor term_freq; xap_term_iter_skip_to has no use there.
 * *out is the caller's, until xap_term_iter_free.
 * Xapian::QueryParser::unstem_begin */
XAP_API xap_status xap_parser_unstem(xap_term_iter **out,
                                     const xap_parser *parser, xap_bytes term,
                                     xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
