/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * article/apart.h - what an extractor and its process say to each other. Both
 * are one program on one machine, so structures go as they lie in memory.
 */
#ifndef POSTIL_ARTICLE_APART_H
#define POSTIL_ARTICLE_APART_H

#include <stddef.h>
#include <stdint.h>

#include "article/extract.h"

/* The process has, besides descriptor 0, memory in common with the other side:
 * in it stands where the reading is. */
enum { PST_APART_SHARED = 3 };

/* Path, statements about keys, crashes, bytes of the file follow; with
 * `in_pieces` its descriptor comes with the first of these bytes. Nothing is
 * answered that comes before `resume`, nor the first `resume_count` articles
 * there. */
struct pst_apart_request {
    uint64_t path_size, keymaps_size, byte_count;
    uint64_t file_size;
    int64_t file_mtime_ns;
    struct pst_extract_limits limits;
    uint64_t memory; /* bytes that the process may use; counts the first time */
    uint32_t seconds; /* of CPU time */
    uint32_t in_pieces, reads_pdf;
    uint32_t resume_count, crash_count;
    struct pst_step resume;
};

enum pst_apart_kind {
    PST_APART_RECORD,
    PST_APART_PDF, /* a document, whose text is asked for */
    PST_APART_END  /* a message; there is no more */
};

/* So many bytes of that kind follow. */
struct pst_apart_reply {
    uint64_t size;
    struct pst_step at; /* of the record */
    int32_t result;     /* of pst_extract, at the end */
    uint32_t kind;
};

/* The answer to a document: so many bytes of text follow, or of a message. */
struct pst_apart_text {
    uint64_t size;
    int64_t result;
};

#endif
