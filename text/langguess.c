/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/langguess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <textcat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/head.h"
#include "base/map.h"
#include "base/mem.h"
#include "text/charclass.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/words.h"

#ifndef PST_TEXTCAT_DIR
#define PST_TEXTCAT_DIR "/usr/share/libexttextcat"
#endif

static const char folder[] = PST_TEXTCAT_DIR "/";
static const char fingerprints[] = PST_TEXTCAT_DIR "/fpdb.conf";

enum {
    SAMPLE_BYTES = 8192,
    SCRIPT_BYTES = 2048,  /* tell the script, where nothing else is looked at */
    GLANCE_BYTES = 1024,  /* a text has this many, or there is no glance */
    GLANCE_WORDS = 100,   /* of clear cases so much is enough */
    LETTERS_MIN = 60,     /* fewer are no ground for statistics */
    STOP_WORDS_MIN = 15,  /* in a hundred words, to overrule a fingerprint */
    STOP_WORDS_SURE = 25, /* in a hundred words, to need no fingerprint */
    OWN_WORDS_SURE = 8,   /* of these, that no other list has */
    LISTS = 32,           /* more than there are lists of stop words */
    SIEVE = 1 << 14       /* bits, several for each stop word */
};

struct pst_lang_guesser {
    void *textcat; /* loaded when a text first needs it: most do not */
    candidate_t *candidates;
    struct pst_map stops; /* the stop words of all languages */
    /* A bit for the hash of each: most words are none, and to be told so needs
     * no look at the map, which is large. */
    uint64_t sieve[SIEVE / 64];
    uint32_t *lists; /* by number in the map: bits of the lists it is in */
    size_t list_count, list_cap;
};

/* Scripts that tell the language, or the languages among which letters of
 * their own tell; the first is taken when none of these occurs. */
struct script {
    uint32_t first, last;
    const char *code;
    bool alone; /* no other language to speak of is written in it */
};

enum { HAN, KANA, HANGUL, CYRILLIC };

static const struct script scripts[] = {
    [HAN] = {0x3400, 0x9FFF, "zh", true},
    [KANA] = {0x3041, 0x30FF, "ja", true},
    [HANGUL] = {0xAC00, 0xD7A3, "ko", true},
    [CYRILLIC] = {0x0400, 0x04FF, "ru", false},
    {0x0370, 0x03FF, "el", true},
    {0x0530, 0x058F, "hy", true},
    {0x0590, 0x05FF, "he", true},
    {0x0600, 0x06FF, "ar", false},
    {0x0900, 0x097F, "hi", false},
    {0x0980, 0x09FF, "bn", true},
    {0x0A00, 0x0A7F, "pa", true},
    {0x0A80, 0x0AFF, "gu", true},
    {0x0B80, 0x0BFF, "ta", true},
    {0x0C00, 0x0C7F, "te", true},
    {0x0C80, 0x0CFF, "kn", true},
    {0x0D00, 0x0D7F, "ml", true},
    {0x0D80, 0x0DFF, "si", true},
    {0x0E00, 0x0E7F, "th", true},
    {0x0E80, 0x0EFF, "lo", true},
    {0x0F00, 0x0FFF, "bo", true},
    {0x1000, 0x109F, "my", true},
    {0x10A0, 0x10FF, "ka", true},
    {0x1200, 0x137F, "am", true},
    {0x1780, 0x17FF, "km", true},
};
enum { SCRIPTS = sizeof scripts / sizeof *scripts };

/* Letters that one language has and the first of its script lacks. */
static const struct {
    uint32_t letter;
    const char *code;
} telling[] = {
    {0x0456, "uk"}, {0x0457, "uk"}, {0x0454, "uk"}, {0x0491, "uk"},
    {0x045E, "be"}, {0x0452, "sr"}, {0x045B, "sr"}, {0x0458, "sr"},
    {0x067E, "fa"}, {0x0686, "fa"}, {0x06AF, "fa"}, {0x0679, "ur"},
    {0x0688, "ur"}, {0x06D2, "ur"},
};
enum { TELLING = sizeof telling / sizeof *telling };
static const uint32_t telling_first = 0x0452, telling_last = 0x06D2;

/* What the first words of a text consist of. */
struct sample {
    struct pst_buf words; /* as written, without numbers, a space after each */
    size_t letters;
    size_t of_script[SCRIPTS];
    size_t of_telling[TELLING];
    size_t yery;         /* U+044B among the letters */
    bool latin;          /* known before: no letter need be counted */
    size_t all;          /* words */
    size_t stops[LISTS]; /* of them, stop words of each language */
    size_t own[LISTS];   /* and those of that one alone */
};

static size_t sieve_bit(struct pst_str word)
{
    uint64_t head = pst_head(word.p, word.n);
    return (size_t)(pst_fold_multiply(head ^ word.n, 0x9e3779b97f4a7c15u) %
                    SIEVE);
}

static void add_stops(struct pst_lang_guesser *g, size_t list, const char *code)
{
    const char *const *words;
    size_t n = pst_stop_list(code, &words);
    for (size_t i = 0; i < n; i++) {
        bool added;
        uint32_t number = pst_map_put(&g->stops, pst_str_of(words[i]), &added);
        if (added)
            PST_PUSH(g->lists, g->list_count, g->list_cap) = 0;
        g->lists[number] |= UINT32_C(1) << list;
        size_t bit = sieve_bit(pst_str_of(words[i]));
        g->sieve[bit / 64] |= UINT64_C(1) << bit % 64;
    }
}

struct pst_lang_guesser *pst_lang_guesser_new(void)
{
    if (access(fingerprints, R_OK) != 0)
        return NULL;
    struct pst_lang_guesser *g = pst_calloc(1, sizeof *g);
    pst_map_init(&g->stops);
    const char *code;
    for (size_t i = 0; i < LISTS && (code = pst_stop_language(i)) != NULL; i++)
        add_stops(g, i, code);
    return g;
}

void pst_lang_guesser_free(struct pst_lang_guesser *g)
{
    if (g == NULL)
        return;
    if (g->textcat != NULL) {
        textcat_ReleaseClassifyFullOutput(g->textcat, g->candidates);
        textcat_Done(g->textcat);
    }
    pst_map_dispose(&g->stops);
    free(g->lists);
    free(g);
}

static void count_letter(struct sample *s, uint32_t cp)
{
    s->letters++;
    if (cp < scripts[4].first)
        return; /* Latin */
    size_t script = 0;
    while (script < SCRIPTS &&
           (cp < scripts[script].first || cp > scripts[script].last))
        script++;
    if (script == SCRIPTS)
        return;
    s->of_script[script]++;
    s->yery += cp == 0x044B;
    if (cp < telling_first || cp > telling_last)
        return;
    for (size_t i = 0; i < TELLING; i++)
        s->of_telling[i] += cp == telling[i].letter;
}

/* ASCII letters stand in runs, and are counted so. */
static void count_letters(struct sample *s, const char *p, const char *end)
{
    while (p < end) {
        size_t n = pst_bytes_to_high(p, (size_t)(end - p));
        s->letters += pst_bytes_count_letters(p, n);
        p += n;
        for (; p < end && pst_byte_is_high(*p); p += n) {
            uint32_t cp = pst_utf8_decode(p, end, &n);
            enum pst_char class = pst_char_class(cp);
            if (pst_char_is_letter(class) || pst_char_is_cjk(class))
                count_letter(s, cp);
        }
    }
}

static void count_stops(const struct pst_lang_guesser *g, struct sample *s,
                        struct pst_str word)
{
    s->all++;
    size_t bit = sieve_bit(word);
    if ((g->sieve[bit / 64] >> bit % 64 & 1) == 0)
        return;
    uint32_t number = pst_map_find(&g->stops, word);
    if (number == UINT32_MAX)
        return;
    uint32_t lists = g->lists[number];
    if ((lists & (lists - 1)) == 0)
        s->own[__builtin_ctz(lists)]++;
    for (; lists != 0; lists &= lists - 1)
        s->stops[__builtin_ctz(lists)]++;
}

/* Up to so many words; of all of them also what they are, for fingerprints.
 * Markup, numbers and signs stay out: they belong to no language. */
static void take_sample(const struct pst_lang_guesser *g, struct sample *s,
                        const char *text, size_t n, size_t most)
{
    struct pst_words words;
    struct pst_word word;
    bool whole = most == SIZE_MAX;
    pst_words_init(&words, text, n);
    while (s->all < most && pst_words_next(&words, &word)) {
        if (word.has_digit || word.kind == PST_WORD_BIGRAM ||
            word.kind == PST_WORD_WHOLE)
            continue;
        if (!s->latin)
            count_letters(s, text + word.begin, text + word.end);
        count_stops(g, s, word.term);
        if (!whole)
            continue;
        pst_buf_add(&s->words, text + word.begin, word.end - word.begin);
        pst_buf_addc(&s->words, ' ');
    }
    pst_words_dispose(&words);
}

/* The script of most letters; SCRIPTS for Latin and what is not listed. A CJK
 * character says as much as three letters, and Japanese also writes Han. */
static size_t main_script(const struct sample *s)
{
    size_t kana = s->of_script[KANA];
    size_t han = s->of_script[HAN];
    size_t hangul = s->of_script[HANGUL];
    size_t cjk = han + kana + hangul;
    if (cjk * 3 > s->letters - cjk) {
        if (hangul > han + kana)
            return HANGUL;
        return kana * 20 >= han ? KANA : HAN;
    }
    for (size_t i = 0; i < SCRIPTS; i++)
        if (s->of_script[i] * 2 > s->letters)
            return i;
    return SCRIPTS;
}

/* The language whose telling letters are most, or the first of the script. */
static const char *by_script(const struct sample *s, size_t script)
{
    if (script == SCRIPTS)
        return "und";
    const char *code = scripts[script].code;
    size_t most = 0;
    for (size_t i = 0; i < TELLING; i++)
        if (telling[i].letter >= scripts[script].first &&
            telling[i].letter <= scripts[script].last &&
            s->of_telling[i] > most) {
            most = s->of_telling[i];
            code = telling[i].code;
        }
    return code;
}

static void put_code(char out[PST_LANG_MAX], const char *code)
{
    snprintf(out, PST_LANG_MAX, "%s", code);
}

/* The ISO code in a fingerprint's name, "en--utf8"; false when it has none
 * that we know. Serbian in Latin letters goes by "sh" there. */
static bool fingerprint_code(const char *name, char out[PST_LANG_MAX])
{
    if (!pst_lang_code(out, pst_str_of(name)))
        return false;
    if (strcmp(out, "sh") == 0)
        put_code(out, "sr");
    return true;
}

/* Stop words of the list in a hundred words of the sample. */
static size_t stop_words(const struct sample *s, size_t list)
{
    return s->all != 0 ? s->stops[list] * 100 / s->all : 0;
}

/* The number of the language's list; LISTS when it has none. */
static size_t list_of(const char *code)
{
    const char *listed;
    for (size_t i = 0; i < LISTS && (listed = pst_stop_language(i)) != NULL;
         i++)
        if (strcmp(listed, code) == 0)
            return i;
    return LISTS;
}

/* The list of most stop words; in *next how many the second has. */
static size_t most_stops(const struct sample *s, size_t *next)
{
    size_t best = 0;
    *next = 0;
    for (size_t i = 1; i < LISTS; i++) {
        if (s->stops[i] > s->stops[best])
            best = i;
    }
    for (size_t i = 0; i < LISTS; i++)
        if (i != best && s->stops[i] > *next)
            *next = s->stops[i];
    return best;
}

/* The language of most stop words, if there are enough of them: for a text that
 * no fingerprint fits, such as a short one full of names. */
static bool by_stop_words(const struct sample *s, char out[PST_LANG_MAX])
{
    size_t next;
    size_t best = most_stops(s, &next);
    out[0] = '\0';
    if (stop_words(s, best) > STOP_WORDS_MIN)
        put_code(out, pst_stop_language(best));
    return out[0] != '\0';
}

/* Whether it is French, which shares half of its stop words with other lists,
 * but has many of its own. (So has Spanish, but Galician and Asturian, which
 * have no lists, share these.) */
static bool is_french(const struct sample *s, size_t best)
{
    if (strcmp(pst_stop_language(best), "fr") != 0 ||
        s->own[best] * 100 < OWN_WORDS_SURE * s->all)
        return false;
    for (size_t i = 0; i < LISTS; i++)
        if (i != best && s->own[i] * 8 > s->own[best])
            return false;
    return true;
}

/* The same where it is beyond doubt: no other list has half as many. Most
 * texts are such, and fingerprints take a millisecond each. */
static bool by_many_stop_words(const struct sample *s, char out[PST_LANG_MAX])
{
    size_t next;
    size_t best = most_stops(s, &next);
    if (stop_words(s, best) < STOP_WORDS_SURE ||
        (next * 2 > s->stops[best] && !is_french(s, best)))
        return false;
    put_code(out, pst_stop_language(best));
    return true;
}

static bool load_fingerprints(struct pst_lang_guesser *g)
{
    if (g->textcat == NULL)
        g->textcat = special_textcat_Init(fingerprints, folder);
    if (g->textcat != NULL && g->candidates == NULL)
        g->candidates = textcat_GetClassifyFullOutput(g->textcat);
    return g->textcat != NULL;
}

/* The best fingerprint; among those about as good, the language of which most
 * stop words occur, since near relatives (Scots, Galician, Interlingua) have
 * fingerprints that take in texts of the large languages. */
static bool by_fingerprint(struct pst_lang_guesser *g, const struct sample *s,
                           char out[PST_LANG_MAX])
{
    int count = 0;
    if (load_fingerprints(g))
        count = textcat_ClassifyFull(g->textcat, s->words.p, s->words.n,
                                     g->candidates);
    size_t most = 0;
    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        char code[PST_LANG_MAX];
        if (!fingerprint_code(g->candidates[i].name, code))
            continue;
        bool first = out[0] == '\0';
        size_t list = list_of(code);
        size_t found = count > 1 && list != LISTS ? stop_words(s, list) : 0;
        if (first && list == LISTS)
            found = STOP_WORDS_MIN; /* it has no list to be judged by */
        if (first || found > most) {
            put_code(out, code);
            most = found;
        }
    }
    return out[0] != '\0' || by_stop_words(s, out);
}

/* Whether no letter of a listed script can be in it: all these are written with
 * lead bytes from CD to ED; E2 has signs alone. */
static bool is_latin(const char *text, size_t n)
{
    enum { C = 1, D = 2, E = 4 };
    static const struct pst_byteset leads = {
        .lower = {D | E, D | E, D, D | E, D | E, D | E, D | E, D | E, D | E,
                  D | E, D | E, D | E, D | E, C | D | E, C | D, C | D},
        .upper = {[0xc] = C, [0xd] = D, [0xe] = E}};
    return pst_byteset_find(&leads, text, n) == n;
}

/* Whether the letters of the script are so many that it makes no difference
 * which of all letters are looked at. */
static bool is_clearly(const struct sample *s, size_t script)
{
    size_t kana = s->of_script[KANA], han = s->of_script[HAN];
    size_t count = s->of_script[script];
    if (script == HAN && kana * 40 >= han)
        return false;
    if (script == KANA && kana * 10 < han)
        return false;
    count += script == KANA ? han : 0;
    return s->letters / 2 >= LETTERS_MIN && count * 10 >= s->letters * 9;
}

static size_t script_of(const struct sample *s)
{
    return s->letters != 0 ? main_script(s) : SCRIPTS;
}

/* Whether the letters counted leave no doubt about the language; where letters
 * are all that there is to tell it by, none about the script. */
static bool letters_tell(const struct sample *s, bool is_all)
{
    size_t script = script_of(s);
    return script != SCRIPTS && (is_all || scripts[script].alone) &&
           is_clearly(s, script);
}

/* By letters alone, without a guesser or where nearly all are of a script that
 * tells the language: to look for words would be most of the work. */
static bool by_letters(const struct pst_lang_guesser *g, const char *text,
                       size_t n, char out[PST_LANG_MAX])
{
    struct sample s;
    size_t glance = pst_utf8_floor(text, n, GLANCE_BYTES);
    memset(&s, 0, sizeof s);
    count_letters(&s, text, text + glance);
    if (!letters_tell(&s, g == NULL)) {
        count_letters(&s, text + glance, text + n);
        if (g != NULL && !letters_tell(&s, false))
            return false;
    }
    put_code(out, by_script(&s, script_of(&s)));
    return true;
}

/* Cyrillic with the letter that no other language has whose common words are
 * those of Russian. */
static bool may_be_russian(const struct sample *s)
{
    return main_script(s) == CYRILLIC && s->yery * 200 >= s->letters;
}

/* By a look at the beginning, where it leaves no doubt. */
static bool at_a_glance(const struct pst_lang_guesser *g, const char *text,
                        size_t n, bool latin, char out[PST_LANG_MAX])
{
    struct sample s;
    memset(&s, 0, sizeof s);
    s.latin = latin;
    pst_buf_init(&s.words);
    take_sample(g, &s, text, n, GLANCE_WORDS);
    bool clear = s.all == GLANCE_WORDS &&
                 (main_script(&s) == SCRIPTS || may_be_russian(&s)) &&
                 by_many_stop_words(&s, out);
    pst_buf_dispose(&s.words);
    return clear;
}

void pst_lang_guess(struct pst_lang_guesser *g, const char *text, size_t n,
                    char out[PST_LANG_MAX])
{
    n = pst_utf8_floor(text, n, g != NULL ? SAMPLE_BYTES : SCRIPT_BYTES);
    bool latin = is_latin(text, n);
    if (g == NULL && latin) {
        put_code(out, "und");
        return;
    }
    if (!latin && by_letters(g, text, n, out))
        return;
    if (n > GLANCE_BYTES && at_a_glance(g, text, n, latin, out))
        return;
    struct sample s;
    memset(&s, 0, sizeof s);
    pst_buf_init(&s.words);
    take_sample(g, &s, text, n, SIZE_MAX);
    size_t script = script_of(&s);
    if (s.letters < LETTERS_MIN ||
        (script != SCRIPTS && scripts[script].alone) ||
        (!by_many_stop_words(&s, out) && !by_fingerprint(g, &s, out)))
        put_code(out, by_script(&s, script));
    pst_buf_dispose(&s.words);
}
