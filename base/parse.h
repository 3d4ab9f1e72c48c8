/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/parse.h - values as people write them in options and configuration.
 *
 * Each parser takes the whole text or fails with PST_EUSAGE; the message
 * begins with `what` ("--limit", "search.limit") and quotes the text. Nothing
 * depends on the locale.
 */
#ifndef POSTIL_BASE_PARSE_H
#define POSTIL_BASE_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* A decimal number from least to most. */
int pst_parse_count(const char *text, const char *what, uint64_t least,
                    uint64_t most, uint64_t *out, struct pst_error *err);
/* A number of bytes: 4096, 64K, 64M, 2G, 1T (powers of 1024; also "MB",
 * "MiB", lower case, a decimal part: 1.5G). */
int pst_parse_size(const char *text, const char *what, uint64_t *out,
                   struct pst_error *err);
/* A decimal number from 0 to most: 2, 0.75. */
int pst_parse_real(const char *text, const char *what, double most, double *out,
                   struct pst_error *err);
/* true yes on 1, false no off 0, in any case; "" is false, as in git. */
int pst_parse_bool(const char *text, const char *what, bool *out,
                   struct pst_error *err);
/* The index of text in a NULL-ended list; the error names all of them. */
int pst_parse_choice(const char *text, const char *what,
                     const char *const *choices, size_t *out,
                     struct pst_error *err);

/* "Did you mean": offer each candidate, then take the best, which is NULL when
 * none is near enough to the word. */
struct pst_nearest {
    struct pst_str word;
    const char *best; /* the candidate, borrowed; NULL: none */
    size_t distance;
};
void pst_nearest_init(struct pst_nearest *n, struct pst_str word);
void pst_nearest_offer(struct pst_nearest *n, const char *candidate);

#endif
