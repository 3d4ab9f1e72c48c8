/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlclass.h"

#include <string.h>

#include "article/ascii.h"
#include "article/tags.h"

struct meaning {
    const char *word;
    enum pst_html_class kind;
};

static const struct meaning meanings[] = {
    {"comment", PST_CLASS_COMMENTS},      {"comments", PST_CLASS_COMMENTS},
    {"commentlist", PST_CLASS_COMMENTS},  {"commentform", PST_CLASS_COMMENTS},
    {"commentbox", PST_CLASS_COMMENTS},   {"disqus", PST_CLASS_COMMENTS},
    {"respond", PST_CLASS_COMMENTS},      {"kommentare", PST_CLASS_COMMENTS},
    {"commentaires", PST_CLASS_COMMENTS}, {"comentarios", PST_CLASS_COMMENTS},
    {"caption", PST_CLASS_CAPTION},       {"captions", PST_CLASS_CAPTION},
    {"cutline", PST_CLASS_CAPTION},       {"imagecaption", PST_CLASS_CAPTION},
    {"photocaption", PST_CLASS_CAPTION},  {"figcaption", PST_CLASS_CAPTION},
    {"credit", PST_CLASS_CREDIT},         {"credits", PST_CLASS_CREDIT},
    {"photocredit", PST_CLASS_CREDIT},    {"imagecredit", PST_CLASS_CREDIT}};

static enum pst_html_class meaning_of(struct pst_str word)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
        if (word.n != 0 && (word.p[0] | 0x20) == meanings[i].word[0] &&
            pst_name_is(word, meanings[i].word))
            return meanings[i].kind;
    return PST_CLASS_OTHER;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || is_upper(c);
}

/* The words of a value, also those of camelCase. */
static enum pst_html_class in_value(const char *p, size_t at, size_t end)
{
    while (at < end) {
        while (at < end && !is_letter(p[at]))
            at++;
        size_t begin = at;
        while (at < end && is_letter(p[at]) &&
               (at == begin || !is_upper(p[at]) || is_upper(p[at - 1])))
            at++;
        enum pst_html_class kind =
            meaning_of((struct pst_str){p + begin, at - begin});
        if (kind != PST_CLASS_OTHER)
            return kind;
    }
    return PST_CLASS_OTHER;
}

enum pst_html_class pst_html_class(const struct pst_markup *m, uint32_t node)
{
    static const char *const names[] = {"class", "id"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t at, end;
        enum pst_html_class kind = PST_CLASS_OTHER;
        if (pst_markup_attribute(m, node, names[i], &at, &end))
            kind = in_value(m->p, at, end);
        if (kind != PST_CLASS_OTHER)
            return kind;
    }
    return PST_CLASS_OTHER;
}
