/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unicode.cc - Xapian::Unicode and Utf8Iterator, and numbers as values. */
#include "xapian-c/guard.hh"

#include <xapian.h>

#include <algorithm>

using xap::guard_buf;
using xap::str;

namespace unicode = Xapian::Unicode;

static_assert(static_cast<int>(XAP_UNASSIGNED) == unicode::UNASSIGNED &&
                  static_cast<int>(XAP_OTHER_LETTER) == unicode::OTHER_LETTER &&
                  static_cast<int>(XAP_DECIMAL_DIGIT_NUMBER) ==
                      unicode::DECIMAL_DIGIT_NUMBER &&
                  static_cast<int>(XAP_CONTROL) == unicode::CONTROL &&
                  static_cast<int>(XAP_SURROGATE) == unicode::SURROGATE &&
                  static_cast<int>(XAP_OTHER_PUNCTUATION) ==
                      unicode::OTHER_PUNCTUATION &&
                  static_cast<int>(XAP_OTHER_SYMBOL) == unicode::OTHER_SYMBOL,
              "categories are Xapian's");

extern "C" {

xap_category xap_unicode_category(uint32_t character)
{
    return unicode::get_category(character);
}

bool xap_unicode_is_wordchar(uint32_t character)
{
    return unicode::is_wordchar(character);
}

bool xap_unicode_is_whitespace(uint32_t character)
{
    return unicode::is_whitespace(character);
}

bool xap_unicode_is_currency(uint32_t character)
{
    return unicode::is_currency(character);
}

uint32_t xap_unicode_tolower(uint32_t character)
{
    return unicode::tolower(character);
}

uint32_t xap_unicode_toupper(uint32_t character)
{
    return unicode::toupper(character);
}

xap_status xap_utf8_tolower(xap_bytes text, xap_buf *out, xap_error *err)
{
    return guard_buf(err, out, [&] { return unicode::tolower(str(text)); });
}

xap_status xap_utf8_toupper(xap_bytes text, xap_buf *out, xap_error *err)
{
    return guard_buf(err, out, [&] { return unicode::toupper(str(text)); });
}

bool xap_utf8_next(xap_bytes *text, uint32_t *character, bool *strict)
{
    *character = 0;
    if (strict)
        *strict = false;
    if (!text->n)
        return false;
    Xapian::Utf8Iterator it;
    it.assign(text->p, text->n);
    const uint32_t stray = 0x80000000u; /* marks a byte that is not UTF-8 */
    uint32_t read = it.strict_deref();
    *character = read & ~stray;
    if (strict)
        *strict = (read & stray) == 0;
    ++it;
    size_t left = it.left();
    *text = {text->p + (text->n - left), left};
    return true;
}

size_t xap_utf8_encode(uint32_t character, char room[4])
{
    return character > 0x10ffff ? 0 : unicode::to_utf8(character, room);
}

size_t xap_sortable_serialise(double number, char room[9])
{
    return Xapian::sortable_serialise_(number, room);
}

/* So many bytes need no memory. */
double xap_sortable_unserialise(xap_bytes value)
{
    return Xapian::sortable_unserialise(
        str({value.p, std::min<size_t>(value.n, 9)}));
}

} /* extern "C" */
