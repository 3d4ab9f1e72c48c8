/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any query over any text: the first line is the query, the others are
 * stretches whose first byte says the field. Spans and snippets must lie in
 * the text.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/search_expand.h"
#include "base/mem.h"
#include "searcher/snippet.h"
#include "searcher/spans.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

/* Up to the next line end, which is taken as well. */
static struct pst_str take_line(struct pst_str *rest)
{
    const char *end = rest->n != 0 ? memchr(rest->p, '\n', rest->n) : NULL;
    size_t n = end != NULL ? (size_t)(end - rest->p) : rest->n;
    struct pst_str line = {rest->p, n};
    n += end != NULL;
    *rest = (struct pst_str){rest->p + n, rest->n - n};
    return line;
}

static void check(const struct pst_record_body *b,
                  const struct pst_spans *spans)
{
    for (size_t i = 0; i < spans->count; i++) {
        const struct pst_span *s = &spans->spans[i];
        require(s->begin < s->end && s->end <= b->text.n);
        require(i == 0 || spans->spans[i - 1].begin < s->begin);
    }
    const struct pst_snippet_options options = {3, 40};
    struct pst_snippets made;
    pst_snippets_make(&made, b, spans, &options);
    for (size_t i = 0; i < made.count; i++) {
        const struct pst_snippet *s = &made.items[i];
        require(s->text_begin < s->text_end && s->text_end <= b->text.n);
        require(i == 0 || made.items[i - 1].text_end <= s->text_begin);
        for (size_t k = 0; k < s->mark_count; k++)
            require(s->marks[k].begin < s->marks[k].end &&
                    s->marks[k].end <= s->text.n &&
                    (k == 0 || s->marks[k - 1].end <= s->marks[k].begin));
    }
    pst_snippets_dispose(&made);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char languages[][PST_LANG_MAX] = {"en", "fr"};
    struct pst_str rest = {(const char *)data, size};
    struct pst_str query = take_line(&rest);
    struct pst_record_body b = {.text = rest};
    size_t cap = 0;
    while (rest.n != 0) {
        struct pst_str line = take_line(&rest);
        if (line.n < 2)
            continue;
        size_t begin = (size_t)(line.p + 1 - b.text.p);
        PST_PUSH(b.stretches, b.stretch_count, cap) = (struct pst_stretch){
            .field = (uint8_t)((unsigned char)line.p[0] % PST_FIELD_COUNT),
            .key = {line.p, 1},
            .begin = begin,
            .end = begin + line.n - 1};
    }

    const struct pst_query_options options = {.any = size % 2 != 0};
    const struct pst_record_header header = {
        .path = {"a/b.txt", 7},
        .lang = {size % 3 != 0 ? "en" : "ar", 2},
        .kind = {"article", 7}};
    struct pst_query q;
    struct pst_spans spans = {NULL, 0, 0};
    if (pst_query_parse(&q, query, &options, NULL) == 0) {
        search_expand(&q.arena, q.root, &b);
        struct pst_matcher *m = pst_matcher_new(&q, languages, 2, NULL);
        require(m != NULL);
        for (int i = 0; i < 2; i++) {
            require(pst_matcher_find(m, &header, &b, &spans, NULL) >= 0);
            check(&b, &spans);
        }
        pst_matcher_free(m);
        pst_query_dispose(&q);
    }
    pst_spans_dispose(&spans);
    free(b.stretches);
    return 0;
}
