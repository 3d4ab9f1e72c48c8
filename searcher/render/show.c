/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/render/show.h"

#include "base/term.h"
#include "searcher/render/human.h"
#include "text/date.h"

static void add_fact(struct pst_buf *out, const struct pst_style *s,
                     struct pst_str name, struct pst_str value)
{
    if (value.n == 0)
        return;
    pst_term_safe(out, name, PST_TERM_SPACES);
    pst_buf_adds(out, ": ");
    pst_ink_text(out, s, PST_INK_META, value);
    pst_buf_addc(out, '\n');
}

static void add_named(struct pst_buf *out, const struct pst_style *s,
                      const char *name, struct pst_str value)
{
    add_fact(out, s, pst_str_of(name), value);
}

static void add_list(struct pst_buf *out, const struct pst_style *s,
                     const char *name, const struct pst_str *items,
                     size_t count)
{
    struct pst_buf line = PST_BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            pst_buf_adds(&line, ", ");
        pst_buf_addstr(&line, items[i]);
    }
    add_named(out, s, name, pst_buf_str(&line));
    pst_buf_dispose(&line);
}

static struct pst_str text_of(const struct pst_view *v,
                              const struct pst_stretch *s)
{
    return (struct pst_str){v->body.text.p + s->begin, s->end - s->begin};
}

static void add_metadata(struct pst_buf *out, const struct pst_style *s,
                         const struct pst_view *v)
{
    const struct pst_record_header *h = &v->hit->header;
    pst_human_byline(out, s, h, pst_view_original(v)->stale);
    add_named(out, s, "member", h->member);
    add_named(out, s, "section", h->section);
    add_list(out, s, "tags", h->tags, h->tag_count);
    add_named(out, s, "language", h->lang);
    add_named(out, s, "url", h->url);
    for (size_t i = 0; i < v->body.stretch_count; i++) {
        const struct pst_stretch *st = &v->body.stretches[i];
        if (st->field == PST_FIELD_META)
            add_fact(out, s, st->key, text_of(v, st));
    }
    pst_buf_addf(out, "id: %s\nwords: %lu\n", v->id, (unsigned long)h->words);
}

/* Lines as they are, each indented. */
static void add_preformatted(struct pst_buf *out, struct pst_str text)
{
    struct pst_buf safe = PST_BUF_INIT;
    pst_term_safe(&safe, text, PST_TERM_NEWLINE | PST_TERM_TAB);
    bool fresh = true;
    for (size_t i = 0; i < safe.n; i++) {
        if (fresh)
            pst_buf_adds(out, "    ");
        pst_buf_addc(out, safe.p[i]);
        fresh = safe.p[i] == '\n';
    }
    if (!fresh)
        pst_buf_addc(out, '\n');
    pst_buf_dispose(&safe);
}

/* Runs of white space as one space: the wrapping makes new lines. */
static void add_paragraph(struct pst_buf *out, const struct pst_style *s,
                          struct pst_str text, const char *before,
                          size_t indent)
{
    struct pst_buf line = PST_BUF_INIT;
    pst_buf_adds(&line, before);
    bool space = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            space = true;
            continue;
        }
        if (space)
            pst_buf_addc(&line, ' ');
        space = false;
        pst_buf_addc(&line, c);
    }
    pst_human_wrap(out, s, pst_buf_str(&line), NULL, 0, indent);
    pst_buf_dispose(&line);
}

static void add_stretch(struct pst_buf *out, const struct pst_style *s,
                        const struct pst_view *v, const struct pst_stretch *st)
{
    struct pst_str text = text_of(v, st);
    pst_buf_addc(out, '\n');
    if (st->block == PST_BLOCK_PRE || st->field == PST_FIELD_CODE) {
        add_preformatted(out, text);
        return;
    }
    if (st->field == PST_FIELD_CAPTION || st->field == PST_FIELD_SUMMARY ||
        st->field == PST_FIELD_BIO || st->field == PST_FIELD_CREDIT)
        pst_buf_addf(out, "[%s]\n",
                     pst_field_info((enum pst_field)st->field)->name);
    if (st->block == PST_BLOCK_HEADING) {
        pst_ink_text(out, s, PST_INK_TITLE, text);
        pst_buf_addc(out, '\n');
    } else if (st->block == PST_BLOCK_ITEM) {
        add_paragraph(out, s, text, "- ", 2);
    } else if (st->block == PST_BLOCK_QUOTE) {
        add_paragraph(out, s, text, "", 4);
    } else {
        add_paragraph(out, s, text, "", 0);
    }
}

static bool is_text(unsigned field)
{
    return field == PST_FIELD_BODY || field == PST_FIELD_SUMMARY ||
           field == PST_FIELD_CAPTION || field == PST_FIELD_BIO ||
           field == PST_FIELD_CREDIT || field == PST_FIELD_CODE;
}

void pst_show_article(struct pst_buf *out, const struct pst_style *s,
                      const struct pst_view *v)
{
    pst_ink_text(out, s, PST_INK_TITLE, v->hit->header.title);
    pst_buf_addc(out, '\n');
    pst_ink_begin(out, s, PST_INK_PATH);
    pst_style_path(out, s, pst_buf_str(&v->path));
    pst_ink_end(out, s, PST_INK_PATH);
    pst_buf_addc(out, '\n');
    add_metadata(out, s, v);
    for (size_t i = 0; i < v->body.stretch_count; i++)
        if (is_text(v->body.stretches[i].field))
            add_stretch(out, s, v, &v->body.stretches[i]);
}

void pst_show_line(struct pst_buf *out, const struct pst_view *v)
{
    char date[PST_DATE_MAX] = "";
    const struct pst_record_header *h = &v->hit->header;
    if (h->date.year != 0)
        pst_date_format(&h->date, date);
    pst_buf_addf(out, "%s\t%s\t", v->id, date);
    pst_term_safe(out, h->title, PST_TERM_SPACES);
    pst_buf_addc(out, '\t');
    pst_term_safe(out, h->member, PST_TERM_SPACES);
    pst_buf_addc(out, '\n');
}
