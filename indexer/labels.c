/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/labels.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "schema/pathterms.h"
#include "schema/schema.h"
#include "text/date.h"
#include "text/fold.h"

static void label(struct pst_postings *p, const char *prefix,
                  struct pst_str term)
{
    pst_postings_put(p, prefix, term, 0, 0);
}

static void label_whole(struct pst_postings *p, const char *prefix,
                        struct pst_str text)
{
    struct pst_buf folded = PST_BUF_INIT;
    pst_fold_whole(&folded, text.p, text.n);
    if (folded.n != 0)
        label(p, prefix, pst_buf_str(&folded));
    pst_buf_dispose(&folded);
}

static void label_wholes(struct pst_postings *p, enum pst_field field,
                         const struct pst_str *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        label_whole(p, pst_field_info(field)->whole, values[i]);
}

static void put_path_term(void *payload, const char *prefix,
                          struct pst_str term)
{
    label(payload, prefix, term);
}

/* A file of many articles counts as a folder of them. */
static void label_path(struct pst_postings *p, struct pst_str path,
                       bool is_member)
{
    label(p, PST_PREFIX_FOLDER, pst_str_of(""));
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/')
            label(p, PST_PREFIX_FOLDER, (struct pst_str){path.p, i + 1});
    if (is_member) {
        struct pst_buf folder = PST_BUF_INIT;
        pst_buf_addstr(&folder, path);
        pst_buf_addc(&folder, '/');
        label(p, PST_PREFIX_FOLDER, pst_buf_str(&folder));
        pst_buf_dispose(&folder);
    }
    pst_path_terms(path, put_path_term, p);
}

static void label_date(struct pst_postings *p, const struct pst_date *date)
{
    char text[PST_DATE_MAX];
    size_t n = date->year == 0 ? 0 : pst_date_compact(date, text);
    if (n >= 4)
        label(p, PST_PREFIX_YEAR, (struct pst_str){text, 4});
    if (n >= 6)
        label(p, PST_PREFIX_MONTH, (struct pst_str){text, 6});
    if (n >= 8)
        label(p, PST_PREFIX_DAY, (struct pst_str){text, 8});
}

static void label_has(struct pst_postings *p, const struct pst_record_header *h,
                      const struct pst_record_body *b)
{
    for (enum pst_field f = 0; f < PST_FIELD_COUNT; f++)
        if (pst_record_has(h, b, f))
            label(p, PST_PREFIX_HAS, pst_str_of(pst_field_info(f)->name));
    if (pst_record_has_image(b))
        label(p, PST_PREFIX_HAS, pst_str_of("image"));
}

static struct pst_str language(const struct pst_record_header *h)
{
    return h->lang.n != 0 ? h->lang : pst_str_of("und");
}

void pst_label_terms(struct pst_postings *p, const struct pst_record_header *h,
                     const struct pst_record_body *b)
{
    char id[PST_ID_MAX];
    pst_article_id(id, h->path, h->member);
    label(p, PST_PREFIX_ID, pst_str_of(id));
    label(p, PST_PREFIX_LANG, language(h));
    if (h->kind.n != 0)
        label(p, PST_PREFIX_KIND, h->kind);
    if (h->format.n != 0)
        label(p, PST_PREFIX_FORMAT, h->format);
    label_wholes(p, PST_FIELD_AUTHOR, h->authors, h->author_count);
    label_wholes(p, PST_FIELD_TAG, h->tags, h->tag_count);
    label_wholes(p, PST_FIELD_SOURCE, &h->source, 1);
    label_wholes(p, PST_FIELD_SECTION, &h->section, 1);
    label_path(p, h->path, h->member.n != 0);
    label_date(p, &h->date);
    label_has(p, h, b);
}

void pst_labels_init(struct pst_labels *l)
{
    l->count = 0;
    l->arena = (struct pst_arena)PST_ARENA_INIT;
}

void pst_labels_dispose(struct pst_labels *l)
{
    pst_arena_dispose(&l->arena);
}

static void add_value(struct pst_labels *l, enum pst_slot slot,
                      struct pst_str value)
{
    if (value.n == 0)
        return;
    value.p = pst_arena_dup(&l->arena, value.p, value.n);
    l->values[l->count++] = (struct pst_doc_value){slot, value};
}

struct named {
    struct pst_str folded, name;
};

static int by_folded(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = pst_str_cmp(x->folded, y->folded);
    return order != 0 ? order : pst_str_cmp(x->name, y->name);
}

/* The names as written, sorted by folded form, joined by 0x1f. */
static void add_list(struct pst_labels *l, enum pst_slot slot,
                     const struct pst_str *names, size_t count)
{
    if (count == 0)
        return;
    struct named *all = pst_arena_alloc(&l->arena, count * sizeof *all);
    struct pst_buf room = PST_BUF_INIT;
    for (size_t i = 0; i < count; i++) {
        pst_buf_clear(&room);
        pst_fold_whole(&room, names[i].p, names[i].n);
        all[i].folded =
            (struct pst_str){pst_arena_dup(&l->arena, room.p, room.n), room.n};
        all[i].name = names[i];
    }
    qsort(all, count, sizeof *all, by_folded);
    pst_buf_clear(&room);
    for (size_t i = 0; i < count; i++) {
        if (i != 0)
            pst_buf_addc(&room, '\x1f');
        pst_buf_addstr(&room, all[i].name);
    }
    add_value(l, slot, pst_buf_str(&room));
    pst_buf_dispose(&room);
}

void pst_label_values(struct pst_labels *l, const struct pst_record_header *h,
                      const struct pst_signature *signature,
                      struct pst_doc *out)
{
    pst_arena_dispose(&l->arena);
    l->count = 0;

    char date[PST_DATE_MAX];
    struct pst_str compact = {
        date, h->date.year == 0 ? 0 : pst_date_compact(&h->date, date)};
    add_value(l, PST_SLOT_DATE, compact);
    char words[4];
    pst_slot_words(words, h->words);
    add_value(l, PST_SLOT_WORDS, (struct pst_str){words, sizeof words});
    add_value(l, PST_SLOT_SOURCE, h->source);
    add_value(l, PST_SLOT_SECTION, h->section);
    add_value(l, PST_SLOT_LANG, language(h));
    struct pst_buf order = PST_BUF_INIT;
    pst_slot_order(&order, compact, h->path, h->member_number);
    add_value(l, PST_SLOT_ORDER, pst_buf_str(&order));
    pst_buf_dispose(&order);
    add_list(l, PST_SLOT_AUTHORS, h->authors, h->author_count);
    add_list(l, PST_SLOT_TAGS, h->tags, h->tag_count);
    char parts[PST_SIGNATURE_SIZE];
    if (signature != NULL) {
        pst_signature_put(signature, parts);
        add_value(l, PST_SLOT_DUPLICATE, (struct pst_str){parts, sizeof parts});
    }
    out->values = l->values;
    out->value_count = l->count;
}
