/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/stem.h - Xapian::Stem. */
#ifndef XAPIAN_C_STEM_H
#define XAPIAN_C_STEM_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A stemmer by the name or the ISO 639-1 code of its language; "none" and ""
 * leave words as they are.
 * *out is the caller's, until xap_stem_free.
 * XAP_EARG  Xapian has none for it
 * Xapian::Stem(language) */
XAP_API xap_status xap_stem_new(xap_stem **out, const char *language,
                                xap_error *err);

/* As xap_stem_new, but one that leaves words as they are where Xapian has none
 * for the language.
 * *out is the caller's, until xap_stem_free.
 * Xapian::Stem(language, fallback) */
XAP_API xap_status xap_stem_new_or_none(xap_stem **out, const char *language,
                                        xap_error *err);

/* A stemmer in C. */
typedef struct xap_stem_class {
    /* Fill in the stem of a word, empty before the call. A negative return
     * stops the call, which returns XAP_ECALLBACK. */
    int (*stem)(void *payload, xap_bytes word, xap_buf *stem);
    const char *name; /* for descriptions; may be NULL */
} xap_stem_class;

/* A stemmer of a class, of which a copy is taken. destroy (may be NULL) is
 * called with payload when neither the handle nor anything that it was given to
 * is left; after a failure payload is still the caller's.
 * *out is the caller's, until xap_stem_free.
 * Xapian::StemImplementation */
XAP_API xap_status xap_stem_new_class(xap_stem **out, const xap_stem_class *cls,
                                      void *payload,
                                      void (*destroy)(void *payload),
                                      xap_error *err);

/* Whether the stemmer leaves words as they are.
 * Xapian::Stem::is_none */
XAP_API bool xap_stem_is_none(const xap_stem *stem);

/* stem may be NULL. */
XAP_API void xap_stem_free(xap_stem *stem);

/* How words become terms. For parsers and generators. Equal to
 * Xapian's stem_strategy. */
enum {
    XAP_STEM_NONE = 0,         /* as they are */
    XAP_STEM_SOME = 1,         /* stems with prefix Z, except of words that
                                  need positions or begin with a capital */
    XAP_STEM_ALL = 2,          /* stems without prefix */
    XAP_STEM_ALL_Z = 3,        /* stems with prefix Z */
    XAP_STEM_SOME_FULL_POS = 4 /* as SOME; stems have positions too */
};

/* The stem of a word, which is in UTF-8 and in lower case. *out lives until the
 * next call on this handle.
 * XAP_ECALLBACK  the callback stopped
 * Xapian::Stem::operator() */
XAP_API xap_status xap_stem_word(xap_stem *stem, xap_bytes word, xap_bytes *out,
                                 xap_error *err);

/* The languages of Xapian's stemmers, separated by blanks.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Stem::get_available_languages */
XAP_API xap_status xap_stem_languages(xap_buf *out, xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
