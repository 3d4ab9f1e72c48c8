/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/unicode.h - Xapian::Unicode and Utf8Iterator, and numbers as
 * values. Nothing here needs a handle. */
#ifndef XAPIAN_C_UNICODE_H
#define XAPIAN_C_UNICODE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What a character is. Equal to Xapian::Unicode::category. */
typedef int xap_category;
enum {
    XAP_UNASSIGNED = 0,
    XAP_UPPERCASE_LETTER,
    XAP_LOWERCASE_LETTER,
    XAP_TITLECASE_LETTER,
    XAP_MODIFIER_LETTER,
    XAP_OTHER_LETTER,
    XAP_NON_SPACING_MARK,
    XAP_ENCLOSING_MARK,
    XAP_COMBINING_SPACING_MARK,
    XAP_DECIMAL_DIGIT_NUMBER,
    XAP_LETTER_NUMBER,
    XAP_OTHER_NUMBER,
    XAP_SPACE_SEPARATOR,
    XAP_LINE_SEPARATOR,
    XAP_PARAGRAPH_SEPARATOR,
    XAP_CONTROL,
    XAP_FORMAT,
    XAP_PRIVATE_USE,
    XAP_SURROGATE,
    XAP_CONNECTOR_PUNCTUATION,
    XAP_DASH_PUNCTUATION,
    XAP_OPEN_PUNCTUATION,
    XAP_CLOSE_PUNCTUATION,
    XAP_INITIAL_QUOTE_PUNCTUATION,
    XAP_FINAL_QUOTE_PUNCTUATION,
    XAP_OTHER_PUNCTUATION,
    XAP_MATH_SYMBOL,
    XAP_CURRENCY_SYMBOL,
    XAP_MODIFIER_SYMBOL,
    XAP_OTHER_SYMBOL
};

/* Numbers that are no characters are XAP_UNASSIGNED.
 * Xapian::Unicode::get_category */
XAP_API xap_category xap_unicode_category(uint32_t character);

/* Xapian::Unicode::is_wordchar */
XAP_API bool xap_unicode_is_wordchar(uint32_t character);

/* Xapian::Unicode::is_whitespace */
XAP_API bool xap_unicode_is_whitespace(uint32_t character);

/* Xapian::Unicode::is_currency */
XAP_API bool xap_unicode_is_currency(uint32_t character);

/* The character itself when it has no lower case.
 * Xapian::Unicode::tolower */
XAP_API uint32_t xap_unicode_tolower(uint32_t character);

/* The character itself when it has no upper case.
 * Xapian::Unicode::toupper */
XAP_API uint32_t xap_unicode_toupper(uint32_t character);

/* A text in lower case, character by character; bytes that are not UTF-8 are
 * taken for Latin-1.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Unicode::tolower */
XAP_API xap_status xap_utf8_tolower(xap_bytes text, xap_buf *out,
                                    xap_error *err);

/* A text in upper case, as xap_utf8_tolower.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Unicode::toupper */
XAP_API xap_status xap_utf8_toupper(xap_bytes text, xap_buf *out,
                                    xap_error *err);

/* Take the first character off *text: true; false when *text is empty. *strict
 * (may be NULL): whether it is UTF-8; a byte that begins none is one character,
 * of Latin-1.
 * Xapian::Utf8Iterator */
XAP_API bool xap_utf8_next(xap_bytes *text, uint32_t *character, bool *strict);

/* Write a character as UTF-8; how many bytes it took, 0 for a number above
 * 0x10ffff.
 * Xapian::Unicode::to_utf8 */
XAP_API size_t xap_utf8_encode(uint32_t character, char room[4]);

/* Write a number as a value that sorts as the number does; how many bytes it
 * took.
 * Xapian::sortable_serialise */
XAP_API size_t xap_sortable_serialise(double number, char room[9]);

/* The number of a value from xap_sortable_serialise, and some number for any
 * other value.
 * Xapian::sortable_unserialise */
XAP_API double xap_sortable_unserialise(xap_bytes value);

#ifdef __cplusplus
}
#endif

#endif
