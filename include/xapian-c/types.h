/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/types.h - statuses, bytes, buffers, version. */
#ifndef XAPIAN_C_TYPES_H
#define XAPIAN_C_TYPES_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define XAP_API __attribute__((visibility("default")))
#else
#define XAP_API
#endif

/* Statuses mirror Xapian's error classes. */
typedef int xap_status;
enum {
    XAP_OK = 0,
    XAP_EASSERT = -1,    /* AssertionError */
    XAP_EARG = -2,       /* InvalidArgumentError */
    XAP_EOP = -3,        /* InvalidOperationError */
    XAP_EUNIMPL = -4,    /* UnimplementedError */
    XAP_EDB = -5,        /* DatabaseError, without a class of its own */
    XAP_ECLOSED = -6,    /* DatabaseClosedError */
    XAP_ECORRUPT = -7,   /* DatabaseCorruptError */
    XAP_ECREATE = -8,    /* DatabaseCreateError */
    XAP_ELOCK = -9,      /* DatabaseLockError */
    XAP_EMODIFIED = -10, /* DatabaseModifiedError: reopen and retry */
    XAP_EOPENING = -11,  /* DatabaseOpeningError */
    XAP_ENOTFOUND = -12, /* DatabaseNotFoundError */
    XAP_EVERSION = -13,  /* DatabaseVersionError */
    XAP_ENODOC = -14,    /* DocNotFoundError */
    XAP_EFEATURE = -15,  /* FeatureUnavailableError */
    XAP_EINTERNAL = -16, /* InternalError, or an exception not Xapian's */
    XAP_ENET = -17,      /* NetworkError */
    XAP_ETIMEOUT = -18,  /* NetworkTimeoutError */
    XAP_EQUERY = -19,    /* QueryParserError */
    XAP_ESERIAL = -20,   /* SerialisationError */
    XAP_ERANGE = -21,    /* RangeError */
    XAP_EWILDCARD = -22, /* WildcardError */
    XAP_ERUNTIME = -23,  /* RuntimeError without a class of its own */
    XAP_ENOMEM = -24,    /* out of memory */
    XAP_ECALLBACK = -25  /* a callback said stop */
};

/* Filled by a failing call when given, and left alone by one that works; plain
 * memory, nothing to set up or to free. The message is Xapian's, with its
 * context in parentheses and the system's words; a NUL in it shows as ?, and it
 * is cut where there is no room. */
typedef struct xap_error {
    xap_status code;
    int sys_errno; /* 0 when the system had no part in it, or is not known */
    int callback;  /* what the callback returned, for XAP_ECALLBACK */
    char type[32]; /* Xapian's class, e.g. "DatabaseLockError" */
    char message[400];
} xap_error;

/* The name of a status, "XAP_ELOCK"; "?" for any other number. Static. */
XAP_API const char *xap_status_name(xap_status status);

typedef uint32_t xap_docid; /* from 1; also counts of documents */
typedef uint32_t xap_termpos;
typedef uint32_t xap_slot;
typedef int xap_op;            /* query.h */
typedef int xap_stem_strategy; /* stem.h */

/* Bytes that somebody else owns; p may be NULL when n is 0. */
typedef struct xap_bytes {
    const char *p;
    size_t n;
} xap_bytes;

/* The bytes of a string literal, NULs within it included. */
#ifdef __cplusplus
#define XAP_LIT(s) (xap_bytes{(s), sizeof(s) - 1})
#else
#define XAP_LIT(s) ((xap_bytes){(s), sizeof(s) - 1})
#endif

/* The bytes of a C string, without its NUL, for as long as the string lives;
 * none for NULL. */
XAP_API xap_bytes xap_str(const char *s);

/* Owned bytes; p[n] is NUL. Start as XAP_BUF_INIT, end with xap_buf_dispose; a
 * function that fills one replaces what it held, and empties it on failure. */
typedef struct xap_buf {
    char *p;
    size_t n;
} xap_buf;
#define XAP_BUF_INIT \
    {                \
        NULL, 0      \
    }
/* Make buf hold a copy of the bytes, which may be its own. A callback fills
 * with this what it is given to fill. */
XAP_API xap_status xap_buf_set(xap_buf *buf, xap_bytes bytes, xap_error *err);
/* Free what buf holds, and make it as new; buf may be NULL. */
XAP_API void xap_buf_dispose(xap_buf *buf);

#define XAP_VERSION_MAJOR 0
#define XAP_VERSION_MINOR 1
#define XAP_VERSION_MICRO 0
/* The version of this library as it runs, "0.1.0"; the macros above are of the
 * header compiled with. Static. */
XAP_API const char *xap_version(void);
/* The version of the libxapian it runs on, "1.4.22". Static.
 * Xapian::version_string */
XAP_API const char *xap_xapian_version(void);

typedef struct xap_db xap_db;
typedef struct xap_wdb xap_wdb;
typedef struct xap_doc xap_doc;
typedef struct xap_query xap_query;
typedef struct xap_enquire xap_enquire;
typedef struct xap_mset xap_mset;
typedef struct xap_rset xap_rset;
typedef struct xap_eset xap_eset;
typedef struct xap_stem xap_stem;
typedef struct xap_source xap_source;
typedef struct xap_weight xap_weight;
typedef struct xap_decider xap_decider;
typedef struct xap_spy xap_spy;
typedef struct xap_key_maker xap_key_maker;
typedef struct xap_expand_decider xap_expand_decider;
typedef struct xap_stopper xap_stopper;
typedef struct xap_range xap_range;
typedef struct xap_field xap_field;
typedef struct xap_parser xap_parser;
typedef struct xap_generator xap_generator;
typedef struct xap_registry xap_registry;
typedef struct xap_coords xap_coords;
typedef struct xap_metric xap_metric;
typedef struct xap_term_iter xap_term_iter;
typedef struct xap_posting_iter xap_posting_iter;
typedef struct xap_position_iter xap_position_iter;
typedef struct xap_value_iter xap_value_iter;

#ifdef __cplusplus
}
#endif

#endif
