/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/fuzz/extract_check.h - what every article must keep, whatever bytes
 * it came from: stretches in order, and segments in order within the text and
 * the source.
 */
#ifndef POSTIL_FUZZ_EXTRACT_CHECK_H
#define POSTIL_FUZZ_EXTRACT_CHECK_H

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "article/archive.h"
#include "article/extract.h"
#include "text/utf8.h"

static inline void check_article(const struct pst_article *a,
                                 size_t source_size)
{
    size_t at = 0;
    for (size_t i = 0; i < a->stretch_count; i++) {
        const struct pst_stretch *s = &a->stretches[i];
        if (s->begin < at || s->end <= s->begin || s->end >= a->text.n ||
            a->text.p[s->end] != '\n')
            abort();
        at = s->end + 1;
    }
    if (at != a->text.n ||
        pst_utf8_valid_prefix(a->text.p, a->text.n) != a->text.n)
        abort();
    at = 0;
    for (size_t i = 0; i < a->segment_count; i++) {
        const struct pst_segment *s = &a->segments[i];
        if (s->text < at || s->text_len == 0 ||
            s->text + s->text_len > a->text.n ||
            s->source + s->source_len > source_size)
            abort();
        at = s->text + s->text_len;
    }
    at = a->first_line;
    if (at > source_size)
        abort();
    for (size_t i = 0; i < a->line_count; i++) {
        if (a->lines[i] <= at || a->lines[i] >= source_size)
            abort();
        at = a->lines[i];
    }
}

/* Of what was decompressed only the order can be told. */
static inline int check_extracted(void *payload, struct pst_article *a)
{
    const size_t *size = payload;
    bool is_inner = (a->header.flags & PST_RECORD_DECODED) != 0;
    check_article(a, is_inner ? SIZE_MAX / 2 : *size);
    return 0;
}

/* Any bytes as a file of that name. */
static inline void check_extract(const char *name, const uint8_t *data,
                                 size_t size)
{
    struct pst_error err = PST_ERROR_INIT;
    struct pst_extract_input in = {.bytes = {(const char *)data, size},
                                   .path = pst_str_of(name),
                                   .limits = PST_EXTRACT_LIMITS_INIT};
    pst_extract(&in, check_extracted, &size, &err);
}

/* The same as a file that is read in pieces, whose members may have so many
 * bytes. */
static inline void check_pieces_of(const char *name, const uint8_t *data,
                                   size_t size, size_t most)
{
    struct pst_error err = PST_ERROR_INIT;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    const struct pst_piecewise file = {fd, size};
    struct pst_extract_input in = {.bytes = {(const char *)data, size / 2},
                                   .file = &file,
                                   .path = pst_str_of(name),
                                   .limits = PST_EXTRACT_LIMITS_INIT};
    in.limits.window = 100;
    in.limits.file_size = most;
    pst_extract(&in, check_extracted, &size, &err);
    close(fd);
}

static inline void check_pieces(const char *name, const uint8_t *data,
                                size_t size)
{
    const struct pst_extract_limits usual = PST_EXTRACT_LIMITS_INIT;
    check_pieces_of(name, data, size, usual.file_size);
}

#endif
