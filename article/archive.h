/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/archive.h - what is packed in a file: zip and tar archives,
 * compressed or not, and single compressed files, by libarchive.
 */
#ifndef POSTIL_ARTICLE_ARCHIVE_H
#define POSTIL_ARTICLE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/error.h"

enum pst_packing {
    PST_PACKING_NONE,
    PST_PACKING_FILE,    /* one compressed file */
    PST_PACKING_ARCHIVE, /* files with names */
    PST_PACKING_WARC     /* pages with addresses: warc.h */
};

/* A file that is read piece by piece, by its descriptor, whose offset is
 * neither used nor moved. What becomes shorter meanwhile is cut short. */
struct pst_piecewise {
    int fd;
    uint64_t size;
};

/* Bytes that are all there is or, with `file`, the first of that one. */
struct pst_packed_input {
    struct pst_str bytes;
    const struct pst_piecewise *file; /* NULL: there is none */
};

/* Whether it is packed in some way: by its first bytes, which are not looked
 * into. */
bool pst_is_packed(struct pst_str bytes);
/* By the first block's mark, too: a text may begin with "BZh". */
bool pst_is_bzip2(struct pst_str bytes);
/* By content alone. What is compressed is looked into: an archive, a web
 * archive, or a file? */
enum pst_packing pst_packing_of(struct pst_packed_input in);

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
    /* 1 if the next file is to be read, of which nothing is known yet but its
     * name, else 0; NULL: all are. A negative answer ends the reading and is
     * returned. */
    int (*begin)(void *payload, struct pst_str name);
    /* Whether all of it is to be read. */
    bool (*wants)(void *payload, const struct pst_packed *p);
    /* A negative answer ends the reading and is returned. */
    int (*take)(void *payload, const struct pst_packed *p);
    void *payload;
};

/* Hand out the plain files of an archive, or the one file. PST_EFORMAT: it is
 * damaged, or over a limit but that of a member; what stood before has been
 * handed out. */
int pst_unpack(struct pst_packed_input in, struct pst_unpack_limits *limits,
               const struct pst_unpacker *u, struct pst_error *err);

/* One file as a stream, decompressed if it is compressed. */
struct pst_unpack_stream;
/* PST_EFORMAT: libarchive cannot open it; *out is then NULL. */
int pst_unpack_stream_open(struct pst_unpack_stream **out,
                           struct pst_packed_input in,
                           struct pst_unpack_limits *limits,
                           struct pst_error *err);
void pst_unpack_stream_close(struct pst_unpack_stream *s);
/* Append the next bytes; 1, or 0 at the end. PST_EFORMAT: it is damaged, or
 * over the limit of all. */
int pst_unpack_stream_more(struct pst_unpack_stream *s, struct pst_buf *out,
                           struct pst_error *err);

#endif
