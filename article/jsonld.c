/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pst_jsonld_read (article/schemaorg.h). */
#include <stdlib.h>
#include <string.h>

#include "article/entity.h"
#include "article/json.h"
#include "article/schemaorg.h"
#include "base/mem.h"

enum {
    DEPTH_MAX = 64,
    KEY_MAX = 64,         /* bytes; no property's name is longer */
    PROPERTIES_MAX = 4000 /* of a page, for each of which all may be looked at;
                             the rest is left out */
};

/* A scalar of a script; what says where counts in the whole source. */
struct property {
    struct pst_str key, role, text;
    size_t begin, end;
    size_t object, parent;
    enum pst_quoting quoting;
    bool has_name; /* its object has one */
};

struct graph {
    const struct pst_markup *m;
    struct pst_statements *out;
    struct property *items;
    size_t count, cap;
    size_t base; /* where the script's text begins */
};

static struct pst_str keep(struct graph *g, struct pst_str s)
{
    return (struct pst_str){pst_arena_dup(&g->out->arena, s.p, s.n), s.n};
}

static void collect(void *payload, const struct pst_scalar *s)
{
    struct graph *g = payload;
    if (!s->is_string || s->object == 0 || g->count == PROPERTIES_MAX ||
        s->key.n > KEY_MAX || s->role.n > KEY_MAX)
        return;
    PST_PUSH(g->items, g->count, g->cap) =
        (struct property){.key = keep(g, s->key),
                          .role = keep(g, s->role),
                          .text = keep(g, s->text),
                          .begin = g->base + s->begin,
                          .end = g->base + s->end,
                          .object = g->base + s->object,
                          .parent = s->parent == 0 ? 0 : g->base + s->parent,
                          .quoting = s->quoting};
}

/* The script's text, past what hides it from old readers: "<!--", "CDATA". */
static void collect_script(struct graph *g, uint32_t script)
{
    const struct pst_node *text = &g->m->nodes[g->m->nodes[script].child];
    if (!text->is_text)
        return;
    g->base = text->begin;
    while (g->base < text->end && g->m->p[g->base] != '{' &&
           g->m->p[g->base] != '[')
        g->base++;
    if (strncmp(g->m->p + g->base, "[CDATA[", 7) == 0)
        g->base += 7;
    pst_json_walk((struct pst_str){g->m->p + g->base, text->end - g->base},
                  DEPTH_MAX, collect, g);
}

static const struct property *find(const struct graph *g, size_t object,
                                   const char *key)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->items[i].object == object && pst_str_is(g->items[i].key, key))
            return &g->items[i];
    return NULL;
}

static void find_named(struct graph *g)
{
    for (size_t i = 0; i < g->count; i++)
        for (size_t j = 0; j < g->count && pst_str_is(g->items[i].key, "name");
             j++)
            if (g->items[j].object == g->items[i].object)
                g->items[j].has_name = true;
}

/* Whether the object is what its page is about, not a part of something. */
static bool is_subject(const struct property *p)
{
    return p->parent == 0 || pst_str_is(p->role, "@graph") ||
           pst_str_is(p->role, "mainEntity");
}

/* The first subject whose type passes; 0: none. */
static size_t find_subject(const struct graph *g,
                           bool (*passes)(struct pst_str type))
{
    for (size_t i = 0; i < g->count; i++)
        if (pst_str_is(g->items[i].key, "@type") && is_subject(&g->items[i]) &&
            passes(g->items[i].text))
            return g->items[i].object;
    return 0;
}

static bool has_type(const struct graph *g, size_t object,
                     bool (*passes)(struct pst_str type))
{
    for (size_t i = 0; i < g->count; i++)
        if (g->items[i].object == object &&
            pst_str_is(g->items[i].key, "@type") && passes(g->items[i].text))
            return true;
    return false;
}

/* The object that bears the @id and has a name; 0: none. */
static size_t resolve(const struct graph *g, struct pst_str id)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->items[i].has_name && pst_str_is(g->items[i].key, "@id") &&
            pst_str_eq(g->items[i].text, id))
            return g->items[i].object;
    return 0;
}

/* Many sites write "It&#8217;s" in JSON, too. */
static void add(struct graph *g, const char *name, const struct property *p,
                bool is_one)
{
    struct pst_buf text = PST_BUF_INIT;
    const char *end = p->text.p + p->text.n;
    for (const char *at = p->text.p; at < end;) {
        char decoded[PST_ENTITY_MAX];
        size_t n, used = 0;
        if (*at == '&')
            used = pst_entity_decode(at, end, false, decoded, &n);
        if (used != 0)
            pst_buf_add(&text, decoded, n);
        else
            pst_buf_addc(&text, *at);
        at += used != 0 ? used : 1;
    }
    pst_statements_add(g->out,
                       (struct pst_statement){.name = name,
                                              .text = pst_buf_str(&text),
                                              .begin = p->begin,
                                              .end = p->end,
                                              .quoting = p->quoting,
                                              .is_one = is_one});
    pst_buf_dispose(&text);
}

static void add_names(struct graph *g, const char *name, size_t object)
{
    bool is_one = has_type(g, object, pst_schema_is_organization);
    for (size_t i = 0; i < g->count; i++)
        if (g->items[i].object == object && pst_str_is(g->items[i].key, "name"))
            add(g, name, &g->items[i], is_one);
}

/* People and organisations: a string, an object, a reference, or a list. */
static void add_agents(struct graph *g, size_t subject, const char *name)
{
    size_t last = 0;
    for (size_t i = 0; i < g->count && g->out->count < PST_STATEMENTS_MAX;
         i++) {
        const struct property *p = &g->items[i];
        if (p->object == subject && pst_str_is(p->key, name))
            add(g, name, p, false);
        if (p->parent != subject || !pst_str_is(p->role, name) ||
            p->object == last)
            continue;
        last = p->object;
        const struct property *id = find(g, last, "@id");
        size_t named = p->has_name || id == NULL ? last : resolve(g, id->text);
        if (named != 0)
            add_names(g, name, named);
    }
}

static void add_texts(struct graph *g, size_t subject, const char *key)
{
    for (size_t i = 0; i < g->count; i++)
        if (g->items[i].object == subject && pst_str_is(g->items[i].key, key))
            add(g, key, &g->items[i], false);
}

/* mainEntityOfPage, else url. */
static void add_url(struct graph *g, size_t subject)
{
    const struct property *p = find(g, subject, "mainEntityOfPage");
    for (size_t i = 0; p == NULL && i < g->count; i++)
        if (g->items[i].parent == subject &&
            pst_str_is(g->items[i].role, "mainEntityOfPage") &&
            pst_str_is(g->items[i].key, "@id"))
            p = &g->items[i];
    if (p != NULL && pst_str_starts(p->text, "http"))
        add(g, "url", p, false);
    add_texts(g, subject, "url");
}

static void add_article(struct graph *g, size_t subject, bool is_article)
{
    static const char *const keys[] = {"datePublished", "inLanguage",
                                       "articleSection", "keywords",
                                       "description"};
    add_texts(g, subject, "headline");
    if (is_article && find(g, subject, "headline") == NULL)
        for (size_t i = 0; i < g->count; i++)
            if (g->items[i].object == subject &&
                pst_str_is(g->items[i].key, "name"))
                add(g, "headline", &g->items[i], false);
    add_agents(g, subject, "author");
    if (find(g, subject, "author") == NULL)
        add_agents(g, subject, "creator");
    add_agents(g, subject, "publisher");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        add_texts(g, subject, keys[i]);
    if (find(g, subject, "datePublished") == NULL)
        add_texts(g, subject, "dateCreated");
    add_texts(g, subject, "dateModified");
    add_url(g, subject);
}

void pst_jsonld_read(struct pst_statements *s, const struct pst_markup *m)
{
    struct graph g = {.m = m, .out = s};
    for (uint32_t n = 1; n < m->count; n++)
        if (pst_markup_is(m, n, "script") &&
            pst_markup_has_word(m, n, "type", "application/ld+json"))
            collect_script(&g, n);
    find_named(&g);
    size_t subject = find_subject(&g, pst_schema_is_article);
    if (subject != 0) {
        add_article(&g, subject, true);
    } else {
        subject = find_subject(&g, pst_schema_is_page);
        if (subject != 0)
            add_article(&g, subject, false);
    }
    free(g.items);
}
