/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/charclass.h"

#include <stddef.h>
#include <utf8proc.h>

#define LO PST_CHAR_LOWER
#define UP PST_CHAR_UPPER
#define DI PST_CHAR_DIGIT
#define OT PST_CHAR_OTHER
#define SP PST_CHAR_SPACE
#define LN PST_CHAR_LINE
#define AP PST_CHAR_APOSTROPHE
#define ST PST_CHAR_STOP
#define CO PST_CHAR_COMMA
#define JO PST_CHAR_JOINER
#define AM PST_CHAR_AMPERSAND
#define PL PST_CHAR_PLUS
#define HA PST_CHAR_HASH
#define MULTI_16                                                        \
    PST_CHAR_MULTI, PST_CHAR_MULTI, PST_CHAR_MULTI, PST_CHAR_MULTI,     \
        PST_CHAR_MULTI, PST_CHAR_MULTI, PST_CHAR_MULTI, PST_CHAR_MULTI, \
        PST_CHAR_MULTI, PST_CHAR_MULTI, PST_CHAR_MULTI, PST_CHAR_MULTI, \
        PST_CHAR_MULTI, PST_CHAR_MULTI, PST_CHAR_MULTI, PST_CHAR_MULTI

/* clang-format off */
const uint8_t pst_char_bytes[256] = {
    OT, OT, OT, OT, OT, OT, OT, OT, OT, SP, LN, SP, SP, LN, OT, OT,
    OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT, OT,
    /*  !   "   #   $   %   &   '   (   )   *   +   ,   -   .   / */
    SP, OT, OT, HA, OT, OT, AM, AP, OT, OT, OT, PL, CO, JO, ST, OT,
    DI, DI, DI, DI, DI, DI, DI, DI, DI, DI, OT, OT, OT, OT, OT, OT,
    /* @ */
    JO, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP,
    UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, UP, OT, OT, OT, OT, JO,
    OT, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO,
    LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, LO, OT, OT, OT, OT, OT,
    MULTI_16, MULTI_16, MULTI_16, MULTI_16,
    MULTI_16, MULTI_16, MULTI_16, MULTI_16,
};
/* clang-format on */

struct range {
    uint32_t first, last;
    enum pst_char is;
};

/* What the general category alone does not tell, in order. The half-width
 * sound marks U+FF9E and U+FF9F are marks to us, as their full-width twins
 * are; the Kangxi radicals are Han. */
static const struct range ranges[] = {
    {0x0085, 0x0085, PST_CHAR_LINE},
    {0x00AD, 0x00AD, PST_CHAR_INVISIBLE},
    {0x02BC, 0x02BC, PST_CHAR_APOSTROPHE},
    {0x02EA, 0x02EB, PST_CHAR_CJK},
    {0x1100, 0x11FF, PST_CHAR_HANGUL},
    {0x180B, 0x180D, PST_CHAR_INVISIBLE},
    {0x200C, 0x200D, PST_CHAR_INVISIBLE},
    {0x2010, 0x2011, PST_CHAR_JOINER},
    {0x2018, 0x2019, PST_CHAR_APOSTROPHE},
    {0x2028, 0x2029, PST_CHAR_LINE},
    {0x2060, 0x2060, PST_CHAR_INVISIBLE},
    {0x2E80, 0x2E99, PST_CHAR_CJK},
    {0x2E9B, 0x2EF3, PST_CHAR_CJK},
    {0x2F00, 0x2FD5, PST_CHAR_CJK},
    {0x3005, 0x3005, PST_CHAR_CJK},
    {0x3007, 0x3007, PST_CHAR_CJK},
    {0x3021, 0x3029, PST_CHAR_CJK},
    {0x302E, 0x302F, PST_CHAR_MARK},
    {0x3031, 0x3035, PST_CHAR_CJK},
    {0x3038, 0x303C, PST_CHAR_CJK},
    {0x3041, 0x3096, PST_CHAR_CJK},
    {0x309D, 0x309F, PST_CHAR_CJK},
    {0x30A1, 0x30FA, PST_CHAR_CJK},
    {0x30FC, 0x30FF, PST_CHAR_CJK},
    {0x3105, 0x312F, PST_CHAR_CJK},
    {0x3131, 0x318E, PST_CHAR_HANGUL},
    {0x31A0, 0x31BF, PST_CHAR_CJK},
    {0x31F0, 0x31FF, PST_CHAR_CJK},
    {0x3400, 0x4DBF, PST_CHAR_CJK},
    {0x4E00, 0x9FFF, PST_CHAR_CJK},
    {0xA960, 0xA97C, PST_CHAR_HANGUL},
    {0xAC00, 0xD7A3, PST_CHAR_HANGUL},
    {0xD7B0, 0xD7FB, PST_CHAR_HANGUL},
    {0xF900, 0xFAFF, PST_CHAR_CJK},
    {0xFE00, 0xFE0F, PST_CHAR_INVISIBLE},
    {0xFEFF, 0xFEFF, PST_CHAR_INVISIBLE},
    {0xFF07, 0xFF07, PST_CHAR_APOSTROPHE},
    {0xFF66, 0xFF9D, PST_CHAR_CJK},
    {0xFF9E, 0xFF9F, PST_CHAR_MARK},
    {0xFFA0, 0xFFDC, PST_CHAR_HANGUL},
    {0x1AFF0, 0x1B16F, PST_CHAR_CJK},
    {0x20000, 0x323AF, PST_CHAR_CJK},
    {0xE0100, 0xE01EF, PST_CHAR_INVISIBLE},
};

static const struct range *find_range(uint32_t cp)
{
    size_t low = 0;
    size_t high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (cp > ranges[middle].last)
            low = middle + 1;
        else if (cp < ranges[middle].first)
            high = middle;
        else
            return &ranges[middle];
    }
    return NULL;
}

static enum pst_char by_category(uint32_t cp)
{
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LL:
        return PST_CHAR_LOWER;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        return PST_CHAR_UPPER;
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return PST_CHAR_LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return PST_CHAR_DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return PST_CHAR_MARK;
    case UTF8PROC_CATEGORY_ZS:
        return PST_CHAR_SPACE;
    default:
        return PST_CHAR_OTHER;
    }
}

enum pst_char pst_char_class(uint32_t cp)
{
    if (cp < 0x80)
        return pst_char_bytes[cp];
    /* The commonest first: Russian, then what no range can hold. */
    if (cp >= 0x0410 && cp <= 0x044F)
        return cp < 0x0430 ? PST_CHAR_UPPER : PST_CHAR_LOWER;
    if (cp >= 0x00C0 && cp < 0x02BC)
        return by_category(cp);
    const struct range *r = find_range(cp);
    return r != NULL ? r->is : by_category(cp);
}
