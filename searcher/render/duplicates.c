/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/render/duplicates.h"

#include "base/json.h"
#include "base/term.h"

/* Whether all have the words of the first one. */
static bool is_exact(const struct pst_duplicate *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!items[i].same)
            return false;
    return true;
}

void pst_duplicates_text(struct pst_buf *out, const struct pst_style *s,
                         const struct pst_duplicate *items, size_t count,
                         bool first)
{
    if (!first)
        pst_buf_addc(out, '\n');
    pst_buf_addf(out, "%zu articles %s\n", count,
                 is_exact(items, count) ? "with the same words"
                                        : "that are alike");
    for (size_t i = 0; i < count; i++) {
        const struct pst_duplicate *d = &items[i];
        char date[PST_DATE_MAX] = "";
        if (d->date.year != 0)
            pst_date_format(&d->date, date);
        pst_buf_addf(out, "  %-10s  ", date);
        pst_style_path(out, s, d->path);
        if (d->member.n != 0) {
            pst_buf_addc(out, '/');
            pst_term_safe(out, d->member, PST_TERM_SPACES);
        }
        pst_buf_adds(out, "  ");
        pst_term_safe(out, d->title, PST_TERM_SPACES);
        pst_buf_addc(out, '\n');
    }
}

static void add_optional(struct pst_json *j, const char *key, struct pst_str s)
{
    pst_json_key(j, key);
    if (s.n != 0)
        pst_json_string(j, s);
    else
        pst_json_null(j);
}

static void add_article(struct pst_json *j, const struct pst_duplicate *d)
{
    char date[PST_DATE_MAX];
    size_t n = d->date.year != 0 ? pst_date_format(&d->date, date) : 0;
    pst_json_begin_object(j);
    pst_json_key(j, "id");
    pst_json_cstring(j, d->id);
    pst_json_key(j, "path");
    pst_json_path(j, d->path);
    add_optional(j, "member", d->member);
    pst_json_key(j, "title");
    pst_json_string(j, d->title);
    add_optional(j, "date", (struct pst_str){date, n});
    pst_json_key(j, "words");
    pst_json_u64(j, d->words);
    pst_json_key(j, "same");
    pst_json_bool(j, d->same);
    pst_json_end_object(j);
}

void pst_duplicates_json(struct pst_buf *out, const struct pst_duplicate *items,
                         size_t count)
{
    struct pst_json j;
    pst_json_init(&j, out);
    pst_json_begin_object(&j);
    pst_json_key(&j, "type");
    pst_json_cstring(&j, "duplicates");
    pst_json_key(&j, "exact");
    pst_json_bool(&j, is_exact(items, count));
    pst_json_key(&j, "articles");
    pst_json_begin_array(&j);
    for (size_t i = 0; i < count; i++)
        add_article(&j, &items[i]);
    pst_json_end_array(&j);
    pst_json_end_object(&j);
    pst_buf_addc(out, '\n');
}
