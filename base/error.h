/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/error.h - how every layer above libc reports what went wrong.
 *
 * A function that can fail returns int: 0, or the negative of one of the codes
 * below, and fills the caller's struct pst_error when one was given. Nothing
 * in it needs freeing. The message says what failed, where, and, where that is
 * known, what to do; it has no newline and no prefix. On failure
 * out-parameters are left empty unless the function says otherwise.
 */
#ifndef POSTIL_BASE_ERROR_H
#define POSTIL_BASE_ERROR_H

#include <stdarg.h>

enum pst_code {
    PST_OK = 0,
    PST_EUSAGE,   /* the command line or the configuration is wrong */
    PST_EQUERY,   /* the query is wrong (strict parsing) */
    PST_ENOINDEX, /* there is no index here */
    PST_EINDEX,   /* the index is damaged, refused, or of another schema */
    PST_ELOCK,    /* another writer holds the index */
    PST_EPARTIAL, /* done, but some files failed */
    PST_EIO,      /* reading or writing failed */
    PST_EFORMAT,  /* foreign bytes are not what they should be */
    PST_ENOMEM,   /* a large allocation failed */
    PST_EINTR     /* interrupted by the user */
};

struct pst_error {
    int code; /* enum pst_code */
    char message[1000];
};

#define PST_ERROR_INIT \
    {                  \
        PST_OK, ""     \
    }

/* Fill err (which may be NULL) and return -code, for `return pst_fail(...)`. */
int pst_fail(struct pst_error *err, enum pst_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, with ": " and the text of errno `sys` added. */
int pst_fail_errno(struct pst_error *err, enum pst_code code, int sys,
                   const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Put "context: " before the message that err already holds; err may be NULL.
 */
void pst_error_prefix(struct pst_error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The exit status of the programs for a code (design: 0 1 2 3 4 5 6 130). */
int pst_exit_status(int code);

#endif
