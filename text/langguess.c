/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "text/langguess.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <textcat.h>
#include <unistd.h>

#include "base/mem.h"
#include "text/charclass.h"
#include "text/stop.h"
#include "text/utf8.h"
#include "text/words.h"

#ifndef PST_TEXTCAT_DIR
#define PST_TEXTCAT_DIR "/usr/share/libexttextcat"
#endif

enum {
    SAMPLE_BYTES = 8192,
    LETTERS_MIN = 60,   /* fewer are no ground for statistics */
    STOP_WORDS_MIN = 15 /* in a hundred words, to overrule a fingerprint */
};

struct pst_lang_guesser {
    void *textcat;
    candidate_t *candidates;
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

/* What the first words of a text consist of. */
struct sample {
    struct pst_buf words; /* as written, without numbers, a space after each */
    size_t letters;
    size_t of_script[SCRIPTS];
    size_t of_telling[TELLING];
};

struct pst_lang_guesser *pst_lang_guesser_new(void)
{
    void *textcat =
        special_textcat_Init(PST_TEXTCAT_DIR "/fpdb.conf", PST_TEXTCAT_DIR "/");
    if (textcat == NULL)
        return NULL;
    struct pst_lang_guesser *g = pst_calloc(1, sizeof *g);
    g->textcat = textcat;
    g->candidates = textcat_GetClassifyFullOutput(textcat);
    return g;
}

void pst_lang_guesser_free(struct pst_lang_guesser *g)
{
    if (g == NULL)
        return;
    textcat_ReleaseClassifyFullOutput(g->textcat, g->candidates);
    textcat_Done(g->textcat);
    free(g);
}

static void count_letter(struct sample *s, uint32_t cp)
{
    s->letters++;
    if (cp < scripts[4].first)
        return; /* Latin */
    for (size_t i = 0; i < SCRIPTS; i++)
        s->of_script[i] += cp >= scripts[i].first && cp <= scripts[i].last;
    for (size_t i = 0; i < TELLING; i++)
        s->of_telling[i] += cp == telling[i].letter;
}

/* Markup, numbers and signs stay out: they belong to no language. */
static void take_sample(struct sample *s, const char *text, size_t n)
{
    if (n > SAMPLE_BYTES)
        n = pst_utf8_floor(text, n, SAMPLE_BYTES);
    struct pst_words words;
    struct pst_word word;
    pst_words_init(&words, text, n);
    while (pst_words_next(&words, &word)) {
        if (word.has_digit || word.kind == PST_WORD_BIGRAM ||
            word.kind == PST_WORD_WHOLE)
            continue;
        const char *end = text + word.end;
        size_t size;
        for (const char *p = text + word.begin; p < end; p += size) {
            uint32_t cp = pst_utf8_decode(p, end, &size);
            enum pst_char class = pst_char_class(cp);
            if (pst_char_is_letter(class) || pst_char_is_cjk(class))
                count_letter(s, cp);
        }
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

/* Stop words of the language in a hundred words of the sample. */
static size_t stop_words(const struct sample *s, const char *code)
{
    struct pst_words words;
    struct pst_word word;
    size_t all = 0;
    size_t found = 0;
    pst_words_init(&words, s->words.p, s->words.n);
    while (pst_words_next(&words, &word)) {
        all++;
        found += pst_stop_word(code, word.term);
    }
    pst_words_dispose(&words);
    return all != 0 ? found * 100 / all : 0;
}

/* The language of most stop words, if there are enough of them: for a text that
 * no fingerprint fits, such as a short one full of names. */
static bool by_stop_words(const struct sample *s, char out[PST_LANG_MAX])
{
    size_t most = STOP_WORDS_MIN;
    const char *code;
    out[0] = '\0';
    for (size_t i = 0; (code = pst_stop_language(i)) != NULL; i++) {
        size_t found = stop_words(s, code);
        if (found > most) {
            put_code(out, code);
            most = found;
        }
    }
    return out[0] != '\0';
}

/* The best fingerprint; among those about as good, the language of which most
 * stop words occur, since near relatives (Scots, Galician, Interlingua) have
 * fingerprints that take in texts of the large languages. */
static bool by_fingerprint(struct pst_lang_guesser *g, const struct sample *s,
                           char out[PST_LANG_MAX])
{
    int count =
        textcat_ClassifyFull(g->textcat, s->words.p, s->words.n, g->candidates);
    size_t most = 0;
    out[0] = '\0';
    for (int i = 0; i < count; i++) {
        const char *const *list;
        char code[PST_LANG_MAX];
        if (!fingerprint_code(g->candidates[i].name, code))
            continue;
        bool first = out[0] == '\0';
        size_t found = count > 1 ? stop_words(s, code) : 0;
        if (first && pst_stop_list(code, &list) == 0)
            found = STOP_WORDS_MIN; /* it has no list to be judged by */
        if (first || found > most) {
            put_code(out, code);
            most = found;
        }
    }
    return out[0] != '\0' || by_stop_words(s, out);
}

void pst_lang_guess(struct pst_lang_guesser *g, const char *text, size_t n,
                    char out[PST_LANG_MAX])
{
    struct sample s;
    memset(&s, 0, sizeof s);
    pst_buf_init(&s.words);
    take_sample(&s, text, n);
    size_t script = s.letters != 0 ? main_script(&s) : SCRIPTS;
    if (g == NULL || s.letters < LETTERS_MIN ||
        (script != SCRIPTS && scripts[script].alone) ||
        !by_fingerprint(g, &s, out))
        put_code(out, by_script(&s, script));
    pst_buf_dispose(&s.words);
}
