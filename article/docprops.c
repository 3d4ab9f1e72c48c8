/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/docprops.h"

#include <stdio.h>
#include <string.h>

#include "article/charset.h"
#include "article/compound.h"
#include "article/frontmatter.h"
#include "text/date.h"

enum {
    AT_SECTION = 44, /* in the stream */
    /* In a section. */
    AT_COUNT = 4,
    AT_PROPERTIES = 8,
    PROPERTIES_MAX = 1000,
    ID_CODEPAGE = 1,
    ID_CREATED = 12,
    TYPE_BYTES = 0x1e,
    TYPE_WIDE = 0x1f,
    TYPE_TIME = 0x40,
    CODEPAGE_USUAL = 1252,
    CODEPAGE_MAC = 10000,
    CODEPAGE_UTF8 = 65001
};

static struct pst_str rest(struct pst_str s, size_t at)
{
    return at < s.n ? (struct pst_str){s.p + at, s.n - at}
                    : (struct pst_str){"", 0};
}

/* The value of a property, with its type before it; empty: there is none. */
static struct pst_str find_property(struct pst_str section, uint32_t id)
{
    size_t count = pst_le32(section, AT_COUNT);
    for (size_t i = 0; i < count && i < PROPERTIES_MAX; i++) {
        size_t at = AT_PROPERTIES + 8 * i;
        if (pst_le32(section, at) == id)
            return rest(section, pst_le32(section, at + 4));
    }
    return (struct pst_str){"", 0};
}

static void name_codepage(uint32_t number, char name[32])
{
    if (number == CODEPAGE_UTF8)
        snprintf(name, 32, "UTF-8");
    else if (number == CODEPAGE_MAC)
        snprintf(name, 32, "MACINTOSH");
    else
        snprintf(name, 32, "CP%u",
                 (unsigned)(number != 0 ? number : CODEPAGE_USUAL));
}

/* Under the name that front matter would give it. */
static void add_text(struct pst_article *a, struct pst_str value,
                     const char *charset, const char *name)
{
    uint32_t type = pst_le32(value, 0);
    size_t size = pst_le32(value, 4);
    struct pst_str text = rest(value, 8);
    struct pst_source src;
    if (type == TYPE_WIDE && size <= text.n / 2)
        size *= 2;
    else if (type != TYPE_BYTES)
        return;
    if (size < text.n)
        text.n = size;
    /* A NUL ends it, and would look like text of two bytes a letter. */
    const char *end = type == TYPE_BYTES ? memchr(text.p, '\0', text.n) : NULL;
    if (end != NULL)
        text.n = (size_t)(end - text.p);
    pst_source_init(&src);
    if (pst_source_decode(&src, text, type == TYPE_WIDE ? "UTF-16LE" : charset,
                          NULL) == 0) {
        struct pst_str s = pst_buf_str(&src.text);
        end = memchr(s.p, '\0', s.n);
        size_t first = a->segment_count;
        pst_metadata_add(a, &src, pst_str_of(name), 0,
                         end != NULL ? (size_t)(end - s.p) : s.n, true);
        a->segment_count = first;
    }
    pst_source_dispose(&src);
}

/* Units of 100 ns since 1601. */
static void add_time(struct pst_article *a, struct pst_str value)
{
    static const uint64_t day = (uint64_t)86400 * 10000000;
    static const int64_t epoch = 134774; /* days from 1601 to 1970 */
    char date[PST_DATE_MAX];
    uint64_t time =
        (uint64_t)pst_le32(value, 8) << 32 | (uint64_t)pst_le32(value, 4);
    if (pst_le32(value, 0) != TYPE_TIME || time / day == 0 ||
        pst_article_first(a, PST_FIELD_DATE).n != 0)
        return;
    struct pst_date d = pst_date_from_days((int64_t)(time / day) - epoch);
    if (d.year == 0)
        return; /* after 9999 */
    size_t n = pst_date_format(&d, date);
    pst_article_open(a, PST_FIELD_DATE, PST_BLOCK_VALUE, NULL);
    pst_article_add_made(a, date, n);
    pst_article_close(a);
}

void pst_docprops_add(struct pst_article *a, struct pst_str stream)
{
    static const struct {
        uint32_t id;
        enum pst_field field;
        const char *name;
    } all[] = {{2, PST_FIELD_TITLE, "title"},
               {4, PST_FIELD_AUTHOR, "author"},
               {5, PST_FIELD_TAG, "keywords"}};
    char charset[32];
    struct pst_str section = rest(stream, pst_le32(stream, AT_SECTION));
    struct pst_str page = find_property(section, ID_CODEPAGE);
    name_codepage(pst_le16(page, 4), charset);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct pst_str value = find_property(section, all[i].id);
        if (value.n >= 8 && pst_article_first(a, all[i].field).n == 0)
            add_text(a, value, charset, all[i].name);
    }
    add_time(a, find_property(section, ID_CREATED));
}
