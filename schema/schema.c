/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "schema/hash.h"
#include "text/fold.h"

static const struct pst_field_info fields[PST_FIELD_COUNT] = {
    [PST_FIELD_BODY] = {"body", "", NULL, true, false},
    [PST_FIELD_TITLE] = {"title", "S", NULL, true, false},
    [PST_FIELD_AUTHOR] = {"author", "A", "XAN", false, true},
    [PST_FIELD_DATE] = {"date", NULL, NULL, false, false},
    [PST_FIELD_SOURCE] = {"source", "H", "XHN", false, false},
    [PST_FIELD_SECTION] = {"section", "XSN", "XSW", false, false},
    [PST_FIELD_TAG] = {"tag", "K", "XKN", false, true},
    [PST_FIELD_LANG] = {"lang", NULL, NULL, false, false},
    [PST_FIELD_URL] = {"url", "XU", NULL, false, false},
    [PST_FIELD_SUMMARY] = {"summary", "XSU", NULL, true, false},
    [PST_FIELD_BIO] = {"bio", "XB", NULL, false, false},
    [PST_FIELD_CAPTION] = {"caption", "XCA", NULL, true, true},
    [PST_FIELD_CREDIT] = {"credit", "XCR", NULL, false, true},
    [PST_FIELD_CODE] = {"code", "XCO", NULL, false, true},
    [PST_FIELD_META] = {"meta", "XM", NULL, false, true},
};

static const struct {
    const char *name;
    enum pst_field field;
} other_names[] = {
    {"text", PST_FIELD_BODY},          {"content", PST_FIELD_BODY},
    {"titles", PST_FIELD_TITLE},       {"headline", PST_FIELD_TITLE},
    {"authors", PST_FIELD_AUTHOR},     {"by", PST_FIELD_AUTHOR},
    {"byline", PST_FIELD_AUTHOR},      {"writer", PST_FIELD_AUTHOR},
    {"creator", PST_FIELD_AUTHOR},     {"dates", PST_FIELD_DATE},
    {"published", PST_FIELD_DATE},     {"sources", PST_FIELD_SOURCE},
    {"publication", PST_FIELD_SOURCE}, {"publisher", PST_FIELD_SOURCE},
    {"site", PST_FIELD_SOURCE},        {"sections", PST_FIELD_SECTION},
    {"category", PST_FIELD_SECTION},   {"categories", PST_FIELD_SECTION},
    {"tags", PST_FIELD_TAG},           {"keyword", PST_FIELD_TAG},
    {"keywords", PST_FIELD_TAG},       {"topic", PST_FIELD_TAG},
    {"topics", PST_FIELD_TAG},         {"language", PST_FIELD_LANG},
    {"languages", PST_FIELD_LANG},     {"link", PST_FIELD_URL},
    {"urls", PST_FIELD_URL},           {"summaries", PST_FIELD_SUMMARY},
    {"abstract", PST_FIELD_SUMMARY},   {"description", PST_FIELD_SUMMARY},
    {"bios", PST_FIELD_BIO},           {"captions", PST_FIELD_CAPTION},
    {"credits", PST_FIELD_CREDIT},
};

const uint8_t pst_field_order[] = {
    PST_FIELD_TITLE,  PST_FIELD_BODY,  PST_FIELD_SUMMARY, PST_FIELD_CAPTION,
    PST_FIELD_AUTHOR, PST_FIELD_TAG,   PST_FIELD_SOURCE,  PST_FIELD_SECTION,
    PST_FIELD_URL,    PST_FIELD_BIO,   PST_FIELD_CREDIT,  PST_FIELD_CODE,
    PST_FIELD_META,   PST_FIELD_COUNT,
};

const struct pst_field_info *pst_field_info(enum pst_field field)
{
    return &fields[field];
}

static bool is_called(struct pst_str name, const char *called)
{
    return name.n == strlen(called) && strncasecmp(name.p, called, name.n) == 0;
}

enum pst_field pst_field_by_name(struct pst_str name)
{
    for (int i = 0; i < PST_FIELD_COUNT; i++)
        if (is_called(name, fields[i].name))
            return (enum pst_field)i;
    for (size_t i = 0; i < sizeof other_names / sizeof *other_names; i++)
        if (is_called(name, other_names[i].name))
            return other_names[i].field;
    return PST_FIELD_COUNT;
}

static bool continues_character(char c)
{
    return ((unsigned char)c & 0xc0u) == 0x80;
}

/* The largest length of at most `room` bytes, a NUL taking two, that cuts no
 * character. */
static size_t cut_length(struct pst_str s, size_t room)
{
    size_t n = 0;
    while (n < s.n) {
        size_t cost = s.p[n] == '\0' ? 2 : 1;
        if (cost > room)
            break;
        room -= cost;
        n++;
    }
    if (n == s.n)
        return n;
    /* Bytes of a path need not be UTF-8: no character is longer than four. */
    for (size_t back = 0; back < 4 && back < n; back++)
        if (!continues_character(s.p[n - back]))
            return n - back;
    return n;
}

static void shorten(struct pst_buf *term)
{
    struct pst_str whole = pst_buf_str(term);
    if (cut_length(whole, PST_TERM_MAX) == whole.n)
        return;
    uint64_t hash = pst_hash64(whole.p, whole.n);
    pst_buf_truncate(term, cut_length(whole, PST_TERM_CUT));
    pst_buf_addf(term, "%016llx", (unsigned long long)hash);
}

void pst_term_make(struct pst_buf *out, const char *prefix, struct pst_str term)
{
    pst_buf_clear(out);
    pst_buf_adds(out, prefix);
    pst_buf_addstr(out, term);
    shorten(out);
}

void pst_term_make_meta(struct pst_buf *out, struct pst_str key,
                        struct pst_str term)
{
    pst_buf_clear(out);
    pst_buf_adds(out, fields[PST_FIELD_META].prefix);
    pst_fold(out, key.p, key.n);
    pst_buf_addc(out, ':');
    pst_buf_addstr(out, term);
    shorten(out);
}

void pst_article_id(char out[PST_ID_MAX], struct pst_str path,
                    struct pst_str member)
{
    struct pst_buf both = PST_BUF_INIT;
    pst_buf_addstr(&both, path);
    pst_buf_addc(&both, '\0');
    pst_buf_addstr(&both, member);
    snprintf(out, PST_ID_MAX, "%016llx",
             (unsigned long long)pst_hash64(both.p, both.n));
    pst_buf_dispose(&both);
}

void pst_slot_words(char out[4], uint32_t words)
{
    for (int i = 0; i < 4; i++)
        out[i] = (char)(words >> (24 - 8 * i) & 0xff);
}

enum { DATE_DIGITS = 8 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

void pst_slot_order(struct pst_buf *out, struct pst_str date,
                    struct pst_str path, int64_t member)
{
    /* 99999999 less the date is each digit taken from 9. */
    char key[DATE_DIGITS];
    for (size_t i = 0; i < DATE_DIGITS; i++) {
        char digit = i < date.n && is_digit(date.p[i]) ? date.p[i] : '0';
        key[i] = (char)('9' - (digit - '0'));
    }
    pst_buf_clear(out);
    pst_buf_add(out, key, sizeof key);
    pst_buf_addstr(out, path);
    if (member >= 0) {
        pst_buf_addc(out, '\0');
        pst_buf_addf(out, "%08lld", (long long)member);
    }
}

bool pst_slot_order_date(struct pst_str value, struct pst_date *out)
{
    char digits[DATE_DIGITS];
    if (value.n < DATE_DIGITS)
        return false;
    for (size_t i = 0; i < DATE_DIGITS; i++) {
        if (!is_digit(value.p[i]))
            return false;
        digits[i] = (char)('9' - (value.p[i] - '0'));
    }
    size_t n = DATE_DIGITS; /* without the parts that are missing */
    while (n > 4 && digits[n - 1] == '0' && digits[n - 2] == '0')
        n -= 2;
    return pst_date_from_compact((struct pst_str){digits, n}, out);
}

struct pst_str pst_slot_order_path(struct pst_str value)
{
    struct pst_str none = {"", 0};
    if (value.n < DATE_DIGITS)
        return none;
    for (size_t i = 0; i < DATE_DIGITS; i++)
        if (!is_digit(value.p[i]))
            return none;
    struct pst_str path = {value.p + DATE_DIGITS, value.n - DATE_DIGITS};
    const char *nul = path.n != 0 ? memchr(path.p, '\0', path.n) : NULL;
    if (nul != NULL)
        path.n = (size_t)(nul - path.p);
    return path;
}
