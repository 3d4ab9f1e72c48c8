/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/pieces.h - units that are read piece by piece, as they may be larger
 * than memory: in windows of whole articles, or as what they are compressed of.
 */
#ifndef POSTIL_ARTICLE_PIECES_H
#define POSTIL_ARTICLE_PIECES_H

#include "article/sniff.h"
#include "article/unit.h"

/* What is known of the windows of a long file that were read. */
struct pst_windowing {
    struct pst_extraction *x;
    const struct pst_unit *unit;
    int64_t numbers; /* of members */
    size_t before;   /* articles that came before the file */
    char charset[sizeof((struct pst_source *)0)->charset];
    struct pst_kept kept;
    struct pst_error damage; /* where no article had come yet */
};

/* Read u->file. Results as of pst_extract; an article that is too large is left
 * out. */
int pst_pieces_extract(struct pst_extraction *x, const struct pst_unit *u);

/* Of a unit that is a window: what its articles are members of ... */
enum pst_sniffed pst_pieces_kind(enum pst_windowed kind);
/* ... and its source becomes a part of the file's. */
void pst_pieces_place(const struct pst_unit *u, struct pst_source *src);

#endif
