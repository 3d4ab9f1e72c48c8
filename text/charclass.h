/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/charclass.h - what a character is to the word-breaker and the folding.
 * Inside text/ only.
 */
#ifndef POSTIL_TEXT_CHARCLASS_H
#define POSTIL_TEXT_CHARCLASS_H

#include <stdbool.h>
#include <stdint.h>

/* The order matters: the letters come first, then the other word characters,
 * then CJK, so that the tests below are one comparison. */
enum pst_char {
    PST_CHAR_LOWER,
    PST_CHAR_UPPER,  /* and title case */
    PST_CHAR_LETTER, /* of no case */
    PST_CHAR_DIGIT,  /* all of N* */
    PST_CHAR_MARK,
    PST_CHAR_CJK, /* Han, Kana, Bopomofo */
    PST_CHAR_HANGUL,
    PST_CHAR_OTHER,
    PST_CHAR_SPACE,
    PST_CHAR_LINE, /* an end of line */
    PST_CHAR_APOSTROPHE,
    PST_CHAR_STOP,
    PST_CHAR_COMMA,
    PST_CHAR_JOINER, /* - _ @ U+2010 U+2011 */
    PST_CHAR_AMPERSAND,
    PST_CHAR_PLUS,
    PST_CHAR_HASH,
    PST_CHAR_INVISIBLE, /* dropped inside words */
    PST_CHAR_MULTI      /* a byte of a longer sequence */
};

/* By byte; those from 0x80 are MULTI. */
extern const uint8_t pst_char_bytes[256];
/* By code point; never MULTI. */
enum pst_char pst_char_class(uint32_t cp);

static inline bool pst_char_is_letter(enum pst_char c)
{
    return c <= PST_CHAR_LETTER;
}

/* A letter or digit: what can begin a word. */
static inline bool pst_char_is_word(enum pst_char c)
{
    return c <= PST_CHAR_DIGIT;
}

static inline bool pst_char_is_cjk(enum pst_char c)
{
    return c == PST_CHAR_CJK || c == PST_CHAR_HANGUL;
}

/* White space, ends of line among it. */
static inline bool pst_char_is_space(enum pst_char c)
{
    return c == PST_CHAR_SPACE || c == PST_CHAR_LINE;
}

#endif
