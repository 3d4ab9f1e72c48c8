/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/schemaorg.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"

void pst_statements_init(struct pst_statements *s)
{
    *s = (struct pst_statements){0};
}

void pst_statements_dispose(struct pst_statements *s)
{
    pst_arena_dispose(&s->arena);
    free(s->items);
    *s = (struct pst_statements){0};
}

void pst_statements_add(struct pst_statements *s, struct pst_statement item)
{
    if (pst_str_trim(item.text).n == 0 || s->count >= PST_STATEMENTS_MAX)
        return;
    item.text.p = pst_arena_dup(&s->arena, item.text.p, item.text.n);
    PST_PUSH(s->items, s->count, s->cap) = item;
}

struct pst_str pst_schema_name(struct pst_str name)
{
    name = pst_str_trim(name);
    for (size_t i = name.n; i-- > 0;)
        if (name.p[i] == '/' || name.p[i] == ':' || name.p[i] == '#')
            return (struct pst_str){name.p + i + 1, name.n - i - 1};
    return name;
}

static bool ends_with(struct pst_str s, const char *tail)
{
    size_t n = strlen(tail);
    return s.n >= n && strncasecmp(s.p + s.n - n, tail, n) == 0;
}

bool pst_schema_is_article(struct pst_str type)
{
    type = pst_schema_name(type);
    return ends_with(type, "Article") || ends_with(type, "Posting") ||
           ends_with(type, "Report") || ends_with(type, "Review");
}

bool pst_schema_is_page(struct pst_str type)
{
    return ends_with(pst_schema_name(type), "Page");
}

bool pst_schema_is_organization(struct pst_str type)
{
    return ends_with(pst_schema_name(type), "Organization");
}
