/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/entity.h - character references of HTML: &eacute; &#233; &#xE9;
 */
#ifndef POSTIL_ARTICLE_ENTITY_H
#define POSTIL_ARTICLE_ENTITY_H

#include <stdbool.h>
#include <stddef.h>

enum { PST_ENTITY_MAX = 8 }; /* bytes of UTF-8 that one stands for */

/* Decode the reference at p, which is at an '&' before end: UTF-8 to out, its
 * length to *n. Returns the bytes that the reference takes, 0 when it is none
 * and the '&' stands for itself. As HTML has it: the old names need no
 * semicolon, but in an attribute's value one before '=' or an alphanumeric
 * is none; numbers of no character give U+FFFD, 128 to 159 are those of
 * windows-1252. Names beyond the table here are asked of gumbo. */
size_t pst_entity_decode(const char *p, const char *end, bool attribute,
                         char out[PST_ENTITY_MAX], size_t *n);

#endif
