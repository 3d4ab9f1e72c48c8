/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/term.h - untrusted text on terminals, and what a terminal can do.
 *
 * Everything here takes UTF-8 that may be ill-formed.
 */
#ifndef POSTIL_BASE_TERM_H
#define POSTIL_BASE_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum pst_term_flag {
    PST_TERM_NEWLINE = 1, /* LF stays */
    PST_TERM_TAB = 2,     /* tab stays */
    PST_TERM_SPACES = 4   /* LF, CR LF, CR and tab that do not stay, and
                             U+2028, U+2029, become one space each */
};

/* Append text to out with all that could steer a terminal, or hide or reorder
 * text, replaced by U+FFFD, one for each character or ill-formed byte: C0
 * (escape sequences lose their ESC and show the rest), DEL, C1, bidirectional
 * controls, U+2028/9, interlinear annotations, tags, fillers and zero-width
 * characters. ZWNJ and ZWJ stay where scripts and emoji need them (after a
 * character from U+0600 on), as do variation selectors; soft hyphens are
 * dropped. Each U+FFFD takes one column. */
void pst_term_safe(struct pst_buf *out, struct pst_str text, unsigned flags);

/* Columns that safe text takes: combining marks 0, East Asian wide and emoji
 * 2, tab and all else 1. */
size_t pst_term_width(struct pst_str text);
/* The bytes of the longest prefix of at most `columns` columns; never cuts a
 * character from its marks. */
size_t pst_term_fit(struct pst_str text, size_t columns);
/* The terminal's width; 80 when it is unknown. */
size_t pst_term_columns(int fd);

enum pst_color { PST_COLOR_AUTO, PST_COLOR_ALWAYS, PST_COLOR_NEVER };
/* NULL-ended, in the order of enum pst_color: for pst_opts_choice. */
extern const char *const pst_color_names[];

/* Whether to use colours: `when` decides unless it is AUTO; then only on a
 * terminal that is not dumb, when $NO_COLOR is unset or empty. The caller
 * passes the two variables (NULL: unset). */
bool pst_term_color(enum pst_color when, bool tty, const char *no_color,
                    const char *term);

#endif
