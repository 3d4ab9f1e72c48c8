/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/pieces.h"

#include <stdio.h>
#include <string.h>

#include "article/archive.h"
#include "article/charset.h"
#include "article/packed.h"

enum { LINE_NUMBER_MAX = 40 };

enum pst_sniffed pst_pieces_kind(enum pst_windowed kind)
{
    switch (kind) {
    case PST_WINDOWED_MBOX:
        return PST_SNIFF_MAIL;
    case PST_WINDOWED_TABLE:
        return PST_SNIFF_TABLE;
    case PST_WINDOWED_FEED:
        return PST_SNIFF_FEED;
    default:
        return PST_SNIFF_JSON;
    }
}

/* The window's source is a part of the file's. */
void pst_pieces_place(const struct pst_unit *u, struct pst_source *src)
{
    const struct pst_window *w = u->window;
    const struct pst_source_part part = {.head = w->head,
                                         .at = (size_t)w->at,
                                         .size = w->size,
                                         .lines = w->lines,
                                         .line_start = w->line_start,
                                         .next_line = w->next_line};
    if (strcmp(src->charset, "UTF-8") != 0)
        memcpy(u->windows->charset, src->charset, sizeof src->charset);
    src->kept = &u->windows->kept;
    pst_source_shift(src, &part);
}

static int take_window(void *payload, const struct pst_window *w)
{
    struct pst_windowing *g = payload;
    struct pst_extraction *x = g->x;
    if (w->is_cut) {
        char name[LINE_NUMBER_MAX];
        snprintf(name, sizeof name, "line %zu", w->lines + 1);
        pst_unit_fail_size(x);
        pst_unit_leave_out(x, pst_str_of(name));
        g->numbers++;
        return 0;
    }
    if (x->in->guard != NULL)
        x->in->guard->next_file(x->in->guard->payload);
    struct pst_unit inner = *g->unit;
    inner.file = NULL;
    inner.bytes = w->bytes;
    inner.window = w;
    inner.windows = g;
    return pst_extract_whole(x, &inner);
}

/* What the windows gave, all told. */
static int end_windows(struct pst_windowing *g, enum pst_windowed kind)
{
    struct pst_extraction *x = g->x;
    bool any = x->count != g->before;
    if (any && g->damage.code != PST_OK) {
        *x->err = g->damage;
        return -PST_EFORMAT;
    }
    if (any)
        return PST_EXTRACTED;
    bool is_sure = kind == PST_WINDOWED_MBOX || kind == PST_WINDOWED_LINES;
    if (!pst_unit_fail_left_out(x, g->unit))
        return pst_unit_skip(x->err, "no article in it");
    return is_sure ? -PST_EFORMAT : PST_EXTRACT_SKIPPED;
}

/* The unit's name is that of what is decompressed. */
static int extract_windows(struct pst_extraction *x, const struct pst_unit *u,
                           enum pst_windowed kind)
{
    struct pst_windowing g = {
        .x = x, .unit = u, .before = x->count, .damage = PST_ERROR_INIT};
    struct pst_packed_input in = {u->bytes, u->file};
    size_t size = x->in->limits.window;
    if (x->in->only_plain)
        return pst_unit_apart(x, pst_extract_format(pst_pieces_kind(kind)));
    int r = pst_windows_read(in, kind,
                             size < x->room.member ? size : x->room.member,
                             &x->room, take_window, &g, x->err);
    return r < 0 ? r : end_windows(&g, kind);
}

/* A file of any length, compressed or not. */
int pst_pieces_extract(struct pst_extraction *x, const struct pst_unit *u)
{
    struct pst_unit inner = *u;
    struct pst_packed_input in = {u->bytes, u->file};
    bool is_packed = pst_is_packed(u->bytes);
    inner.name = is_packed ? pst_packed_name(u->name) : u->name;
    inner.flags |= is_packed ? PST_RECORD_DECODED : 0;
    enum pst_windowed kind = pst_windowed_kind(in, inner.name);
    if (kind != PST_WINDOWED_NOT)
        return extract_windows(x, &inner, kind);
    return is_packed ? pst_packed_extract(x, u, PST_PACKING_FILE)
                     : pst_extract_whole(x, u);
}
