/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article/ascii.h - tests of single bytes, and of words, in no locale. */
#ifndef POSTIL_ARTICLE_ASCII_H
#define POSTIL_ARTICLE_ASCII_H

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

/* Whether c is one of the bytes of the string; NUL never is. */
static inline bool pst_is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static inline bool pst_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool pst_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Space, tab, LF, VT, FF, CR. */
static inline bool pst_is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* -1 when c is no hexadecimal digit. */
static inline int pst_hex_digit(char c)
{
    if (pst_is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Whether the text begins with the word, ASCII letters of either case. Most
 * texts do not begin with most words of a list in their first byte. */
static inline bool pst_starts_like(struct pst_str s, const char *word)
{
    if (s.n == 0 || (s.p[0] | 0x20) != (word[0] | 0x20))
        return word[0] == '\0';
    size_t n = strlen(word);
    return s.n >= n && strncasecmp(s.p, word, n) == 0;
}

/* Whether it is the word. */
static inline bool pst_is_like(struct pst_str s, const char *word)
{
    return pst_starts_like(s, word) && s.n == strlen(word);
}

#endif
