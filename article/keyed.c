/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/keyed.h"

#include "article/ascii.h"
#include "article/keymap.h"
#include "article/metadata.h"
#include "article/tags.h"
#include "text/date.h"

size_t pst_keyed_rank(struct pst_str keymap, struct pst_str key)
{
    struct pst_str name;
    size_t rank;
    if (pst_keymap_find(keymap, key, &name, &rank))
        return pst_str_is(name, "body") ? rank : PST_KEYED_NO_TEXT;
    if (pst_keymap_has(keymap, "body"))
        return PST_KEYED_NO_TEXT;
    static const char *const keys[] = {"body",         "articlebody",
                                       "maintext",     "content",
                                       "content_text", "text",
                                       "content_html", "html",
                                       "bodytext",     "fulltext",
                                       "full_text",    "fields.bodytext",
                                       "fields.body",  "content.rendered",
                                       "textcontent",  "listcontent.text",
                                       "plaintext"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (pst_name_is(key, keys[i]))
            return i;
    return PST_KEYED_NO_TEXT;
}

static struct pst_str usual_name(struct pst_str key)
{
    static const struct {
        const char *key, *name;
    } others[] = {
        {"headline.main", "title"},
        {"byline.original", "author"},
        {"created_at", "date"},
        {"date_publish", "date"},
        {"published_date", "date"},
        {"web_url", "url"},
        {"external_url", "url"},
        {"source_domain", "source"},
        {"publishedat", "date"},
        {"createdat", "date"},
        {"created_utc", "date"},
        {"timestamp", "date"},
        {"datetime", "date"},
        {"published_on", "date"},
        {"webtitle", "title"},
        {"webpublicationdate", "date"},
        {"weburl", "url"},
        {"sectionname", "section"},
        {"title.rendered", "title"},
        {"excerpt.rendered", "summary"},
        {"custom_excerpt", "summary"},
        {"_embedded.author.name", "author"},
        {"_embedded.wp:term.name", "tag"},
        {"labels.name", "tag"},
        {"yoast_head_json.og_site_name", "source"},
        {"createdtimestampusec", "date"},
        {"highlighted at", "date"},
        {"book title", "title"},
        {"book author", "author"},
        {"document tags", "tag"},
    };
    /* The text again, by language; a page's head. */
    if (pst_starts_like(key, "contentmap.") || pst_name_is(key, "yoast_head"))
        return (struct pst_str){"", 0};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (pst_name_is(key, others[i].key))
            return pst_str_of(others[i].name);
    return key;
}

/* Whether the user names other keys for this field. */
static bool is_taken(struct pst_str keymap, enum pst_field field)
{
    static const struct {
        const char *name;
        enum pst_field field;
    } names[] = {{"title", PST_FIELD_TITLE},     {"author", PST_FIELD_AUTHOR},
                 {"date", PST_FIELD_DATE},       {"source", PST_FIELD_SOURCE},
                 {"section", PST_FIELD_SECTION}, {"tag", PST_FIELD_TAG},
                 {"lang", PST_FIELD_LANG},       {"url", PST_FIELD_URL},
                 {"summary", PST_FIELD_SUMMARY}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].field == field)
            return pst_keymap_has(keymap, names[i].name);
    return false;
}

struct pst_str pst_keyed_name(struct pst_str keymap, struct pst_str key)
{
    struct pst_str name;
    size_t rank;
    if (pst_keymap_find(keymap, key, &name, &rank))
        return name;
    name = usual_name(key);
    if (keymap.n != 0 && is_taken(keymap, pst_metadata_field(name)))
        return (struct pst_str){"", 0};
    return name;
}

bool pst_keyed_is_creation(struct pst_str key)
{
    return pst_starts_like(key, "creat");
}

/* Seconds since 1970 as a count of seconds, or of smaller units; false when it
 * is none: fewer digits are some other number, such as 20141211. */
static bool read_epoch(struct pst_str s, int64_t *seconds)
{
    static const int64_t units[] = {
        [9] = 1,     [10] = 1,       [12] = 1000,
        [13] = 1000, [15] = 1000000, [16] = 1000000};
    size_t n = 0;
    int64_t v = 0;
    s = pst_str_trim(s);
    while (n < s.n && n < sizeof units / sizeof *units && pst_is_digit(s.p[n]))
        v = v * 10 + (s.p[n++] - '0');
    size_t rest = n;
    if (rest < s.n && s.p[rest] == '.')
        for (rest++; rest < s.n && pst_is_digit(s.p[rest]);)
            rest++;
    if (rest != s.n || n >= sizeof units / sizeof *units || units[n] == 0)
        return false;
    *seconds = v / units[n];
    return true;
}

bool pst_keyed_epoch(struct pst_article *a, struct pst_str text,
                     struct pst_range place)
{
    char date[PST_DATE_MAX];
    int64_t seconds;
    if (!read_epoch(text, &seconds))
        return false;
    struct pst_date d = pst_date_from_days(seconds / 86400);
    size_t n = pst_date_format(&d, date);
    /* As many bytes for as many would say that they are the same. */
    if (place.end - place.begin == n)
        place.end--;
    pst_article_open(a, PST_FIELD_DATE, PST_BLOCK_VALUE, NULL);
    pst_article_add_mapped(a, date, n, place.begin, place.end);
    pst_article_close(a);
    return true;
}
