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

/* A stemmer by name or ISO 639-1 code; "none" and "" leave words as they are.
 * XAP_EARG when Xapian has none for it. */
XAP_API xap_status xap_stem_new(xap_stem **out, const char *language,
                                xap_error *err);
XAP_API void xap_stem_free(xap_stem *stem);
/* The stem of a word; out's bytes live until the next call on this handle. */
XAP_API xap_status xap_stem_word(xap_stem *stem, xap_bytes word, xap_bytes *out,
                                 xap_error *err);
/* The languages of Xapian's stemmers, separated by spaces. */
XAP_API xap_status xap_stem_languages(xap_buf *out, xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
