/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/render/facets.h"

#include "base/json.h"
#include "base/term.h"

enum {
    EIGHTHS = 8,
    BAR_MOST = 40,   /* columns */
    NUMBER_ROOM = 8, /* columns for the count */
    TEXT_MOST = 32,
    GAP_MOST = 12 /* of a timeline: periods without articles that are shown */
};

/* `eighths` of a column, in blocks. */
static void add_bar(struct pst_buf *out, size_t eighths)
{
    static const char *const parts[] = {"",
                                        "\xe2\x96\x8f",
                                        "\xe2\x96\x8e",
                                        "\xe2\x96\x8d",
                                        "\xe2\x96\x8c",
                                        "\xe2\x96\x8b",
                                        "\xe2\x96\x8a",
                                        "\xe2\x96\x89"};
    for (; eighths >= EIGHTHS; eighths -= EIGHTHS)
        pst_buf_adds(out, "\xe2\x96\x88");
    pst_buf_adds(out, parts[eighths]);
}

static void add_spaces(struct pst_buf *out, size_t n)
{
    while (n-- > 0)
        pst_buf_addc(out, ' ');
}

/* The value, cut to its room and filled up to it, its count and bar. */
static void add_row(struct pst_buf *out, const struct pst_style *s,
                    const struct pst_facet_value *v, size_t width,
                    size_t eighths)
{
    struct pst_buf text = PST_BUF_INIT;
    pst_term_safe(&text, v->text, PST_TERM_SPACES);
    size_t fits = pst_term_fit(pst_buf_str(&text), width);
    pst_buf_truncate(&text, fits);
    pst_buf_adds(out, "  ");
    pst_buf_addstr(out, pst_buf_str(&text));
    add_spaces(out, width - pst_term_width(pst_buf_str(&text)));
    pst_buf_addf(out, "%*zu ", NUMBER_ROOM, v->count);
    if (eighths > 0) {
        pst_ink_begin(out, s, PST_INK_META);
        add_bar(out, eighths);
        pst_ink_end(out, s, PST_INK_META);
    }
    pst_buf_addc(out, '\n');
    pst_buf_dispose(&text);
}

static size_t text_width(const struct pst_facet *f, size_t shown, size_t most)
{
    struct pst_buf text = PST_BUF_INIT;
    size_t width = 0;
    for (size_t i = 0; i < shown; i++) {
        pst_buf_clear(&text);
        pst_term_safe(&text, f->values[i].text, PST_TERM_SPACES);
        size_t w = pst_term_width(pst_buf_str(&text));
        width = w > width ? w : width;
    }
    pst_buf_dispose(&text);
    return width < most ? width : most;
}

/* Where the values from i on that count nothing end. */
static size_t gap_end(const struct pst_facet *f, size_t shown, size_t i)
{
    while (i < shown && f->values[i].count == 0)
        i++;
    return i;
}

static void add_bars(struct pst_buf *out, const struct pst_style *s,
                     const struct pst_facet *f, size_t most)
{
    size_t shown = f->count < most ? f->count : most;
    size_t greatest = 1;
    size_t columns = s->columns != 0 ? s->columns : 80;
    size_t width = text_width(f, shown, TEXT_MOST);
    size_t room = width + NUMBER_ROOM + 4;
    size_t bar = columns > room ? columns - room : 1;
    bar = bar < BAR_MOST ? bar : BAR_MOST;
    for (size_t i = 0; i < shown; i++)
        if (f->values[i].count > greatest)
            greatest = f->values[i].count;
    pst_ink_text(out, s, PST_INK_TITLE, pst_str_of(pst_facet_names[f->kind]));
    pst_buf_addc(out, '\n');
    for (size_t i = 0; i < shown; i++) {
        size_t count = f->values[i].count;
        size_t end = gap_end(f, shown, i);
        if (end - i > GAP_MOST) {
            pst_buf_adds(out, "  ...\n");
            i = end - 1;
            continue;
        }
        size_t eighths = (count * bar * EIGHTHS + greatest - 1) / greatest;
        add_row(out, s, &f->values[i], width, eighths);
    }
    if (shown < f->count)
        pst_buf_addf(out, "  ... and %zu more\n", f->count - shown);
    if (f->without != 0)
        pst_buf_addf(out, "  without: %zu\n", f->without);
}

void pst_facets_human(struct pst_buf *out, const struct pst_style *s,
                      const struct pst_facet *f, size_t most)
{
    if (s->tty) {
        add_bars(out, s, f, most);
        return;
    }
    for (size_t i = 0; i < f->count; i++) {
        pst_buf_addf(out, "%s\t", pst_facet_names[f->kind]);
        pst_term_safe(out, f->values[i].text, PST_TERM_SPACES);
        pst_buf_addf(out, "\t%zu\n", f->values[i].count);
    }
}

void pst_facets_json(struct pst_buf *out, const struct pst_facet *f,
                     const char *type)
{
    struct pst_json j;
    pst_json_init(&j, out);
    pst_json_begin_object(&j);
    pst_json_key(&j, "type");
    pst_json_cstring(&j, type);
    pst_json_key(&j, "facet");
    pst_json_cstring(&j, pst_facet_names[f->kind]);
    pst_json_key(&j, "values");
    pst_json_begin_array(&j);
    for (size_t i = 0; i < f->count; i++) {
        pst_json_begin_object(&j);
        pst_json_key(&j, "value");
        pst_json_string(&j, f->values[i].text);
        pst_json_key(&j, "count");
        pst_json_u64(&j, f->values[i].count);
        pst_json_end_object(&j);
    }
    pst_json_end_array(&j);
    pst_json_key(&j, "without");
    pst_json_u64(&j, f->without);
    pst_json_end_object(&j);
    pst_buf_addc(out, '\n');
}
