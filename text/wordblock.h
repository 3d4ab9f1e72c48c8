/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/wordblock.h - 64 bytes of a text at a time, classified for the breaker
 * of words (words.h): sets of places, a bit each, the first byte the lowest.
 */
#ifndef POSTIL_TEXT_WORDBLOCK_H
#define POSTIL_TEXT_WORDBLOCK_H

#include <stddef.h>
#include <stdint.h>

/* What is what in a piece of the text, a bit each. */
enum { PST_WORD_BLOCK = 64 };
struct pst_word_block {
    size_t at;
    uint64_t word; /* ASCII letters and digits */
    uint64_t upper, digit;
    uint64_t multi;  /* bytes of longer characters */
    uint64_t sign;   /* what can join a word to a word or longer character */
    uint64_t suffix; /* + and # */
    uint64_t joint;  /* where a word that ends before it may go on */
};

/* Look at what is from `at` on, before n; behind the end of the text there is
 * as good as a control character. */
void pst_word_block_read(struct pst_word_block *b, const char *text, size_t n,
                         size_t at);
/* Where in the block at p, which must be whole, one of these letters (lower
 * case, a to z) stands in either case; a few other bytes pass for them. */
uint64_t pst_word_block_letters(const char *p, const char *letters,
                                size_t count);

#endif
