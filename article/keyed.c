/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/keyed.h"

#include "article/tags.h"

size_t pst_keyed_rank(struct pst_str key)
{
    static const char *const keys[] = {
        "body",         "articlebody", "maintext",     "content",
        "content_text", "text",        "content_html", "html"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (pst_name_is(key, keys[i]))
            return i;
    return PST_KEYED_NO_TEXT;
}

struct pst_str pst_keyed_name(struct pst_str key)
{
    static const struct {
        const char *key, *name;
    } others[] = {
        {"headline.main", "title"}, {"byline.original", "author"},
        {"created_at", "date"},     {"date_publish", "date"},
        {"published_date", "date"}, {"web_url", "url"},
        {"external_url", "url"},    {"source_domain", "source"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (pst_name_is(key, others[i].key))
            return pst_str_of(others[i].name);
    return key;
}
