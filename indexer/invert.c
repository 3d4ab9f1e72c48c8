/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/invert.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "indexer/labels.h"
#include "indexer/pairs.h"
#include "indexer/postings.h"
#include "indexer/sketch.h"
#include "schema/schema.h"
#include "text/fold.h"
#include "text/language.h"
#include "text/stem.h"
#include "text/words.h"

struct language {
    char code[PST_LANG_MAX];
    struct pst_stemmer *stemmer;
};

struct pst_inverter {
    struct pst_postings postings;
    struct pst_labels labels;
    struct pst_sketch sketch;
    struct pst_pairs pairs;
    bool wants_pairs;
    struct language *languages;
    size_t language_count, language_cap;
    size_t language; /* of the article at hand */
    struct pst_words words;
    struct pst_buf surface;
    uint32_t last; /* the last position given; 0: none yet */
    uint32_t next;
};

/* How the words of a stretch become terms. */
struct manner {
    bool searched;       /* bare terms, stems and surface forms */
    uint32_t wdf;        /* of these */
    const char *prefix;  /* of prefixed terms; NULL: none */
    const char *prefix2; /* of a second lot of these; NULL: none */
    struct pst_str key;  /* for field meta, whose prefix holds it */
    bool meta;
};

struct pst_inverter *pst_inverter_new(void)
{
    struct pst_inverter *v = pst_calloc(1, sizeof *v);
    pst_postings_init(&v->postings);
    pst_labels_init(&v->labels);
    pst_sketch_init(&v->sketch);
    pst_pairs_init(&v->pairs);
    pst_words_init(&v->words, "", 0);
    pst_buf_init(&v->surface);
    return v;
}

void pst_inverter_free(struct pst_inverter *v)
{
    if (v == NULL)
        return;
    for (size_t i = 0; i < v->language_count; i++)
        pst_stemmer_free(v->languages[i].stemmer);
    free(v->languages);
    pst_postings_dispose(&v->postings);
    pst_labels_dispose(&v->labels);
    pst_sketch_dispose(&v->sketch);
    pst_pairs_dispose(&v->pairs);
    pst_words_dispose(&v->words);
    pst_buf_dispose(&v->surface);
    free(v);
}

void pst_inverter_want_pairs(struct pst_inverter *v, bool wanted)
{
    v->wants_pairs = wanted;
}

/* Set the stemmer of an article in that language. */
static int choose_stemmer(struct pst_inverter *v, struct pst_str code,
                          struct pst_error *err)
{
    char name[PST_LANG_MAX] = "und";
    if (code.n != 0 && code.n < sizeof name) {
        memcpy(name, code.p, code.n);
        name[code.n] = '\0';
    }
    for (size_t i = 0; i < v->language_count; i++)
        if (strcmp(v->languages[i].code, name) == 0) {
            v->language = i;
            return 0;
        }
    struct pst_error local = PST_ERROR_INIT;
    struct pst_stemmer *stemmer = pst_stemmer_new(name, &local);
    if (stemmer == NULL)
        return pst_fail(err, (enum pst_code)local.code, "%s", local.message);
    struct language *l =
        &PST_PUSH(v->languages, v->language_count, v->language_cap);
    *l = (struct language){.stemmer = stemmer};
    memcpy(l->code, name, sizeof name);
    v->language = v->language_count - 1;
    return 0;
}

/* The number of the Z term of the word with this number. */
static uint32_t stem_number(struct pst_inverter *v, uint32_t number,
                            struct pst_str word)
{
    struct pst_lexeme *t = &v->postings.lexicon.terms[number];
    uint32_t language = (uint32_t)v->language + 1;
    if (t->stem_of == language)
        return t->stem;
    struct pst_str stem =
        pst_stemmer_stem(v->languages[v->language].stemmer, word);
    uint32_t of = pst_postings_number(&v->postings, PST_PREFIX_STEM, stem);
    t = &v->postings.lexicon.terms[number];
    t->stem = of;
    t->stem_of = language;
    return of;
}

static void add_surface(struct pst_inverter *v, struct pst_str written)
{
    if (!pst_fold_has_surface(written.p, written.n))
        return;
    pst_buf_clear(&v->surface);
    pst_fold_surface(&v->surface, written.p, written.n);
    if (v->surface.n != 0)
        pst_postings_put(&v->postings, PST_PREFIX_SURFACE,
                         pst_buf_str(&v->surface), 0, 0);
}

static void add_searched(struct pst_inverter *v, const struct pst_word *w,
                         const char *text, uint32_t wdf, uint32_t position)
{
    if (w->padded && w->term.n <= PST_LEXEME_SHORT)
        pst_postings_put_padded(&v->postings, w->term, wdf, position);
    else
        pst_postings_put(&v->postings, "", w->term, wdf, position);
    /* The lexicon has a long word cut; its stem is made of the whole. */
    if (w->term.n > PST_TERM_CUT)
        stem_number(v, pst_postings_number(&v->postings, "", w->term), w->term);
    if (!w->no_surface && pst_word_takes_position(w))
        add_surface(v, (struct pst_str){text + w->begin, w->end - w->begin});
}

static void add_stem(struct pst_inverter *v, uint32_t number, uint32_t wdf)
{
    struct pst_str word = pst_lexicon_term(&v->postings.lexicon, number);
    pst_postings_add(&v->postings, stem_number(v, number, word), wdf);
}

PST_INLINE void prefetch_stem(const struct pst_inverter *v, uint32_t number)
{
    const struct pst_lexeme *terms = v->postings.lexicon.terms;
    __builtin_prefetch(&terms[terms[number].stem], 1);
}

/* The stems, once all words are there. Only bare words that take a position
 * have a wdf so far: wholes of compounds and the characters of a CJK run are
 * searched for by their bare terms alone. */
static void add_stems(struct pst_inverter *v)
{
    enum { AHEAD = 20 };
    struct pst_postings *p = &v->postings;
    size_t words = p->local_count;
    pst_postings_number_all(p);
    for (size_t i = 0; i < words; i++) {
        uint32_t wdf = p->locals[i].wdf;
        if (i + AHEAD < words)
            prefetch_stem(v, p->locals[i + AHEAD].number);
        if (wdf != 0)
            add_stem(v, p->locals[i].number, wdf);
    }
}

static void add_prefixed(struct pst_inverter *v, const struct manner *m,
                         struct pst_str term, uint32_t position)
{
    struct pst_postings *p = &v->postings;
    if (m->meta)
        pst_postings_put_meta(p, m->key, term, position);
    else if (m->prefix != NULL)
        pst_postings_put(p, m->prefix, term, 0, position);
    if (m->prefix2 != NULL)
        pst_postings_put(p, m->prefix2, term, 0, position);
}

/* The next position, or 0 when foreign bytes have used them all up. */
static uint32_t take_position(struct pst_inverter *v)
{
    if (v->next >= UINT32_MAX - PST_POSITION_GAP)
        return 0;
    return v->last = v->next++;
}

/* Returns how many words took a position. */
static uint32_t add_words(struct pst_inverter *v, const struct manner *m,
                          const char *text, size_t n)
{
    struct pst_word w;
    uint32_t count = 0;
    pst_words_restart(&v->words, text, n);
    while (pst_words_next(&v->words, &w)) {
        bool counts = pst_word_takes_position(&w);
        count += counts;
        uint32_t position = counts ? take_position(v) : 0;
        if (m->searched)
            add_searched(v, &w, text, counts ? m->wdf : 0, position);
        add_prefixed(v, m, w.term, position);
    }
    return count;
}

static void leave_gap(struct pst_inverter *v)
{
    v->next = v->last == 0 ? PST_POSITION_FIRST : v->last + PST_POSITION_GAP;
}

static struct manner manner_of(enum pst_field field,
                               const struct pst_record_header *h)
{
    const struct pst_field_info *info = pst_field_info(field);
    struct manner m = {.searched = info->searched,
                       .wdf = field == PST_FIELD_TITLE ? PST_WDF_TITLE
                                                       : PST_WDF_TEXT,
                       .meta = field == PST_FIELD_META};
    if (info->prefix != NULL && info->prefix[0] != '\0')
        m.prefix = info->prefix;
    /* Where no byline is set apart, the bio says who wrote it. */
    if (field == PST_FIELD_BIO && h->author_count == 0)
        m.prefix2 = pst_field_info(PST_FIELD_AUTHOR)->prefix;
    return m;
}

static uint32_t add_field(struct pst_inverter *v, enum pst_field field,
                          const struct pst_record_header *h,
                          const struct pst_record_body *b)
{
    struct manner m = manner_of(field, h);
    bool apart = pst_field_info(field)->many;
    uint32_t count = 0;
    leave_gap(v);
    for (size_t i = 0; i < b->stretch_count; i++) {
        const struct pst_stretch *s = &b->stretches[i];
        if (s->field != field)
            continue;
        if (apart)
            leave_gap(v);
        m.key = s->key;
        count += add_words(v, &m, b->text.p + s->begin, s->end - s->begin);
    }
    return count;
}

size_t pst_inverter_bytes(const struct pst_inverter *v)
{
    size_t bytes = pst_lexicon_bytes(&v->postings.lexicon);
    for (size_t i = 0; i < v->language_count; i++)
        bytes += pst_stemmer_bytes(v->languages[i].stemmer);
    return bytes;
}

void pst_inverter_forget(struct pst_inverter *v)
{
    pst_postings_forget(&v->postings);
    for (size_t i = 0; i < v->language_count; i++)
        pst_stemmer_free(v->languages[i].stemmer);
    v->language_count = 0;
}

int pst_invert(struct pst_inverter *v, struct pst_record_header *h,
               const struct pst_record_body *b, struct pst_doc *out,
               struct pst_error *err)
{
    int r = choose_stemmer(v, h->lang, err);
    if (r != 0)
        return r;
    pst_postings_clear(&v->postings);
    v->last = 0;

    bool present[PST_FIELD_COUNT] = {false};
    for (size_t i = 0; i < b->stretch_count; i++)
        present[b->stretches[i].field] = true;
    h->words = 0;
    size_t body = 0, body_end = 0; /* its places */
    for (const uint8_t *f = pst_field_order; *f != PST_FIELD_COUNT; f++) {
        if (*f == PST_FIELD_BODY)
            body = v->postings.place_count;
        uint32_t count =
            present[*f] ? add_field(v, (enum pst_field) * f, h, b) : 0;
        if (*f == PST_FIELD_TITLE || *f == PST_FIELD_BODY)
            h->words += count;
        if (*f == PST_FIELD_BODY)
            body_end = v->postings.place_count;
    }
    struct pst_signature signature;
    bool has_signature =
        pst_sketch_make(&v->sketch, &v->postings, body, body_end, &signature);
    if (v->wants_pairs)
        pst_pairs_make(&v->pairs, &v->postings);
    add_stems(v);
    pst_label_terms(&v->postings, h, b);
    pst_postings_settle(&v->postings);
    pst_postings_sort(&v->postings, out);
    out->pairs = v->pairs.hashes;
    out->pair_count = v->pairs.count;
    pst_label_values(&v->labels, h, has_signature ? &signature : NULL, out);
    return 0;
}
