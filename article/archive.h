/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/archive.h - what is packed in a file: zip and tar archives,
 * compressed or not, and single compressed files, by libarchive.
 */
#ifndef POSTIL_ARTICLE_ARCHIVE_H
#define POSTIL_ARTICLE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

enum pst_packing {
    PST_PACKING_NONE,
    PST_PACKING_FILE,    /* one compressed file */
    PST_PACKING_ARCHIVE, /* files with names */
    PST_PACKING_WARC     /* pages with addresses: warc.h */
};

/* By content alone. A compressed file is looked into: is it an archive? */
enum pst_packing pst_packing_of(struct pst_str bytes);

/* What may come out of a file. */
struct pst_unpack_limits {
    size_t member; /* bytes of one file; a larger one is handed out cut, and
                      said to be */
    size_t total;  /* bytes of all; lowered by what came out */
    size_t count;  /* files; lowered likewise */
};

struct pst_packed {
    struct pst_str name;  /* its path in the archive, well-formed UTF-8 or
                             not; empty: it has none */
    struct pst_str kind;  /* a name that tells its kind; empty: its own */
    struct pst_str url;   /* where it was; empty: unknown */
    const char *charset;  /* that was stated for it; NULL: none */
    struct pst_str bytes; /* all of it for `take`, the first for `wants` */
    bool is_encrypted;    /* cannot be read */
    bool is_cut;          /* larger than the limit */
};

struct pst_unpacker {
    /* Whether all of it is to be read. */
    bool (*wants)(void *payload, const struct pst_packed *p);
    /* A negative answer ends the reading and is returned. */
    int (*take)(void *payload, const struct pst_packed *p);
    void *payload;
};

/* Hand out the plain files of an archive, or the one file. PST_EFORMAT: it is
 * damaged, or over a limit but that of a member; what stood before has been
 * handed out. */
int pst_unpack(struct pst_str bytes, struct pst_unpack_limits *limits,
               const struct pst_unpacker *u, struct pst_error *err);

#endif
