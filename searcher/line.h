/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * searcher/line.h - the lines of an article's original file.
 *
 * The path comes out of an index that may be somebody else's, so it is opened
 * component by component below the root and never through a symbolic link, and
 * only a plain file is read. Bytes are given only while the file is as it was
 * when it was indexed: offsets mean nothing in another one.
 */
#ifndef POSTIL_SEARCHER_LINE_H
#define POSTIL_SEARCHER_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "schema/filetable.h"
#include "schema/record.h"

struct pst_original {
    int fd;     /* -1: it cannot be opened */
    bool stale; /* gone, no plain file, or of another size or time */
    bool exact; /* its bytes are UTF-8 text and the record's offsets count in
                   it */
    bool plain; /* a plain file; else size and time are 0 */
    size_t size;
    int64_t mtime_ns;
};

/* Never fails: see the members. `root` is an open folder. */
void pst_original_open(struct pst_original *o, int root,
                       const struct pst_record_header *h);
/* A record keeps the time of the file that was read; when a later run found
 * another time and the same content, only its file table knows. So a stale
 * file may prove to be as the table's entry says: then it is so no more. */
void pst_original_accept(struct pst_original *o,
                         const struct pst_file_entry *e);
void pst_original_close(struct pst_original *o);

/* Append the part of the line that the source offset `at` lies in, without the
 * line's end: from the line's start, or from at most `before` bytes in front of
 * `at`, and at most `most` bytes. Bytes that could steer or confuse a terminal
 * are replaced one for one (pst_line_harmless), so columns stay right. *from is
 * the offset of the first appended byte. False, with nothing appended, when the
 * file is stale, not exact, or cannot be read. */
bool pst_original_line(const struct pst_original *o,
                       const struct pst_record_body *b, size_t at,
                       size_t before, size_t most, struct pst_buf *out,
                       size_t *from);

/* Replace, byte for byte, everything in the n bytes that pst_term_safe would
 * replace or drop: by '?' each; tabs stay. */
void pst_line_harmless(char *p, size_t n);

#endif
