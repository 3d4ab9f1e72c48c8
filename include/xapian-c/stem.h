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

/* stem may be NULL. */
XAP_API void xap_stem_free(xap_stem *stem);

/* The stem of a word, which is in UTF-8 and in lower case. *out lives until the
 * next call on this handle.
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
