/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/render/style.h - colours, links, and text made safe for output.
 */
#ifndef POSTIL_SEARCHER_RENDER_STYLE_H
#define POSTIL_SEARCHER_RENDER_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/config.h"
#include "base/error.h"

enum { PST_SGR_MAX = 32 };

enum pst_ink {
    PST_INK_TITLE,
    PST_INK_PATH,
    PST_INK_LINE,
    PST_INK_MATCH,
    PST_INK_META,
    PST_INK_STALE,
    PST_INK_COUNT
};

struct pst_style {
    bool tty; /* output goes to a terminal */
    bool color;
    bool hyperlink;   /* paths as OSC 8 links; with color only */
    size_t columns;   /* wrap text to so many; 0: not at all */
    const char *host; /* of links; "" will do */
    char ink[PST_INK_COUNT][PST_SGR_MAX]; /* escape sequences; "": none */
};

/* The inks out of color.title and so on; PST_EUSAGE when one is no colour.
 * The other members are the caller's. */
int pst_style_colors(struct pst_style *s, const struct pst_config *c,
                     struct pst_error *err);
/* "bold red", "#rrggbb", "blue yellow" (on yellow), 0 to 255, as git has them,
 * to an escape sequence; "" and "normal" give "". False when it is none. */
bool pst_sgr_parse(const char *words, char out[PST_SGR_MAX]);

/* Begin and end an ink; nothing without colour. */
void pst_ink_begin(struct pst_buf *out, const struct pst_style *s,
                   enum pst_ink ink);
void pst_ink_end(struct pst_buf *out, const struct pst_style *s,
                 enum pst_ink ink);
/* Text that may hold anything, safe and on one line, in an ink. */
void pst_ink_text(struct pst_buf *out, const struct pst_style *s,
                  enum pst_ink ink, struct pst_str text);

/* A path as it is, or safe when output goes to a terminal. */
void pst_style_path(struct pst_buf *out, const struct pst_style *s,
                    struct pst_str path);
/* Around something that stands for the file at this absolute path; nothing
 * without hyperlinks. */
void pst_link_begin(struct pst_buf *out, const struct pst_style *s,
                    const char *path);
void pst_link_end(struct pst_buf *out, const struct pst_style *s);

#endif
