/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/stem.h"

#include <stdlib.h>
#include <string.h>
#include <xapian-c.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/charclass.h"
#include "text/utf8.h"
#include "text/words.h"

struct pst_stemmer {
    xap_stem *stem; /* NULL when words stay as they are */
    struct pst_map terms;
    struct pst_str *stems; /* by the term's number */
    size_t count, cap;
    struct pst_arena bytes;
};

/* Only codes: Xapian also knows other names, such as "porter" and "none". */
static bool is_code(const char *language)
{
    size_t n = strlen(language);
    return (n == 2 || n == 3) && strcmp(language, "und") != 0;
}

struct pst_stemmer *pst_stemmer_new(const char *language, struct pst_error *err)
{
    xap_error cause;
    xap_stem *stem = NULL;
    /* For a language that it does not know it would throw, which is slow. */
    if (is_code(language) &&
        xap_stem_new_or_none(&stem, language, &cause) != XAP_OK) {
        pst_fail(err, PST_ENOMEM, "stemmer for \"%s\": %s", language,
                 cause.message);
        return NULL;
    }
    struct pst_stemmer *s = pst_calloc(1, sizeof *s);
    s->stem = stem;
    pst_map_init(&s->terms);
    return s;
}

void pst_stemmer_free(struct pst_stemmer *s)
{
    if (s == NULL)
        return;
    xap_stem_free(s->stem);
    pst_map_dispose(&s->terms);
    pst_arena_dispose(&s->bytes);
    free(s->stems);
    free(s);
}

/* No digit, no CJK, and not too long. */
static bool is_stemmed(struct pst_str term)
{
    size_t chars = 0;
    for (size_t at = 0, size; at < term.n; at += size) {
        uint32_t cp = pst_utf8_decode(term.p + at, term.p + term.n, &size);
        enum pst_char class = pst_char_class(cp);
        if (class == PST_CHAR_DIGIT || pst_char_is_cjk(class) ||
            ++chars > PST_WORD_STEM_LIMIT)
            return false;
    }
    return true;
}

/* The stem in memory of the stemmer; `key` is the term, kept by the map. */
static struct pst_str compute(struct pst_stemmer *s, struct pst_str key)
{
    xap_bytes stem;
    if (s->stem == NULL || !is_stemmed(key) ||
        xap_stem_word(s->stem, (xap_bytes){key.p, key.n}, &stem, NULL) !=
            XAP_OK ||
        stem.n == 0 || pst_str_eq(key, (struct pst_str){stem.p, stem.n}))
        return key;
    return (struct pst_str){pst_arena_dup(&s->bytes, stem.p, stem.n), stem.n};
}

struct pst_str pst_stemmer_stem(struct pst_stemmer *s, struct pst_str term)
{
    bool added;
    uint32_t number = pst_map_put(&s->terms, term, &added);
    if (added)
        PST_PUSH(s->stems, s->count, s->cap) =
            compute(s, pst_map_key(&s->terms, number));
    return s->stems[number];
}

size_t pst_stemmer_bytes(const struct pst_stemmer *s)
{
    enum { STEM_COST = 16 }; /* in the arena: few take more */
    return pst_map_bytes(&s->terms) + s->cap * sizeof *s->stems +
           s->count * STEM_COST;
}
