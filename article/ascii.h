/* SPDX-License-Identifier: GPL-2.0-or-later */
/* article/ascii.h - tests of single bytes, in no locale. */
#ifndef POSTIL_ARTICLE_ASCII_H
#define POSTIL_ARTICLE_ASCII_H

#include <stdbool.h>
#include <string.h>

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

#endif
