/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/generator.h - Xapian::TermGenerator: texts into terms of a
 * document. */
#ifndef XAPIAN_C_GENERATOR_H
#define XAPIAN_C_GENERATOR_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Equal to Xapian::TermGenerator's flags. */
enum {
    XAP_GENERATE_SPELLING = 128,  /* words go to the spelling dictionary too */
    XAP_GENERATE_CJK_NGRAM = 2048 /* pairs of characters as terms, where a
                                     language writes without blanks */
};

/* Which words the stopper stops. Equal to Xapian's stop_strategy. */
typedef int xap_stop_strategy;
enum {
    XAP_STOP_NONE = 0,   /* none */
    XAP_STOP_ALL = 1,    /* all that it knows */
    XAP_STOP_STEMMED = 2 /* their stems only */
};

/* No stemmer, XAP_STEM_SOME, an empty document, XAP_STOP_STEMMED.
 * *out is the caller's, until xap_generator_free.
 * Xapian::TermGenerator */
XAP_API xap_status xap_generator_new(xap_generator **out, xap_error *err);

/* generator may be NULL. */
XAP_API void xap_generator_free(xap_generator *generator);

/* stem stays the caller's and may be freed.
 * Xapian::TermGenerator::set_stemmer */
XAP_API xap_status xap_generator_set_stemmer(xap_generator *generator,
                                             const xap_stem *stem,
                                             xap_error *err);

/* strategy: of stem.h.
 * XAP_EARG  there is no such strategy
 * Xapian::TermGenerator::set_stemming_strategy */
XAP_API xap_status xap_generator_set_stemming(xap_generator *generator,
                                              xap_stem_strategy strategy,
                                              xap_error *err);

/* stopper may be NULL: none; it stays the caller's and may be freed.
 * Xapian::TermGenerator::set_stopper */
XAP_API xap_status xap_generator_set_stopper(xap_generator *generator,
                                             const xap_stopper *stopper,
                                             xap_error *err);

/* XAP_EARG  there is no such strategy
 * Xapian::TermGenerator::set_stopper_strategy */
XAP_API xap_status xap_generator_set_stopping(xap_generator *generator,
                                              xap_stop_strategy strategy,
                                              xap_error *err);

/* Work on a document from position 0 on. doc stays the caller's, who sees in it
 * what is generated, and may free it.
 * Xapian::TermGenerator::set_document */
XAP_API xap_status xap_generator_set_document(xap_generator *generator,
                                              const xap_doc *doc,
                                              xap_error *err);

/* The document that is worked on.
 * *out is the caller's, until xap_doc_free; it and the generator see each
 * other's changes.
 * Xapian::TermGenerator::get_document */
XAP_API xap_status xap_generator_get_document(xap_doc **out,
                                              const xap_generator *generator,
                                              xap_error *err);

/* Where spellings go. wdb stays the caller's; the generator keeps the database
 * open.
 * Xapian::TermGenerator::set_database */
XAP_API xap_status xap_generator_set_db(xap_generator *generator,
                                        const xap_wdb *wdb, xap_error *err);

/* Change flags: those of mask are kept, then toggle's are inverted. *before
 * (may be NULL): what they were.
 * Xapian::TermGenerator::set_flags */
XAP_API xap_status xap_generator_set_flags(xap_generator *generator, int toggle,
                                           int mask, int *before,
                                           xap_error *err);

/* Words of more bytes are left out; 64 at first.
 * Xapian::TermGenerator::set_max_word_length */
XAP_API xap_status xap_generator_set_max_word(xap_generator *generator,
                                              unsigned bytes, xap_error *err);

/* Add the words of a text to the document, each with its wdf raised by wdf_inc
 * and with prefix before it.
 * XAP_ECALLBACK  a stopper or stemmer stopped it; the words before are added
 * XAP_EOP        XAP_GENERATE_SPELLING without xap_generator_set_db
 * and with spellings what xap_wdb_add_spelling returns.
 * Xapian::TermGenerator::index_text */
XAP_API xap_status xap_generator_index_text(xap_generator *generator,
                                            xap_bytes text, uint32_t wdf_inc,
                                            xap_bytes prefix, xap_error *err);

/* As xap_generator_index_text, without positions.
 * Xapian::TermGenerator::index_text_without_positions */
XAP_API xap_status xap_generator_index_text_without_positions(
    xap_generator *generator, xap_bytes text, uint32_t wdf_inc,
    xap_bytes prefix, xap_error *err);

/* Leave a gap, which no phrase spans; 100 is usual.
 * Xapian::TermGenerator::increase_termpos */
XAP_API xap_status xap_generator_increase_pos(xap_generator *generator,
                                              xap_termpos delta,
                                              xap_error *err);

/* The position of the last word.
 * Xapian::TermGenerator::get_termpos */
XAP_API xap_termpos xap_generator_pos(const xap_generator *generator);

/* The next word gets pos + 1.
 * Xapian::TermGenerator::set_termpos */
XAP_API xap_status xap_generator_set_pos(xap_generator *generator,
                                         xap_termpos pos, xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
