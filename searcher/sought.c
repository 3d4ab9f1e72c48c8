/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/sought.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct pst_sought_language {
    char code[PST_LANG_MAX];
    struct pst_stemmer *stemmer;
};

static void terms_init(struct pst_sought_terms *t)
{
    pst_map_init(&t->map);
}

static void terms_dispose(struct pst_sought_terms *t)
{
    pst_map_dispose(&t->map);
    free(t->heads);
}

void pst_sought_init(struct pst_sought *s, char (*languages)[PST_LANG_MAX],
                     size_t count)
{
    memset(s, 0, sizeof *s);
    terms_init(&s->exact);
    terms_init(&s->stems);
    for (size_t i = 0; i < count; i++) {
        struct pst_sought_language *l =
            &PST_PUSH(s->languages, s->language_count, s->language_cap);
        memset(l, 0, sizeof *l);
        memcpy(l->code, languages[i], sizeof l->code - 1);
    }
    s->index_languages = count;
}

void pst_sought_dispose(struct pst_sought *s)
{
    for (size_t i = 0; i < s->language_count; i++)
        pst_stemmer_free(s->languages[i].stemmer);
    free(s->languages);
    free(s->by);
    terms_dispose(&s->exact);
    terms_dispose(&s->stems);
}

/* Of the words that the stemmer for English was tried on, it keeps all of a
 * stem but the last byte, and of dying, lying and tying all but two. */
enum { CHANGED_MAX = 2 };

static void add_letters(struct pst_words_wanted *to, struct pst_str term)
{
    unsigned char first = (unsigned char)term.p[0];
    to->second[first] |= pst_words_letter(term, 1);
    to->third[first] |= pst_words_letter(term, 2);
}

static void wait_for(struct pst_sought *s, struct pst_sought_terms *t,
                     struct pst_str term, uint32_t who)
{
    bool added = false;
    uint32_t number = pst_map_put(&t->map, term, &added);
    if (added) {
        size_t count = number;
        PST_PUSH(t->heads, count, t->cap) = PST_SOUGHT_NONE;
    }
    s->known = false;
    add_letters(&t->letters, term);
    for (uint32_t i = t->heads[number]; i != PST_SOUGHT_NONE; i = s->by[i].next)
        if (s->by[i].who == who)
            return;
    uint32_t fresh = (uint32_t)s->by_count;
    PST_PUSH(s->by, s->by_count, s->by_cap) =
        (struct pst_sought_by){who, t->heads[number]};
    t->heads[number] = fresh;
}

/* So many bytes of the term begin what an anchor is found by. */
static struct pst_words_prefix *add_anchor(struct pst_sought_terms *t,
                                           struct pst_str term, size_t n)
{
    add_letters(&t->anchors, term);
    return pst_words_wanted_prefix(&t->anchors, term, n);
}

void pst_sought_add(struct pst_sought *s, struct pst_str term, uint32_t who,
                    bool anchor)
{
    if (term.n == 0)
        return;
    wait_for(s, &s->exact, term, who);
    if (anchor)
        add_anchor(&s->exact, term, term.n);
}

void pst_sought_add_between(struct pst_sought *s, struct pst_str term,
                            uint32_t who, struct pst_str before,
                            struct pst_str after)
{
    if (term.n == 0)
        return;
    wait_for(s, &s->exact, term, who);
    struct pst_words_prefix *prefix = add_anchor(&s->exact, term, term.n);
    if (prefix != NULL) {
        prefix->before = before;
        prefix->after = after;
    }
}

/* The stemmer of a language, made at its first use. */
static struct pst_stemmer *stemmer_of(struct pst_sought *s, struct pst_str code,
                                      struct pst_error *err)
{
    struct pst_sought_language *l = NULL;
    if (code.n == 0 || code.n >= sizeof l->code)
        code = pst_str_of("und"); /* as the indexer does */
    for (size_t i = 0; i < s->language_count && l == NULL; i++)
        if (pst_str_is(code, s->languages[i].code))
            l = &s->languages[i];
    if (l == NULL) {
        l = &PST_PUSH(s->languages, s->language_count, s->language_cap);
        memset(l, 0, sizeof *l);
        memcpy(l->code, code.p, code.n);
    }
    if (l->stemmer == NULL)
        l->stemmer = pst_stemmer_new(l->code, err);
    return l->stemmer;
}

int pst_sought_add_stems(struct pst_sought *s, struct pst_str term,
                         uint32_t who, bool anchor, struct pst_error *err)
{
    for (size_t i = 0; i < s->index_languages; i++) {
        struct pst_stemmer *stemmer =
            stemmer_of(s, pst_str_of(s->languages[i].code), err);
        if (stemmer == NULL)
            return -err->code;
        struct pst_str stem = pst_stemmer_stem(stemmer, term);
        if (stem.n == 0)
            continue;
        wait_for(s, &s->stems, stem, who);
        if (anchor)
            add_anchor(&s->stems, stem,
                       stem.n > CHANGED_MAX ? stem.n - CHANGED_MAX : 0);
    }
    return 0;
}

/* How many of a word's first three bytes a language's stemmer never changes,
 * but for e, i and y, which may become each other (dying, die; using, use). */
static unsigned bytes_kept(struct pst_str lang)
{
    static const char known[][PST_LANG_MAX] = {"de", "fr", "es", "it", "pt",
                                               "nl", "sv", "da", "no", "nb",
                                               "nn", "hu", "ro", "ru"};
    if (pst_str_is(lang, "en") || pst_str_is(lang, "und"))
        return 3;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (pst_str_is(lang, known[i]))
            return 2;
    return pst_str_is(lang, "fi"); /* bba, ba */
}

/* The letters that words may have where stems have these. */
static uint32_t alike(uint32_t letters)
{
    static const uint32_t vowels =
        1U << ('e' & 31) | 1U << ('i' & 31) | 1U << ('y' & 31);
    return (letters & vowels) != 0 ? letters | vowels : letters;
}

/* Which words have one of these as their term, or of those as their stem. */
static void set_wanted(struct pst_words_wanted *wanted,
                       const struct pst_words_wanted *exact,
                       const struct pst_words_wanted *stems, unsigned kept)
{
    *wanted = *exact;
    for (size_t b = 0; b < 256 && stems != NULL; b++) {
        bool any = kept == 0 || stems->second[b] != 0;
        if (any && kept < 2)
            wanted->second[b] = UINT32_MAX;
        else
            wanted->second[b] |= alike(stems->second[b]);
        if (any && kept < 3)
            wanted->third[b] = UINT32_MAX;
        else
            wanted->third[b] |= alike(stems->third[b]);
    }
    if (stems != NULL && kept < 3)
        wanted->any_prefix = true;
    for (size_t i = 0; stems != NULL && i < stems->prefix_count; i++) {
        const struct pst_words_prefix *p = &stems->prefixes[i];
        pst_words_wanted_prefix(wanted, (struct pst_str){p->p, p->n}, p->n);
    }
    if (wanted->any_prefix || (stems != NULL && stems->any_prefix))
        wanted->prefix_count = 0;
    pst_words_wanted_ready(wanted);
}

int pst_sought_language(struct pst_sought *s, struct pst_str code,
                        struct pst_error *err)
{
    bool by_stem = s->stems.map.count != 0;
    unsigned kept = bytes_kept(code);
    s->stemmer = NULL;
    if (by_stem) {
        s->stemmer = stemmer_of(s, code, err);
        if (s->stemmer == NULL)
            return -err->code;
    }
    if (s->known && s->kept == kept && s->by_stem == by_stem)
        return 0;
    s->known = true;
    s->kept = kept;
    s->by_stem = by_stem;
    set_wanted(&s->all, &s->exact.letters, by_stem ? &s->stems.letters : NULL,
               kept);
    set_wanted(&s->anchors, &s->exact.anchors,
               by_stem ? &s->stems.anchors : NULL, kept);
    return 0;
}

static uint32_t find(const struct pst_sought_terms *t, struct pst_str term)
{
    uint32_t number = pst_map_find(&t->map, term);
    return number == UINT32_MAX ? PST_SOUGHT_NONE : t->heads[number];
}

bool pst_sought_begins(const struct pst_sought *s, struct pst_str term)
{
    return s->exact.letters.second[(unsigned char)term.p[0]] != 0;
}

uint32_t pst_sought_exact(const struct pst_sought *s, const struct pst_word *w)
{
    return pst_sought_begins(s, w->term) ? find(&s->exact, w->term)
                                         : PST_SOUGHT_NONE;
}

/* Whether the word may have one of the stems that are looked for, where asking
 * costs less than the stem does. */
static bool may_have_stem(const struct pst_sought *s, struct pst_str term)
{
    enum { STEMS_MAX = 8 };
    const struct pst_map *stems = &s->stems.map;
    if (s->kept < 3 || stems->count > STEMS_MAX)
        return true;
    for (uint32_t i = 0; i < stems->count; i++) {
        struct pst_str stem = pst_map_key(stems, i);
        size_t kept = stem.n > CHANGED_MAX ? stem.n - CHANGED_MAX : 0;
        if (term.n >= kept && memcmp(term.p, stem.p, kept) == 0)
            return true;
    }
    return false;
}

uint32_t pst_sought_stem(const struct pst_sought *s, const struct pst_word *w)
{
    unsigned char first = (unsigned char)w->term.p[0];
    bool begins = s->kept == 0 || s->stems.letters.second[first] != 0;
    if (s->stemmer == NULL || w->kind == PST_WORD_SINGLE || !begins ||
        !may_have_stem(s, w->term))
        return PST_SOUGHT_NONE;
    return find(&s->stems, pst_stemmer_stem(s->stemmer, w->term));
}
