/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/unit.h - what is read on its own: a file, or something out of one;
 * and what came of the file so far. For those who read units:
 * article/extract.h, article/packed.h, article/pieces.h.
 */
#ifndef POSTIL_ARTICLE_UNIT_H
#define POSTIL_ARTICLE_UNIT_H

#include "article/archive.h"
#include "article/extract.h"
#include "article/members.h"
#include "article/windows.h"
#include "base/map.h"

/* The file, and what came of it so far. */
struct pst_extraction {
    const struct pst_extract_input *in;
    pst_article_sink *sink;
    void *payload;
    struct pst_error *err;
    struct pst_map names; /* of members so far, and how often */
    size_t *repeats, repeat_cap;
    size_t count;          /* articles */
    int64_t packed_number; /* of the last one out of an archive */
    int fatal;             /* the sink's refusal */
    struct pst_step step;
    struct pst_unpack_limits room;
    struct pst_error left_out; /* why the first was that was */
    size_t left_out_count;
    struct pst_error unread; /* behind which member, the first time, and why */
    bool ends;               /* the reading of the unit at hand, there */
};

struct pst_windowing; /* article/pieces.h */

/* Bytes to be read: the file, or something out of it. */
struct pst_unit {
    struct pst_str bytes;
    const struct pst_piecewise *file; /* of which they are the first, or NULL */
    struct pst_str name;              /* its path: says title and date */
    struct pst_str member; /* its path within the file; empty: the file */
    struct pst_str url;    /* where it was; empty: unknown */
    struct pst_str kind;   /* the name that decides on the kind */
    const char *charset;   /* that was stated for it; NULL: none */
    const char *format;    /* what `bytes` are the text of; NULL: themselves */
    const struct pst_window *window; /* of a longer one; NULL: it is whole */
    struct pst_windowing *windows;   /* with it alone */
    unsigned flags;
    unsigned depth; /* archives that it lies in */
};

/* Go on to the next member of a unit of that depth; false when it is known to
 * crash, and then it is left out. */
bool pst_unit_enter(struct pst_extraction *x, unsigned depth,
                    struct pst_str name);
/* The same of a file in an archive or a letter, which has a time of its own. */
bool pst_unit_enter_file(struct pst_extraction *x, unsigned depth,
                         struct pst_str name);
/* To be called in any case. -PST_EFORMAT: its reader is known to crash behind
 * it, so that nothing more can be read of the unit ... */
int pst_unit_leave(struct pst_extraction *x, unsigned depth,
                   struct pst_str name);
/* ... which is for whoever reads the unit: true, once, when a failure is that.
 */
bool pst_unit_ends(struct pst_extraction *x);

/* What cannot be read, as x->err says, is left out, and remembered: it is one
 * member of many. */
void pst_unit_leave_out(struct pst_extraction *x, struct pst_str name);
/* Whether the unit, which gave no article, is the file and gave none because of
 * what was left out, or not reached; x->err says of what. */
bool pst_unit_fail_left_out(const struct pst_extraction *x,
                            const struct pst_unit *u);

/* Begin an article: fill what its reader may look at, and what nobody else
 * knows. To be disposed of. */
void pst_unit_begin(struct pst_article *a, const struct pst_extraction *x,
                    const struct pst_unit *u, const char *format);
/* Name it: of what is packed the path, and behind it what a container in it
 * calls its member, else `what` and its number; a file that is one article
 * (m: NULL) has no member. */
void pst_unit_name(struct pst_extraction *x, const struct pst_unit *u,
                   struct pst_article *a, const struct pst_member *m,
                   const char *what);
/* A page that was fetched has an address, whether it says so or not. */
void pst_unit_add_url(struct pst_article *a, const struct pst_unit *u);
/* Hand it to the sink, whose answer is returned. */
int pst_unit_finish(struct pst_article *a, struct pst_extraction *x,
                    const struct pst_source *src);

/* Returns PST_EXTRACT_SKIPPED, for that reason. */
int pst_unit_skip(struct pst_error *err, const char *reason);
/* Returns PST_EXTRACT_APART: not for this process. */
int pst_unit_apart(const struct pst_extraction *x, const char *format);
/* Returns -PST_EFORMAT: it is larger than a member may be. */
int pst_unit_fail_size(const struct pst_extraction *x);

#endif
