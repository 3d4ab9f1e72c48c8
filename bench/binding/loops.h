/* SPDX-License-Identifier: GPL-2.0-or-later */
/* loops.h - the same loops through the C binding and in C++. Each returns
 * something that depends on all its work, or ends the process. */
#ifndef BENCH_BINDING_LOOPS_H
#define BENCH_BINDING_LOOPS_H

#ifdef __cplusplus
extern "C" {
#endif

enum { ADDS = 100000, STEPS = 1000000, TERMS_A_DOC = 20 };

/* The k-th term of document i, of at most 15 letters; how many there are. */
unsigned term_of(unsigned i, unsigned k, char room[16]);

/* Add ADDS documents of TERMS_A_DOC terms to a new database at path. */
unsigned long add_c(const char *path);
unsigned long add_cc(const char *path);

/* Step through the postings of the term "t0" of a database until STEPS. */
unsigned long step_c(const char *path);
unsigned long read_c(const char *path); /* by xap_posting_iter_read */
unsigned long step_cc(const char *path);

/* Make a database of LISTED documents, each with a value, the first one with
 * LISTED positions of the term "p". */
enum { LISTED = 20000 };
void list_cc(const char *path);

/* Step through what list_cc made until STEPS: all terms, positions, values. */
unsigned long terms_c(const char *path);
unsigned long terms_cc(const char *path);
unsigned long positions_c(const char *path);
unsigned long positions_cc(const char *path);
unsigned long values_c(const char *path);
unsigned long values_cc(const char *path);

#ifdef __cplusplus
}
#endif

#endif
