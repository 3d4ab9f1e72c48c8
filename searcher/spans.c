/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/spans.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "searcher/expand.h"
#include "searcher/facts.h"
#include "searcher/near.h"
#include "searcher/sought.h"
#include "text/fold.h"
#include "text/words.h"
#include "text/wordseek.h"

#define NONE UINT32_MAX
/* Where the first anchor of a stretch is: nowhere, so that no word of it is of
 * use; nowhere, but its last words may be of use to the next one; not known. */
#define NOWHERE SIZE_MAX
#define AT_END (SIZE_MAX - 1)
#define UNKNOWN (SIZE_MAX - 2)

enum {
    /* Where more words decide on one place, all are read. */
    REACH_MAX = 64,
    LONG_TERM = PST_TERM_CUT - 64 /* with a field's prefix it may be cut */
};

enum truth { NO, YES, NEUTRAL };

/* One node of the query, made ready. Members below the line belong to the
 * article at hand. */
struct step {
    const struct pst_node *node;
    struct step *children;
    size_t child_count;
    uint32_t leaf;   /* WORDS: its number; NONE for other kinds */
    uint32_t slot;   /* WORDS: the slot of its first word */
    uint32_t fields; /* WORDS: bits of enum pst_field */
    bool in_near;

    enum truth truth;
    struct pst_places places; /* WORDS, NEAR, ADJ: where they matched */
};

/* One word of a leaf, and where it stands in the article at hand. */
struct slot {
    const struct step *step;
    const struct pst_query_word *word;
    struct pst_str surface; /* of =Word */
    bool anchor;            /* no other word of its phrase counts far from it */
    struct pst_places places;
};

struct pst_matcher {
    struct pst_arena arena;
    struct step *root;
    struct slot *slots;
    size_t slot_count, slot_cap;
    uint32_t leaf_count;
    struct pst_sought sought; /* by slots */
    uint32_t *patterns;       /* slots of patterns */
    size_t pattern_count, pattern_cap;
    uint32_t fields; /* of all leaves */
    size_t reach; /* how far apart words may be and be in one phrase, or near;
                     0: each stands for itself */
    struct pst_words words;
    struct pst_buf key;     /* a folded meta key */
    struct pst_buf surface; /* of a word in the text */

    size_t *first; /* by stretch: where the first anchor may be in it, or what
                      else to do with it */
    size_t first_cap;

    struct pst_places *operands; /* of a NEAR or ADJ; scratch */
    size_t operand_cap;
    struct pst_spans *out;
};

/* --- making ready ------------------------------------------------------- */

static uint32_t fields_of(enum pst_field field)
{
    uint32_t fields = 0;
    if (field != PST_FIELD_COUNT)
        fields = 1U << field;
    else
        for (int f = 0; f < PST_FIELD_COUNT; f++)
            if (pst_field_info((enum pst_field)f)->searched)
                fields |= 1U << f;
    if (field == PST_FIELD_AUTHOR)
        fields |= 1U << PST_FIELD_BIO;
    return fields;
}

/* Only the default search has stems, and nearness compares exact forms. */
static bool is_by_stem(const struct step *s)
{
    const struct pst_node *n = s->node;
    return n->field == PST_FIELD_COUNT && n->word_count == 1 && !n->exact &&
           !s->in_near && n->words[0].match == PST_MATCH_TERM &&
           !n->words[0].single;
}

/* A pattern waits for each of its terms. */
static void add_pattern(struct pst_matcher *m, const struct pst_query_word *w,
                        uint32_t slot)
{
    const struct pst_expansions *x = w->expansions;
    for (size_t i = 0; x != NULL && i < x->count; i++) {
        struct pst_str term = x->items[i].term;
        pst_sought_add(&m->sought,
                       (struct pst_str){term.p + x->skip, term.n - x->skip},
                       slot, m->slots[slot].anchor);
    }
}

/* The word of a phrase that is likely to be rare. */
static const struct pst_query_word *anchor_of(const struct pst_node *n)
{
    const struct pst_query_word *best = &n->words[0];
    for (size_t i = 0; i < n->word_count; i++) {
        const struct pst_query_word *w = &n->words[i];
        if (w->match == PST_MATCH_TERM &&
            (best->match != PST_MATCH_TERM || w->term.n > best->term.n))
            best = w;
    }
    return best;
}

/* The term beside a word of the phrase, one place before or after it; empty
 * when there is none, or it is a pattern. */
static struct pst_str neighbour_of(const struct pst_node *n,
                                   const struct pst_query_word *w,
                                   ptrdiff_t step)
{
    ptrdiff_t at = w - n->words + step;
    bool is_term = at >= 0 && at < (ptrdiff_t)n->word_count &&
                   n->words[at].match == PST_MATCH_TERM && !n->words[at].single;
    return is_term ? n->words[at].term : (struct pst_str){"", 0};
}

/* How far apart the words may be that this node puts together. */
static size_t reach_of(const struct step *s)
{
    const struct pst_node *n = s->node;
    bool is_near = n->kind == PST_NODE_NEAR || n->kind == PST_NODE_ADJ;
    size_t reach = is_near ? n->distance : 0;
    if (n->kind == PST_NODE_WORDS && (s->in_near || n->word_count > 1))
        return n->word_count;
    for (size_t i = 0; i < s->child_count; i++) {
        size_t more = reach_of(&s->children[i]);
        if (s->in_near || is_near)
            reach += more;
        else if (more > reach)
            reach = more;
    }
    return reach;
}

static int add_word(struct pst_matcher *m, const struct step *s,
                    const struct pst_query_word *w, struct pst_error *err)
{
    uint32_t slot = (uint32_t)m->slot_count;
    PST_PUSH(m->slots, m->slot_count, m->slot_cap) = (struct slot){
        .step = s, .word = w, .anchor = s->in_near || w == anchor_of(s->node)};
    if (s->node->cased) {
        pst_fold_surface(&m->surface, w->surface.p, w->surface.n);
        m->slots[slot].surface.p =
            pst_arena_dup(&m->arena, m->surface.p, m->surface.n);
        m->slots[slot].surface.n = m->surface.n;
        pst_buf_clear(&m->surface);
    }
    if (w->match != PST_MATCH_TERM) {
        PST_PUSH(m->patterns, m->pattern_count, m->pattern_cap) = slot;
        add_pattern(m, w, slot);
    } else if (is_by_stem(s)) {
        return pst_sought_add_stems(&m->sought, w->term, slot,
                                    m->slots[slot].anchor, err);
    } else if (m->slots[slot].anchor && !s->in_near) {
        pst_sought_add_between(&m->sought, w->term, slot,
                               neighbour_of(s->node, w, -1),
                               neighbour_of(s->node, w, 1));
    } else {
        pst_sought_add(&m->sought, w->term, slot, m->slots[slot].anchor);
    }
    return 0;
}

static int make_ready(struct pst_matcher *m, struct step *s,
                      const struct pst_node *n, bool in_near,
                      struct pst_error *err)
{
    *s = (struct step){.node = n, .leaf = NONE, .in_near = in_near};
    if (n->kind == PST_NODE_WORDS) {
        s->leaf = m->leaf_count++;
        s->slot = (uint32_t)m->slot_count;
        s->fields = fields_of((enum pst_field)n->field);
        if (n->dropped)
            return 0;
        m->fields |= s->fields;
        for (size_t i = 0; i < n->word_count; i++) {
            int r = add_word(m, s, &n->words[i], err);
            if (r != 0)
                return r;
        }
        return 0;
    }
    in_near = in_near || n->kind == PST_NODE_NEAR || n->kind == PST_NODE_ADJ;
    s->child_count = n->child_count;
    s->children =
        pst_arena_zalloc(&m->arena, n->child_count * sizeof *s->children);
    for (size_t i = 0; i < n->child_count; i++) {
        int r = make_ready(m, &s->children[i], n->children[i], in_near, err);
        if (r != 0)
            return r;
    }
    return 0;
}

struct pst_matcher *pst_matcher_new(const struct pst_query *q,
                                    char (*languages)[PST_LANG_MAX],
                                    size_t count, struct pst_error *err)
{
    struct pst_error local = PST_ERROR_INIT;
    struct pst_matcher *m = pst_calloc(1, sizeof *m);
    m->arena = (struct pst_arena)PST_ARENA_INIT;
    pst_buf_init(&m->key);
    pst_buf_init(&m->surface);
    pst_sought_init(&m->sought, languages, count);
    pst_words_init(&m->words, "", 0);
    m->root = pst_arena_zalloc(&m->arena, sizeof *m->root);
    if (make_ready(m, m->root, q->root, false, err != NULL ? err : &local) !=
        0) {
        pst_matcher_free(m);
        return NULL;
    }
    m->reach = reach_of(m->root);
    return m;
}

static void step_dispose(struct step *s)
{
    free(s->places.items);
    for (size_t i = 0; i < s->child_count; i++)
        step_dispose(&s->children[i]);
}

void pst_matcher_free(struct pst_matcher *m)
{
    if (m == NULL)
        return;
    step_dispose(m->root);
    for (size_t i = 0; i < m->slot_count; i++)
        free(m->slots[i].places.items);
    for (size_t i = 0; i < m->operand_cap; i++)
        free(m->operands[i].items);
    free(m->slots);
    free(m->operands);
    free(m->first);
    free(m->patterns);
    pst_sought_dispose(&m->sought);
    pst_words_dispose(&m->words);
    pst_buf_dispose(&m->key);
    pst_buf_dispose(&m->surface);
    pst_arena_dispose(&m->arena);
    free(m);
}

/* --- from words to places ------------------------------------------------ */

/* One stretch while its words are read. */
struct scan {
    struct pst_matcher *m;
    struct pst_str text; /* of the article */
    const struct pst_stretch *stretch;
    bool skims; /* reads only where an anchor may be */
    bool has_author;
    size_t first;        /* of the matcher, for this stretch */
    uint64_t next;       /* the next position */
    uint64_t until;      /* all up to this position is read */
    size_t bigram_end;   /* of the last CJK bigram */
    size_t single_begin; /* of the last word, when single_waits: a SINGLE that
                            was placed as the last of its run */
    bool single_waits;
};

static bool step_wants(const struct scan *c, const struct step *s)
{
    unsigned field = c->stretch->field;
    if ((s->fields >> field & 1) == 0)
        return false;
    if (field == PST_FIELD_BIO && s->node->field == PST_FIELD_AUTHOR)
        return !c->has_author;
    if (field == PST_FIELD_META)
        return pst_str_eq(pst_buf_str(&c->m->key), s->node->key);
    return true;
}

/*
 * Where a single character of a longer run stands, which itself takes no
 * position; false when nowhere.
 *
 * For a nearness it stands where the bigram does that it begins, or, as the
 * last of its run, the one that it ends. In a phrase it is a word of its own,
 * so it can only be the last of its run, at the phrase's start, or the first,
 * at the phrase's end. What is the last shows only in what comes after it.
 */
static bool place_single(struct scan *c, const struct step *step, size_t index,
                         const struct pst_word *w, struct pst_place *p)
{
    bool in_run = c->bigram_end == w->end;
    bool at_end = index + 1 == step->node->word_count;
    p->first = c->next;
    if (index != 0)
        return at_end && !in_run;
    c->single_waits = in_run;
    p->first -= in_run;
    return in_run || at_end;
}

/* Whether the word has the case and accents that are asked for, if any. */
static bool is_as_written(struct scan *c, const struct slot *slot,
                          const struct pst_word *w)
{
    if (!slot->step->node->cased)
        return true;
    struct pst_buf *surface = &c->m->surface;
    const char *word = c->text.p + c->stretch->begin + w->begin;
    pst_buf_clear(surface);
    pst_fold_surface(surface, word, w->end - w->begin);
    return pst_str_eq(pst_buf_str(surface), slot->surface);
}

static void add_place(struct scan *c, uint32_t number, const struct pst_word *w)
{
    struct slot *slot = &c->m->slots[number];
    const struct step *step = slot->step;
    if (!step_wants(c, step) || !is_as_written(c, slot, w))
        return;
    struct pst_place p = {.first = c->next,
                          .begin = c->stretch->begin + w->begin,
                          .end = c->stretch->begin + w->end,
                          .leaf = step->leaf,
                          .field = c->stretch->field,
                          .exact = pst_str_eq(w->term, slot->word->term)};
    if (!pst_word_takes_position(w)) {
        if (step->node->word_count == 1 &&
            (!step->in_near || w->kind != PST_WORD_SINGLE))
            p.first = PST_NO_POSITION;
        else if (w->kind != PST_WORD_SINGLE ||
                 !place_single(c, step, number - step->slot, w, &p))
            return;
    }
    p.last = p.first;
    pst_places_add(&slot->places, &p);
    if (slot->anchor)
        c->until = c->next + c->m->reach;
}

/* The single character that waits begins a bigram after all, the next word. */
static void move_single(struct scan *c)
{
    for (size_t i = 0; i < c->m->slot_count; i++) {
        struct pst_places *places = &c->m->slots[i].places;
        if (places->count == 0)
            continue;
        struct pst_place *last = &places->items[places->count - 1];
        if (last->first == PST_NO_POSITION ||
            last->begin != c->stretch->begin + c->single_begin)
            continue;
        if (c->m->slots[i].step->node->word_count > 1)
            places->count--;
        else
            last->first = last->last = c->next;
    }
}

/* Long terms are cut, each field's with its prefix: so are the terms that
 * patterns stand for. */
static void add_cut(struct scan *c, const struct pst_word *w)
{
    struct pst_matcher *m = c->m;
    struct pst_buf term = PST_BUF_INIT;
    for (size_t i = 0; i < m->pattern_count; i++) {
        const struct slot *slot = &m->slots[m->patterns[i]];
        const struct pst_expansions *x = slot->word->expansions;
        pst_expand_term(&term, slot->step->node, w->term);
        struct pst_expansion key = {.term = pst_buf_str(&term)};
        if (x != NULL && (term.n != x->skip + w->term.n) &&
            bsearch(&key, x->items, x->count, sizeof key,
                    pst_expansion_by_term) != NULL)
            add_place(c, m->patterns[i], w);
    }
    pst_buf_dispose(&term);
}

static void add_all(struct scan *c, uint32_t at, const struct pst_word *w)
{
    const struct pst_sought_by *by = c->m->sought.by;
    for (; at != PST_SOUGHT_NONE; at = by[at].next)
        add_place(c, by[at].who, w);
}

static void look_up(struct scan *c, const struct pst_word *w)
{
    struct pst_matcher *m = c->m;
    add_all(c, pst_sought_exact(&m->sought, w), w);
    if (m->pattern_count > 0 && w->term.n > LONG_TERM &&
        pst_sought_begins(&m->sought, w->term))
        add_cut(c, w);
    add_all(c, pst_sought_stem(&m->sought, w), w);
}

/*
 * Over words that are of no use. Where places need no positions, or are so far
 * from all others that any distance will do, it goes on to the next anchor, or
 * near it; else what is passed over is counted.
 */
static void pass_over(struct scan *c)
{
    struct pst_words *words = &c->m->words;
    const struct pst_sought *sought = &c->m->sought;
    size_t reach = c->m->reach;
    bool far = c->skims && c->next > c->until;
    if (far && pst_words_seek(words, &sought->anchors, reach, reach + 1))
        c->next += reach + 1;
    if (c->skims && reach == 0)
        return;
    bool counts = c->skims && !far;
    size_t most = counts ? (size_t)(c->until - c->next) + 1 : SIZE_MAX;
    c->next += pst_words_skip(words, &sought->all, most);
}

static void scan_words(struct scan *c, struct pst_str text)
{
    const struct pst_stretch *s = c->stretch;
    struct pst_words *words = &c->m->words;
    struct pst_word w;
    pst_words_restart(words, text.p + s->begin, s->end - s->begin);
    if (c->first == NOWHERE || c->first == AT_END)
        pst_words_found(words, s->end - s->begin);
    else if (c->first != UNKNOWN)
        pst_words_found(words, c->first);
    c->bigram_end = SIZE_MAX;
    c->single_waits = false;
    pass_over(c);
    while (pst_words_next(words, &w)) {
        bool bigram = w.kind == PST_WORD_BIGRAM;
        if (c->single_waits && bigram && w.begin == c->single_begin)
            move_single(c);
        c->single_waits = false;
        if (w.term.n != 0)
            look_up(c, &w);
        c->single_begin = w.begin;
        if (bigram)
            c->bigram_end = w.end;
        if (pst_word_takes_position(&w))
            c->next++;
        pass_over(c);
    }
}

/* Positions of different groups are too far apart to be near. */
static uint64_t group_base(uint64_t group)
{
    return (group + 1) << 32;
}

/* Whether each value of the field has positions of its own. */
static bool stands_alone(unsigned field)
{
    return field == PST_FIELD_META ||
           pst_field_info((enum pst_field)field)->many;
}

/* Whether the words of a stretch are those of the text there. */
static bool is_apart(const struct pst_record_body *b,
                     const struct pst_stretch *s)
{
    return (s->begin == 0 || b->text.p[s->begin - 1] == '\n') &&
           (s->end == b->text.n || b->text.p[s->end] == '\n');
}

/* In which stretches anchors may be, by one look through the text. */
static void find_anchors(struct pst_matcher *m, const struct pst_record_body *b)
{
    size_t found = 0;
    m->first =
        pst_grow(m->first, &m->first_cap, b->stretch_count, sizeof *m->first);
    pst_words_restart(&m->words, b->text.p, b->text.n);
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        if (!is_apart(b, s)) {
            m->first[i] = UNKNOWN;
            continue;
        }
        if (i == 0 || found < s->begin)
            found = pst_words_find(&m->words, &m->sought.anchors, s->begin);
        m->first[i] = found < s->end ? found - s->begin : NOWHERE;
    }
    if (m->reach == 0)
        return;
    /* The last words of a stretch count for the first of the next one. */
    bool later[PST_FIELD_COUNT] = {false};
    for (size_t i = b->stretch_count; i-- > 0;) {
        unsigned field = b->stretches[i].field;
        bool has = m->first[i] != NOWHERE;
        if (field >= PST_FIELD_COUNT)
            continue;
        if (!has && later[field])
            m->first[i] = AT_END;
        later[field] = has;
    }
}

static int scan_article(struct pst_matcher *m,
                        const struct pst_record_header *h,
                        const struct pst_record_body *b, struct pst_error *err)
{
    struct scan c = {
        .m = m, .text = b->text, .has_author = h->author_count != 0};
    int r = pst_sought_language(&m->sought, h->lang, err);
    if (r != 0)
        return r;
    c.skims = m->reach <= REACH_MAX && pst_words_can_seek(&m->sought.anchors);
    if (c.skims)
        find_anchors(m, b);
    uint64_t next[PST_FIELD_COUNT];
    uint64_t until[PST_FIELD_COUNT] = {0};
    for (size_t f = 0; f < PST_FIELD_COUNT; f++)
        next[f] = group_base(f);

    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        if (s->field >= PST_FIELD_COUNT || (m->fields >> s->field & 1) == 0)
            continue;
        if (s->field == PST_FIELD_META) {
            pst_buf_clear(&m->key);
            pst_fold(&m->key, s->key.p, s->key.n);
        }
        c.stretch = s;
        bool alone = stands_alone(s->field);
        c.next = alone ? group_base(PST_FIELD_COUNT + i) : next[s->field];
        c.until = alone ? 0 : until[s->field];
        c.first = c.skims ? m->first[i] : UNKNOWN;
        if (c.first == NOWHERE && c.next > c.until)
            c.next += m->reach + 1;
        else
            scan_words(&c, b->text);
        if (!alone) {
            next[s->field] = c.next;
            until[s->field] = c.until;
        }
    }
    for (size_t i = 0; i < m->slot_count; i++)
        pst_places_sort(&m->slots[i].places);
    return 0;
}

/* --- from places to the tree's truth -------------------------------------- */

/* Where the words of a phrase stand one after the other. */
static void join_phrase(struct pst_matcher *m, struct step *s)
{
    const struct slot *slots = &m->slots[s->slot];
    size_t count = s->node->word_count;
    for (size_t i = 0; i < slots[0].places.count; i++) {
        struct pst_place whole = slots[0].places.items[i];
        size_t k = 1;
        for (; k < count; k++) {
            const struct pst_places *places = &slots[k].places;
            const struct pst_place *next =
                pst_places_find(places, whole.first + k);
            if (next == NULL)
                break;
            whole.exact = whole.exact && next->exact;
            if (next->begin < whole.begin)
                whole.begin = next->begin;
            if (next->end > whole.end)
                whole.end = next->end;
        }
        if (k < count)
            continue;
        whole.last = whole.first + count - 1;
        pst_places_add(&s->places, &whole);
    }
}

static enum truth judge_words(struct pst_matcher *m, struct step *s)
{
    if (s->node->dropped)
        return NEUTRAL;
    s->places.count = 0;
    s->places.unsorted = false;
    if (s->node->word_count == 1) {
        struct pst_places swap = s->places;
        s->places = m->slots[s->slot].places;
        m->slots[s->slot].places = swap;
    } else {
        join_phrase(m, s);
    }
    return s->places.count != 0 ? YES : NO;
}

static void add_operand(struct pst_places *out, const struct step *s)
{
    for (size_t i = 0; i < s->places.count; i++)
        if (s->places.items[i].first != PST_NO_POSITION)
            pst_places_add(out, &s->places.items[i]);
    for (size_t i = 0; i < s->child_count; i++)
        add_operand(out, &s->children[i]);
}

static enum truth judge_near(struct pst_matcher *m, struct step *s)
{
    if (s->child_count > m->operand_cap) {
        size_t old = m->operand_cap;
        m->operands = pst_grow(m->operands, &m->operand_cap, s->child_count,
                               sizeof *m->operands);
        memset(m->operands + old, 0,
               (m->operand_cap - old) * sizeof *m->operands);
    }
    size_t count = 0;
    for (size_t i = 0; i < s->child_count; i++) {
        const struct step *child = &s->children[i];
        if (child->truth == NEUTRAL)
            continue;
        struct pst_places *operand = &m->operands[count++];
        operand->count = 0;
        operand->unsorted = false;
        add_operand(operand, child);
        pst_places_sort(operand);
    }
    s->places.count = 0;
    if (count == 0)
        return NEUTRAL;
    if (!pst_near(m->operands, count, s->node->distance,
                  s->node->kind == PST_NODE_ADJ))
        return NO;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < m->operands[i].count; j++)
            if (m->operands[i].items[j].near)
                pst_places_add(&s->places, &m->operands[i].items[j]);
    return YES;
}

static enum truth judge_children(const struct step *s, enum truth decisive)
{
    enum truth truth = NEUTRAL;
    for (size_t i = 0; i < s->child_count && truth != decisive; i++)
        if (s->children[i].truth != NEUTRAL)
            truth = s->children[i].truth;
    return truth;
}

static void judge(struct pst_matcher *m, struct step *s,
                  const struct pst_record_header *h,
                  const struct pst_record_body *b)
{
    for (size_t i = 0; i < s->child_count; i++)
        judge(m, &s->children[i], h, b);

    switch (s->node->kind) {
    case PST_NODE_ALL:
        s->truth = YES;
        break;
    case PST_NODE_WORDS:
        s->truth = judge_words(m, s);
        break;
    case PST_NODE_NEAR:
    case PST_NODE_ADJ:
        s->truth = judge_near(m, s);
        break;
    case PST_NODE_AND:
        s->truth = judge_children(s, NO);
        break;
    case PST_NODE_OR:
        s->truth = judge_children(s, YES);
        break;
    case PST_NODE_NOT:
        s->truth = s->children[0].truth;
        if (s->truth != NEUTRAL)
            s->truth = s->truth == YES ? NO : YES;
        break;
    case PST_NODE_FILTER:
    case PST_NODE_DATE:
    case PST_NODE_LENGTH:
        s->truth = pst_facts_hold(s->node, h, b) ? YES : NO;
        break;
    default:
        s->truth = NO;
    }
}

/* --- from the tree to spans ----------------------------------------------- */

/* With `all` also of branches that the article does not satisfy. */
static void collect(struct pst_matcher *m, const struct step *s, bool all)
{
    if (s->node->kind == PST_NODE_NOT || (!all && s->truth != YES))
        return;
    for (size_t i = 0; i < s->places.count; i++) {
        const struct pst_place *p = &s->places.items[i];
        PST_PUSH(m->out->spans, m->out->count, m->out->cap) =
            (struct pst_span){.begin = p->begin,
                              .end = p->end,
                              .leaf = p->leaf,
                              .field = p->field,
                              .exact = p->exact};
    }
    if (s->node->kind == PST_NODE_NEAR || s->node->kind == PST_NODE_ADJ)
        return;
    for (size_t i = 0; i < s->child_count; i++)
        collect(m, &s->children[i], all);
}

static int compare_spans(const void *va, const void *vb)
{
    const struct pst_span *a = va;
    const struct pst_span *b = vb;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end > b->end ? -1 : 1;
    if (a->exact != b->exact)
        return a->exact ? -1 : 1;
    return (a->leaf > b->leaf) - (a->leaf < b->leaf);
}

static void keep_outermost(struct pst_spans *s)
{
    bool sorted = true; /* those of one leaf are */
    for (size_t i = 1; i < s->count && sorted; i++)
        sorted = compare_spans(&s->spans[i - 1], &s->spans[i]) <= 0;
    if (!sorted)
        qsort(s->spans, s->count, sizeof *s->spans, compare_spans);
    size_t kept = 0;
    size_t end = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (kept != 0 && s->spans[i].end <= end)
            continue;
        end = s->spans[i].end;
        s->spans[kept++] = s->spans[i];
    }
    s->count = kept;
}

int pst_matcher_find(struct pst_matcher *m, const struct pst_record_header *h,
                     const struct pst_record_body *b, struct pst_spans *out,
                     struct pst_error *err)
{
    struct pst_error local = PST_ERROR_INIT;
    out->count = 0;
    for (size_t i = 0; i < m->slot_count; i++) {
        m->slots[i].places.count = 0;
        m->slots[i].places.unsorted = false;
    }
    int r = scan_article(m, h, b, err != NULL ? err : &local);
    if (r != 0)
        return r;
    judge(m, m->root, h, b);
    m->out = out;
    collect(m, m->root, m->root->truth != YES);
    keep_outermost(out);
    return m->root->truth == YES;
}

static const struct step *step_of(const struct step *s,
                                  const struct pst_node *n)
{
    if (s->node == n)
        return s;
    const struct step *found = NULL;
    for (size_t i = 0; i < s->child_count && found == NULL; i++)
        found = step_of(&s->children[i], n);
    return found;
}

bool pst_matcher_holds(const struct pst_matcher *m, const struct pst_node *n)
{
    const struct step *s = step_of(m->root, n);
    return s != NULL && s->truth == YES;
}

void pst_spans_dispose(struct pst_spans *s)
{
    free(s->spans);
    *s = (struct pst_spans){NULL, 0, 0};
}
