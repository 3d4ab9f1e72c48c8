/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/words_check.h - what is true of the words of any bytes at all. For the
 * unit tests and the fuzz target.
 */
#ifndef POSTIL_TESTS_WORDS_CHECK_H
#define POSTIL_TESTS_WORDS_CHECK_H

#include <stddef.h>

#include "text/fold.h"
#include "text/utf8.h"
#include "text/words.h"

/* What is wrong with the word, or NULL. `floor` is where the last word that
 * takes a position must have ended (begun, for a bigram). */
static inline const char *word_fault(const char *text, size_t n,
                                     const struct pst_word *word, size_t floor)
{
    struct pst_buf again = PST_BUF_INIT;
    const char *fault = NULL;
    if (word->begin >= word->end || word->end > n)
        return "the range is empty or leaves the text";
    if (pst_utf8_floor(text, n, word->begin) != word->begin ||
        pst_utf8_floor(text, n, word->end) != word->end)
        return "the range cuts a character";
    if (word->kind > PST_WORD_WHOLE)
        return "the kind is none";
    if (pst_word_takes_position(word) && word->begin < floor)
        return "the words are out of order";
    if (word->term.n == 0)
        return "the term is empty";
    pst_fold(&again, word->term.p, word->term.n);
    if (!pst_str_eq(pst_buf_str(&again), word->term))
        fault = "the term is not folded";
    for (size_t i = 0; i < word->term.n && fault == NULL; i++)
        if (word->term.p[i] >= 'A' && word->term.p[i] <= 'Z')
            fault = "the term has a capital";
    if (fault == NULL && word->no_surface &&
        pst_fold_has_surface(text + word->begin, word->end - word->begin))
        fault = "a plain word has a surface form";
    pst_buf_dispose(&again);
    return fault;
}

/* The first thing that is wrong with the words of the text, or NULL. */
static inline const char *words_fault(const char *text, size_t n)
{
    struct pst_words words;
    struct pst_word word;
    const char *fault = NULL;
    size_t floor = 0;
    pst_words_init(&words, text, n);
    while (fault == NULL && pst_words_next(&words, &word)) {
        fault = word_fault(text, n, &word, floor);
        if (word.kind == PST_WORD_PLAIN)
            floor = word.end;
        if (word.kind == PST_WORD_BIGRAM)
            floor = word.begin + 1;
    }
    pst_words_dispose(&words);
    return fault;
}

/* The same of folding. */
static inline const char *fold_fault(const char *text, size_t n)
{
    typedef void folding(struct pst_buf *, const char *, size_t);
    static folding *const foldings[] = {pst_fold, pst_fold_surface};
    const char *fault = NULL;
    for (size_t i = 0; i < 2 && fault == NULL; i++) {
        struct pst_buf once = PST_BUF_INIT;
        struct pst_buf twice = PST_BUF_INIT;
        foldings[i](&once, text, n);
        foldings[i](&twice, once.p, once.n);
        if (!pst_str_eq(pst_buf_str(&once), pst_buf_str(&twice)))
            fault = "folding twice is not folding once";
        if (pst_utf8_valid_prefix(once.p, once.n) != once.n)
            fault = "folding gives ill-formed bytes";
        pst_buf_dispose(&once);
        pst_buf_dispose(&twice);
    }
    return fault;
}

#endif
