/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/snippet.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "searcher/sentence.h"
#include "text/grapheme.h"

/* A piece of one stretch: spans [first, last] and the text around them. */
struct window {
    size_t first, last;
    size_t begin, end;     /* the text it shows, once it is chosen */
    size_t floor, ceiling; /* how far it may reach */
    const struct pst_stretch *stretch; /* of its begin */
    const struct pst_stretch *tail;    /* of its end */
    uint64_t score;
};

/* Where a span stands. */
struct place {
    const struct pst_stretch *stretch; /* NULL: not in prose */
    size_t column; /* in characters; only differences count */
};

struct maker {
    const struct pst_record_body *b;
    const struct pst_spans *spans;
    size_t width;
    enum pst_snippet_context context;
    struct place *places;     /* of each span */
    unsigned *seen;           /* by leaf: how many chosen windows show it */
    unsigned *inside, *exact; /* by leaf: spans in the window at hand */
    struct window *chosen;
    size_t chosen_count;
};

/* Fields whose text reads as prose; values of others are shown elsewhere. */
static bool is_prose(unsigned field)
{
    return field == PST_FIELD_BODY || field == PST_FIELD_SUMMARY ||
           field == PST_FIELD_CAPTION || field == PST_FIELD_CODE ||
           field == PST_FIELD_BIO || field == PST_FIELD_CREDIT;
}

/* Each span's stretch and place in characters, both in text order. Spans too
 * far apart for one window are only put far enough apart. */
static void locate_spans(struct maker *k)
{
    const struct pst_record_body *b = k->b;
    size_t at = 0;
    size_t before = 0;
    size_t column = 0;
    for (size_t i = 0; i < k->spans->count; i++) {
        size_t begin = k->spans->spans[i].begin;
        bool far = (begin - before) / 4 > k->width;
        column += far ? k->width + 1 : pst_chars_count(b->text, before, begin);
        before = begin;
        k->places[i].column = column;
        while (at < b->stretch_count && b->stretches[at].end <= begin)
            at++;
        if (at < b->stretch_count && b->stretches[at].begin <= begin &&
            is_prose(b->stretches[at].field))
            k->places[i].stretch = &b->stretches[at];
    }
}

/* The stretch in which a span ends: a phrase may go on into the next one. */
static const struct pst_stretch *tail_of(const struct maker *k, size_t i)
{
    const struct pst_stretch *s = k->places[i].stretch;
    const struct pst_stretch *end = k->b->stretches + k->b->stretch_count;
    while (s + 1 < end && s->end < k->spans->spans[i].end)
        s++;
    return s;
}

static bool is_taken(const struct maker *k, size_t span)
{
    const struct pst_span *s = &k->spans->spans[span];
    for (size_t i = 0; i < k->chosen_count; i++)
        if (s->begin < k->chosen[i].end && s->end > k->chosen[i].begin)
            return true;
    return false;
}

/* Words not shown yet count most, then distinct words, exact ones, and how
 * many there are at all. */
static uint64_t score_of(const struct maker *k, size_t first, size_t last)
{
    uint64_t fresh = 0, distinct = 0, exact = 0;
    for (size_t i = first; i <= last; i++) {
        uint32_t leaf = k->spans->spans[i].leaf;
        if (k->inside[leaf] == 0)
            continue;
        distinct++;
        fresh += k->seen[leaf] == 0;
        exact += k->exact[leaf] != 0;
        k->inside[leaf] = 0;
        k->exact[leaf] = 0;
    }
    uint64_t spans = last - first + 1;
    return fresh << 48 | distinct << 32 | exact << 16 |
           (spans < 0xffff ? spans : 0xffff);
}

/* The end of the sentence, or the start of the next, that [begin, end) ends
 * in; at most `most`. */
static size_t sentence_end(const struct maker *k, size_t begin, size_t end,
                           size_t most)
{
    most = pst_chars_forward(k->b->text, end, most, PST_SNIPPET_LONGEST);
    size_t at = begin;
    do
        at = pst_sentence_next(k->b->text, at, most);
    while (at < end);
    return at;
}

/* Where no later span of the window may begin. */
static size_t window_limit(const struct maker *k, size_t first)
{
    const struct pst_span *s = &k->spans->spans[first];
    if (k->context != PST_CONTEXT_SENTENCE)
        return SIZE_MAX;
    return sentence_end(k, s->begin, s->end, tail_of(k, first)->end);
}

/* The best window that begins with the span. Only the first few spans of a
 * crowded place count, so that the work stays linear. */
static bool window_from(const struct maker *k, size_t first, struct window *w)
{
    enum { SPANS_MAX = 64 };
    const struct pst_stretch *stretch = k->places[first].stretch;
    if (stretch == NULL || is_taken(k, first))
        return false;
    size_t last = first;
    size_t limit = window_limit(k, first);
    for (size_t i = first; i < k->spans->count && i - first < SPANS_MAX; i++) {
        if (k->places[i].stretch != stretch || is_taken(k, i) ||
            k->spans->spans[i].begin >= limit)
            break;
        if (i != first) {
            size_t begin = k->spans->spans[i].begin;
            size_t width =
                k->places[i].column - k->places[first].column +
                pst_chars_count(k->b->text, begin, k->spans->spans[i].end);
            if (width > k->width)
                break;
        }
        const struct pst_span *s = &k->spans->spans[i];
        k->inside[s->leaf]++;
        k->exact[s->leaf] += s->exact;
        last = i;
    }
    *w = (struct window){.first = first,
                         .last = last,
                         .begin = k->spans->spans[first].begin,
                         .end = k->spans->spans[last].end,
                         .stretch = stretch,
                         .tail = tail_of(k, last),
                         .score = score_of(k, first, last)};
    return true;
}

/* The better of two: score, then fewer bytes, then earlier. */
static bool is_better(const struct window *a, const struct window *b)
{
    if (a->score != b->score)
        return a->score > b->score;
    return a->end - a->begin < b->end - b->begin;
}

/* How far the window may reach: its stretches, less what others show. */
static void bound_window(const struct maker *k, struct window *w)
{
    w->floor = w->stretch->begin;
    w->ceiling = w->tail->end;
    for (size_t i = 0; i < k->chosen_count; i++) {
        const struct window *other = &k->chosen[i];
        if (other->end <= w->begin && other->end > w->floor)
            w->floor = other->end;
        if (other->begin >= w->end && other->begin < w->ceiling)
            w->ceiling = other->begin;
    }
}

/* The earliest start of a sentence in [low, at], low if it is one itself;
 * SIZE_MAX when there is none. */
static size_t first_sentence(const struct maker *k, const struct window *w,
                             size_t low, size_t at)
{
    if (low == w->stretch->begin)
        return low;
    size_t start = pst_sentence_next(k->b->text, low, at + 1);
    return start <= at ? start : SIZE_MAX;
}

/* Room for context in front of the matches: to the start of their sentence
 * when that is near, else about a third of what is left. */
static size_t widen_front(const struct maker *k, const struct window *w,
                          size_t room)
{
    struct pst_str text = k->b->text;
    size_t low = pst_chars_back(text, w->floor, w->begin, room - room / 4);
    size_t best = SIZE_MAX;
    for (size_t s = first_sentence(k, w, low, w->begin); s <= w->begin;) {
        best = s;
        s = pst_sentence_next(text, s, w->begin + 1);
    }
    if (best != SIZE_MAX)
        return best;
    size_t at = pst_chars_back(text, w->floor, w->begin, room / 3);
    return pst_word_ceil(text, at, w->begin);
}

/* To the last sentence end within the room when that leaves little of it
 * unused, else to a word's end. */
static size_t widen_back(const struct maker *k, const struct window *w,
                         size_t room)
{
    struct pst_str text = k->b->text;
    size_t slack = room + k->width / 8;
    size_t high = pst_chars_forward(text, w->end, w->ceiling, slack);
    if (high == w->ceiling)
        return high;
    high = pst_chars_forward(text, w->end, w->ceiling, room);
    size_t enough = pst_chars_forward(text, w->end, w->ceiling, room / 2);
    size_t best = 0;
    for (size_t s = w->begin; s <= high;) {
        if (s >= enough)
            best = s;
        s = pst_sentence_next(text, s, high + 1);
    }
    return best != 0 ? best : pst_word_floor(text, w->end, high);
}

/* To the whole of the sentences, or of the paragraph. */
static void widen_whole(const struct maker *k, struct window *w)
{
    struct pst_str text = k->b->text;
    size_t low =
        pst_chars_back(text, w->floor, w->begin, PST_SNIPPET_LONGEST / 2);
    if (k->context == PST_CONTEXT_PARAGRAPH) {
        w->begin = low;
        w->end = pst_chars_forward(text, w->end, w->ceiling,
                                   PST_SNIPPET_LONGEST / 2);
        return;
    }
    w->end = sentence_end(k, w->begin, w->end, w->ceiling);
    for (size_t s = low; s <= w->begin;
         s = pst_sentence_next(text, s, w->begin + 1))
        low = s;
    w->begin = low;
}

static void widen(const struct maker *k, struct window *w)
{
    struct pst_str text = k->b->text;
    bound_window(k, w);
    if (k->context != PST_CONTEXT_WIDTH) {
        widen_whole(k, w);
        return;
    }
    size_t core = pst_chars_count(text, w->begin, w->end);
    if (core > 2 * k->width) {
        w->end = pst_chars_forward(text, w->begin, w->end, 2 * k->width);
        return;
    }
    size_t room = k->width > core ? k->width - core : 0;
    size_t front = widen_front(k, w, room);
    size_t used = pst_chars_count(text, front, w->begin);
    room -= used < room ? used : room;
    w->end = widen_back(k, w, room);
    w->begin = front;

    /* A stretch that ends early leaves room in front. */
    size_t all = pst_chars_count(text, w->begin, w->end);
    if (w->end == w->ceiling && all + k->width / 4 < k->width &&
        w->begin > w->floor) {
        size_t low = pst_chars_back(text, w->floor, w->begin, k->width - all);
        size_t s = first_sentence(k, w, low, w->begin);
        w->begin = s != SIZE_MAX ? s : pst_word_ceil(text, low, w->begin);
    }
}

/* Outwards to whole characters as they are seen, then without white space.
 * Windows at the sides end at such edges already. */
static void trim(const struct maker *k, struct window *w)
{
    struct pst_str text = k->b->text;
    w->begin = pst_grapheme_floor(text, w->stretch->begin, w->begin);
    w->end = pst_grapheme_ceil(text, w->tail->begin, w->end, w->tail->end);
    while (w->begin < w->end && pst_is_blank(k->b->text.p[w->begin]))
        w->begin++;
    while (w->end > w->begin && pst_is_blank(k->b->text.p[w->end - 1]))
        w->end--;
}

static bool choose_one(struct maker *k)
{
    struct window best = {.score = 0};
    struct window w;
    for (size_t i = 0; i < k->spans->count; i++)
        if (window_from(k, i, &w) && (best.score == 0 || is_better(&w, &best)))
            best = w;
    if (best.score == 0)
        return false;
    for (size_t i = best.first; i <= best.last; i++)
        k->seen[k->spans->spans[i].leaf]++;
    widen(k, &best);
    trim(k, &best);
    k->chosen[k->chosen_count++] = best;
    return true;
}

/* How well a stretch tells what the article is about; 0: not at all. */
static int worth_of(const struct pst_record_body *b,
                    const struct pst_stretch *s)
{
    size_t at = s->begin;
    while (at < s->end && pst_is_blank(b->text.p[at]))
        at++;
    if (at == s->end)
        return 0;
    if (s->field == PST_FIELD_SUMMARY)
        return 3;
    if (s->field != PST_FIELD_BODY)
        return 0;
    return s->block == PST_BLOCK_PARAGRAPH ? 2 : 1;
}

/* The summary, else the body's first paragraph, else its first stretch. */
static void choose_lead(struct maker *k)
{
    const struct pst_stretch *lead = NULL;
    int best = 0;
    for (size_t i = 0; i < k->b->stretch_count && best < 3; i++) {
        int worth = worth_of(k->b, &k->b->stretches[i]);
        if (worth > best) {
            lead = &k->b->stretches[i];
            best = worth;
        }
    }
    if (lead == NULL)
        return;
    struct window w = {.first = 1, /* no span */
                       .begin = lead->begin,
                       .end = lead->begin,
                       .stretch = lead,
                       .tail = lead};
    widen(k, &w);
    trim(k, &w);
    if (w.begin < w.end)
        k->chosen[k->chosen_count++] = w;
}

/* --- the chosen windows as text ------------------------------------------- */

static int compare_windows(const void *va, const void *vb)
{
    const struct window *a = va;
    const struct window *b = vb;
    return (a->begin > b->begin) - (a->begin < b->begin);
}

static void add_mark(struct pst_snippet *s, size_t begin, size_t end)
{
    if (begin >= end)
        return;
    struct pst_mark *last =
        s->mark_count != 0 ? &s->marks[s->mark_count - 1] : NULL;
    if (last != NULL && begin < last->end) {
        if (end > last->end)
            last->end = end;
        return;
    }
    PST_PUSH(s->marks, s->mark_count, s->mark_cap) =
        (struct pst_mark){begin, end};
}

/* Runs of white space become one space each. */
static void collapse(struct pst_buf *out, struct pst_str text, size_t begin,
                     size_t end)
{
    for (size_t i = begin; i < end; i++) {
        if (!pst_is_blank(text.p[i]))
            pst_buf_addc(out, text.p[i]);
        else if (out->n == 0 || out->p[out->n - 1] != ' ')
            pst_buf_addc(out, ' ');
    }
}

/* Whether a sentence, or the stretch, begins at `at` or right after it. */
static bool is_sentence_edge(struct pst_str text, const struct pst_stretch *in,
                             size_t at)
{
    while (at < in->end && pst_is_blank(text.p[at]))
        at++;
    if (at == in->begin || at == in->end)
        return true;
    size_t s = pst_chars_back(text, in->begin, at, 32);
    while (s < at)
        s = pst_sentence_next(text, s, at + 1);
    return s == at;
}

static void write_snippet(const struct maker *k, const struct window *w,
                          struct pst_snippet *s)
{
    struct pst_str text = k->b->text;
    *s = (struct pst_snippet){
        .text_begin = w->begin,
        .text_end = w->end,
        .starts_inside = !is_sentence_edge(text, w->stretch, w->begin),
        .ends_inside = !is_sentence_edge(text, w->tail, w->end),
        .field = w->stretch->field};
    pst_buf_init(&s->text);
    size_t at = w->begin;
    for (size_t i = 0; i < k->spans->count; i++) {
        const struct pst_span *span = &k->spans->spans[i];
        if (span->end <= at || span->begin >= w->end)
            continue;
        size_t begin = span->begin > at ? span->begin : at;
        size_t end = span->end < w->end ? span->end : w->end;
        collapse(&s->text, text, at, begin);
        size_t mark = s->text.n;
        collapse(&s->text, text, begin, end);
        add_mark(s, mark, s->text.n);
        at = end;
    }
    collapse(&s->text, text, at, w->end);
}

int pst_snippet_set_context(struct pst_snippet_options *o, const char *value,
                            struct pst_error *err)
{
    if (value == NULL)
        return 0;
    if (strcmp(value, "sentence") == 0) {
        o->context = PST_CONTEXT_SENTENCE;
        return 0;
    }
    if (strcmp(value, "paragraph") == 0) {
        o->context = PST_CONTEXT_PARAGRAPH;
        return 0;
    }
    size_t width = 0;
    for (const char *p = value; *p >= '0' && *p <= '9' && width < 100000; p++)
        width = width * 10 + (size_t)(*p - '0');
    if (value[strspn(value, "0123456789")] != '\0' ||
        width < PST_SNIPPET_SHORTEST || width > PST_SNIPPET_LONGEST)
        return pst_fail(err, PST_EUSAGE,
                        "--context: \"%s\" is not sentence, paragraph, or a "
                        "number from %d to %d",
                        value, PST_SNIPPET_SHORTEST, PST_SNIPPET_LONGEST);
    o->context = PST_CONTEXT_WIDTH;
    o->width = width;
    return 0;
}

void pst_snippets_make(struct pst_snippets *out,
                       const struct pst_record_body *b,
                       const struct pst_spans *spans,
                       const struct pst_snippet_options *options)
{
    *out = (struct pst_snippets){NULL, 0, 0};
    if (options->count == 0)
        return;
    uint32_t leaves = 0;
    for (size_t i = 0; i < spans->count; i++)
        if (spans->spans[i].leaf >= leaves)
            leaves = spans->spans[i].leaf + 1;

    struct maker k = {.b = b,
                      .spans = spans,
                      .context = options->context,
                      .width = options->width != 0 ? options->width : 1};
    if (k.context != PST_CONTEXT_WIDTH)
        k.width = PST_SNIPPET_LONGEST;
    k.places = pst_calloc(spans->count + 1, sizeof *k.places);
    k.seen = pst_calloc(leaves + 1, sizeof *k.seen);
    k.inside = pst_calloc(leaves + 1, sizeof *k.inside);
    k.exact = pst_calloc(leaves + 1, sizeof *k.exact);
    size_t most = spans->count + 1;
    if (options->count < most)
        most = options->count;
    k.chosen = pst_calloc(most, sizeof *k.chosen);

    locate_spans(&k);
    while (k.chosen_count < most && choose_one(&k))
        ;
    if (k.chosen_count == 0)
        choose_lead(&k);
    qsort(k.chosen, k.chosen_count, sizeof *k.chosen, compare_windows);
    for (size_t i = 0; i < k.chosen_count; i++)
        write_snippet(&k, &k.chosen[i],
                      &PST_PUSH(out->items, out->count, out->cap));

    free(k.places);
    free(k.seen);
    free(k.inside);
    free(k.exact);
    free(k.chosen);
}

void pst_snippets_dispose(struct pst_snippets *s)
{
    for (size_t i = 0; i < s->count; i++) {
        pst_buf_dispose(&s->items[i].text);
        free(s->items[i].marks);
    }
    free(s->items);
    *s = (struct pst_snippets){NULL, 0, 0};
}
