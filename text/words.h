/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text/words.h - what a word is. The one word-breaker of the whole program:
 * indexing, queries and marking all call it, so what is marked is what
 * matched. The rules are doc/index-schema.md section 2.
 *
 *     struct pst_words w;
 *     struct pst_word word;
 *     pst_words_init(&w, text, n);
 *     while (pst_words_next(&w, &word))
 *         ...
 *     pst_words_dispose(&w);
 *
 * The text must be one stretch (a paragraph, a title): nothing carries over
 * from one call of init to the next. It is UTF-8; ill-formed bytes end a word.
 */
#ifndef POSTIL_TEXT_WORDS_H
#define POSTIL_TEXT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "text/wordblock.h"

enum pst_word_kind {
    PST_WORD_PLAIN,  /* takes a position */
    PST_WORD_BIGRAM, /* two CJK characters; takes a position */
    PST_WORD_SINGLE, /* one CJK character of a longer run; no position */
    PST_WORD_WHOLE   /* a compound, after its last part; no position */
};

struct pst_word {
    struct pst_str term; /* folded; valid until the next call */
    size_t begin, end;   /* bytes in the text, whole characters */
    uint8_t kind;        /* enum pst_word_kind */
    bool no_surface;     /* surely it has no surface form of its own */
    bool has_digit;
    bool padded; /* zeros are behind the term, up to 16 bytes in all */
};

/* Positions are counted by the caller: each word of kind PLAIN or BIGRAM takes
 * the next one. Words come in order of position; a WHOLE comes right after
 * its last part, a SINGLE right before the bigram that begins with it (the
 * last one of a run after the last bigram). Members are private. */
struct pst_words {
    const char *text;
    size_t n;
    size_t at;
    struct pst_word_block block;
    struct pst_buf folded;
    /* The compound that is under way: parts is 0 outside of one. */
    struct pst_buf whole;
    size_t whole_begin, whole_end;
    size_t parts;
    bool whole_due;
    bool whole_digit;
    /* The CJK run that is under way. */
    bool in_run;
    bool bigram_due;
    size_t pair[4]; /* begin and end of the two characters of the bigram */
    /* What pst_words_seek found last; what else is in that block, a bit each.
     */
    size_t sought, sought_block;
    uint64_t sought_rest;
};

static inline bool pst_word_takes_position(const struct pst_word *w)
{
    return w->kind <= PST_WORD_BIGRAM;
}

void pst_words_init(struct pst_words *w, const char *text, size_t n);
/* Start over on another text, keeping the buffers. */
void pst_words_restart(struct pst_words *w, const char *text, size_t n);
bool pst_words_next(struct pst_words *w, struct pst_word *word);
/* A bit for a term's byte at `at`, 1 or 2, by which it can be told that another
 * term is not this one; all bits when it has no byte or no letter a to z there.
 */
static inline uint32_t pst_words_letter(struct pst_str term, size_t at)
{
    bool letter = term.n > at && term.p[at] >= 'a' && term.p[at] <= 'z';
    return letter ? (uint32_t)1 << (term.p[at] & 31) : UINT32_MAX;
}
/* By the halves of a byte: for which of eight first letters, a bit each, it may
 * stand at one of a word's first three places; both halves must agree. */
enum { PST_WORDS_FIRSTS = 8, PST_WORDS_HALF = 16 };
struct pst_words_halves {
    uint8_t low[PST_WORDS_HALF], high[PST_WORDS_HALF];
};
/* What a term begins with: letters a to z. */
enum { PST_WORDS_PREFIXES = 8, PST_WORDS_PREFIX = 15 };
struct pst_words_prefix {
    uint8_t n;
    char p[PST_WORDS_PREFIX];
    /* The terms at the positions before and after it; empty: any. Borrowed. */
    struct pst_str before, after;
};
/* By first bytes: the letters that may come second and third. */
struct pst_words_wanted {
    uint32_t second[256], third[256];
    /* One of these begins each of the terms; for pst_words_seek. */
    struct pst_words_prefix prefixes[PST_WORDS_PREFIXES];
    uint8_t prefix_count; /* 0: nothing is known */
    bool any_prefix;      /* and nothing will be */
    /* Set by _ready: the first bytes in ASCII; UINT8_MAX: more of them. */
    uint8_t first_count;
    char first[PST_WORDS_FIRSTS];
    struct pst_words_halves halves[3];
    bool plain; /* without what not every processor has; for tests */
};
/* The term is one of these, and so is what begins with its first n bytes; what
 * of them are letters a to z counts. For all terms or none. Returns what may be
 * given neighbours; NULL when nothing will be known. */
struct pst_words_prefix *pst_words_wanted_prefix(struct pst_words_wanted *w,
                                                 struct pst_str term, size_t n);
/* To be called when the letters are set, before they are used. */
void pst_words_wanted_ready(struct pst_words_wanted *w);
/* Between two calls of next: read over words that are of no use, as far as that
 * is quick to say, which may be not at all. A term is of use when for its first
 * byte `second` has all the bits of pst_words_letter(term, 1) and `third` those
 * of its next one. Returns how many positions the words take; it goes no
 * further when they are `most`, or some more. */
size_t pst_words_skip(struct pst_words *w,
                      const struct pst_words_wanted *wanted, size_t most);
void pst_words_dispose(struct pst_words *w);

/* Words longer than this many characters are not stemmed. */
enum { PST_WORD_STEM_LIMIT = 64 };

#endif
