/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/shape.h"

#include <string.h>
#include <utf8proc.h>

#include "article/ascii.h"
#include "text/date.h"
#include "text/utf8.h"

enum {
    NAME_WORDS_MAX = 5,
    BYLINE_WORDS_MAX = 12,
    BYLINE_BYTES_MAX = 120,
    DATELINE_BYTES_MAX = 80,
    TITLE_BYTES_MIN = 2,
    TITLE_BYTES_MAX = 200,
    CAPTION_WORDS_MAX = 10,
    CREDIT_BYTES_MAX = 240,
    BIO_BYTES_MAX = 1500
};

enum letter { NO_LETTER, LOWER, UPPER, CASELESS };

static enum letter letter_at(struct pst_str s, size_t at, size_t *n)
{
    uint32_t cp = pst_utf8_decode(s.p + at, s.p + s.n, n);
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        return UPPER;
    case UTF8PROC_CATEGORY_LL:
        return LOWER;
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_LM:
        return CASELESS;
    default:
        return NO_LETTER;
    }
}

static struct pst_str from(struct pst_str s, size_t at)
{
    return (struct pst_str){s.p + at, s.n - at};
}

/* The length of the space at `at`, wide and non-breaking ones among them; 0
 * when there is none. */
static size_t space_at(struct pst_str s, size_t at)
{
    size_t n;
    uint32_t cp = pst_utf8_decode(s.p + at, s.p + s.n, &n);
    bool space = (cp < 0x80 && pst_is_blank((char)cp)) || cp == 0xa0 ||
                 (cp >= 0x2000 && cp <= 0x200b) || cp == 0x202f || cp == 0x3000;
    return space ? n : 0;
}

/* The word at *at, which is moved behind it; empty at the end. */
static struct pst_str next_word(struct pst_str s, size_t *at)
{
    size_t n;
    while (*at < s.n && (n = space_at(s, *at)) != 0)
        *at += n;
    size_t begin = *at;
    while (*at < s.n && space_at(s, *at) == 0)
        ++*at;
    return (struct pst_str){s.p + begin, *at - begin};
}

static bool one_of(struct pst_str s, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pst_is_like(s, list[i]))
            return true;
    return false;
}

#define ONE_OF(s, list) one_of((s), (list), sizeof(list) / sizeof *(list))

static size_t letters_in(struct pst_str s)
{
    size_t count = 0, n;
    for (size_t at = 0; at < s.n; at += n)
        count += letter_at(s, at, &n) != NO_LETTER;
    return count;
}

/* "Jane", "O’Neill-Smith", "J.", "JR": a part of a name. */
static bool is_name_part(struct pst_str w)
{
    size_t n;
    if (w.n == 0 || letter_at(w, 0, &n) != UPPER)
        return false;
    for (size_t at = n; at < w.n; at += n) {
        if (letter_at(w, at, &n) != NO_LETTER)
            continue;
        uint32_t cp = pst_utf8_decode(w.p + at, w.p + w.n, &n);
        bool inside = cp == '\'' || cp == 0x2019 || cp == '-' || cp == 0x2010 ||
                      cp == 0x301 || (cp == '.' && w.n <= 5);
        if (!inside)
            return false;
    }
    return true;
}

static bool is_particle(struct pst_str w)
{
    static const char *const particles[] = {
        "de",  "del", "della", "der", "den", "di",  "da", "dos",
        "du",  "des", "la",    "le",  "van", "von", "zu", "bin",
        "ibn", "al",  "el",    "ter", "ten", "af",  "av", "'t"};
    return w.n != 0 && (unsigned char)w.p[0] >= 'a' && ONE_OF(w, particles);
}

size_t pst_shape_name(struct pst_str s)
{
    size_t at = 0, end = 0, words = 0;
    while (words < NAME_WORDS_MAX) {
        struct pst_str w = next_word(s, &at);
        bool comma = w.n != 0 && w.p[w.n - 1] == ',';
        w.n -= comma;
        if (is_name_part(w)) {
            words++;
            end = (size_t)(w.p + w.n - s.p);
        } else if (words == 0 || !is_particle(w)) {
            break;
        }
        if (comma)
            break;
    }
    return words >= 2 ? end : 0;
}

/* The length of the word that introduces a name, with what follows it. */
static size_t byline_word(struct pst_str s)
{
    static const char *const words[] = {
        "written by", "posted by", "words by", "story by", "by",    "von",
        "par",        "por",       "door",     "от",       "автор", "author",
        "auteur",     "autor",     "text",     "texte"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (!pst_starts_like(s, words[i]) || s.n <= n)
            continue;
        bool colon = s.p[n] == ':';
        if (!colon && (!pst_is_blank(s.p[n]) || i >= 8))
            continue;
        n += colon;
        while (n < s.n && pst_is_blank(s.p[n]))
            n++;
        return n;
    }
    return 0;
}

static bool is_connector(struct pst_str w)
{
    static const char *const words[] = {"and", "&", "und", "et", "y", "e", "и"};
    return ONE_OF(w, words);
}

bool pst_shape_byline(struct pst_str line, size_t *begin, size_t *end)
{
    struct pst_str s = pst_str_trim(line);
    size_t at = s.n <= BYLINE_BYTES_MAX ? byline_word(s) : 0;
    if (at == 0)
        return false;
    *begin = at + (size_t)(s.p - line.p);
    *end = (size_t)(s.p + s.n - line.p);
    size_t parts = 0, words = 0;
    for (struct pst_str w; (w = next_word(s, &at)).n != 0; words++) {
        w.n -= w.p[w.n - 1] == ',';
        if (is_name_part(w))
            parts++;
        else if (!is_particle(w) && !is_connector(w) && w.n != 0)
            return false;
    }
    return parts >= 2 && words <= BYLINE_WORDS_MAX;
}

/* A word that may stand before a date on a line of its own. */
static bool may_precede_date(struct pst_str w)
{
    static const char *const words[] = {"published",
                                        "posted",
                                        "updated",
                                        "date",
                                        "dated",
                                        "on",
                                        "am",
                                        "le",
                                        "den",
                                        "vom",
                                        "el",
                                        "du",
                                        "the",
                                        "at",
                                        "first",
                                        "datum",
                                        "veröffentlicht",
                                        "publié",
                                        "last",
                                        "опубликовано"};
    static const char *const days[] = {
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "lun", "mar", "mer",
        "jeu", "ven", "sam", "dim", "die", "mit", "don", "fre", "son", "mié",
        "vie", "sáb", "dom", "пон", "вто", "сре", "чет", "пят", "суб", "вос"};
    while (w.n != 0 && pst_is_one_of(w.p[w.n - 1], ",.:|-"))
        w.n--;
    if (w.n == 0 || ONE_OF(w, words))
        return true;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (pst_starts_like(w, days[i]) && w.n <= 22)
            return true;
    return false;
}

bool pst_shape_dateline(struct pst_str line, size_t *begin, size_t *end)
{
    struct pst_date d;
    struct pst_str s = pst_str_trim(line);
    if (s.n > DATELINE_BYTES_MAX || !pst_date_find(s, false, &d, begin, end))
        return false;
    struct pst_str lead = {s.p, *begin};
    size_t at = 0;
    bool place = lead.n <= 40 && memchr(lead.p, ',', lead.n) != NULL;
    for (struct pst_str w; (w = next_word(lead, &at)).n != 0;) {
        size_t n;
        bool capital = place && letter_at(w, 0, &n) == UPPER;
        if (!capital && !may_precede_date(w))
            return false;
    }
    struct pst_str rest = from(s, *end);
    if (rest.n > 24 || letters_in(rest) > 6)
        return false;
    *begin += (size_t)(s.p - line.p);
    *end += (size_t)(s.p - line.p);
    return true;
}

bool pst_shape_salutation(struct pst_str line)
{
    static const char *const words[] = {"mr. ",
                                        "mr ",
                                        "mrs. ",
                                        "madam ",
                                        "madame ",
                                        "excellenc",
                                        "your excellenc",
                                        "ladies and ",
                                        "dear ",
                                        "distinguished ",
                                        "monsieur ",
                                        "señor ",
                                        "sehr geehrte ",
                                        "my fellow ",
                                        "to the congress of ",
                                        "fellow-citizens",
                                        "thank you"};
    struct pst_str s = pst_str_trim(line);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (pst_starts_like(s, words[i]))
            return true;
    return false;
}

bool pst_shape_title(struct pst_str line)
{
    struct pst_str s = pst_str_trim(line);
    if (s.n < TITLE_BYTES_MIN || s.n > TITLE_BYTES_MAX || letters_in(s) < 2 ||
        pst_shape_salutation(s))
        return false;
    bool dots = s.n > 3 && memcmp(s.p + s.n - 3, "...", 3) == 0;
    size_t begin, end;
    return (!pst_is_one_of(s.p[s.n - 1], ".,;") || dots) &&
           !pst_shape_byline(s, &begin, &end) &&
           !pst_shape_dateline(s, &begin, &end);
}

/* Words that begin sentences; glued to a caption they give it away. */
static bool begins_sentence(struct pst_str w)
{
    static const char *const words[] = {
        "A",     "After",   "Although",  "Amid",  "An",      "And",    "As",
        "At",    "Before",  "But",       "By",    "Despite", "During", "Even",
        "Every", "Few",     "For",       "From",  "Given",   "He",     "Her",
        "Here",  "His",     "How",       "I",     "If",      "In",     "It",
        "Its",   "It’s",    "Last",      "Many",  "Most",    "My",     "No",
        "Not",   "Now",     "Of",        "On",    "Once",    "One",    "Our",
        "Over",  "Perhaps", "Recent",    "She",   "Since",   "So",     "Some",
        "That",  "The",     "Their",     "There", "These",   "They",   "This",
        "Those", "Though",  "Three",     "To",    "Today",   "Two",    "Under",
        "Until", "We",      "What",      "When",  "Where",   "While",  "Who",
        "Why",   "With",    "Yesterday", "You",   "Das",     "Der",    "Die",
        "Ein",   "Eine",    "Es",        "Im",    "In",      "Seit",   "Wer",
        "Wie",   "Dans",    "De",        "Il",    "La",      "Le",     "Les",
        "Un",    "Une",     "Los",       "El",    "В",       "На",     "За"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (pst_str_is(w, words[i]))
            return true;
    return false;
}

static bool is_word_edge(struct pst_str s, size_t at)
{
    size_t n;
    return at >= s.n || letter_at(s, at, &n) == NO_LETTER;
}

/* Whether the word stands by itself in the text, at most `least` - 1 times
 * being too few. */
static bool occurs(struct pst_str text, struct pst_str word, size_t least)
{
    size_t at = 0;
    while (at + word.n <= text.n) {
        const char *p = memmem(text.p + at, text.n - at, word.p, word.n);
        if (p == NULL)
            return false;
        at = (size_t)(p - text.p);
        size_t before = at == 0 ? 0 : pst_utf8_floor(text.p, text.n, at - 1);
        if ((at == 0 || is_word_edge(text, before)) &&
            is_word_edge(text, at + word.n) && --least == 0)
            return true;
        at += word.n;
    }
    return false;
}

/* Where in the word a lower-case letter, digit or bracket is followed by a
 * capital; 0 when nowhere. */
static size_t glue_in(struct pst_str w)
{
    size_t n;
    bool can = false;
    for (size_t at = 0; at < w.n; at += n) {
        enum letter k = letter_at(w, at, &n);
        if (can && k == UPPER)
            return at;
        can =
            k == LOWER || (at != 0 && pst_is_digit(w.p[at])) || w.p[at] == ')';
    }
    return 0;
}

/* Whether what is at the seam is two words and no name in camel case. */
static bool is_seam(struct pst_str word, size_t glue, struct pst_str text)
{
    struct pst_str first = {word.p, glue}, second = from(word, glue);
    size_t n;
    char last = word.p[glue - 1];
    bool closed = last == ')' || (pst_is_digit(last) && glue >= 4);
    if (glue_in(second) != 0 ||
        (!closed && letter_at(word, 0, &n) == NO_LETTER))
        return false;
    while (second.n != 0 && pst_is_one_of(second.p[second.n - 1], ",;:"))
        second.n--;
    struct pst_str whole = {word.p, glue + second.n};
    if (second.n == 0 || (!closed && letters_in(first) < 2) ||
        occurs(text, whole, 2) || pst_is_like(whole, "LinkedIn"))
        return false;
    if (begins_sentence(second))
        return true;
    return !closed && occurs(text, first, 1) && occurs(text, second, 1);
}

size_t pst_shape_caption(struct pst_str paragraph, struct pst_str text)
{
    size_t at = 0, n;
    if (paragraph.n == 0 || letter_at(paragraph, 0, &n) == LOWER)
        return 0;
    for (int words = 0; words < CAPTION_WORDS_MAX; words++) {
        struct pst_str w = next_word(paragraph, &at);
        if (w.n == 0 || (w.n > 3 && pst_is_one_of(w.p[w.n - 1], ".!?")))
            return 0;
        size_t glue = glue_in(w);
        if (glue == 0 || !is_seam(w, glue, text))
            continue;
        size_t after = at;
        struct pst_str next = next_word(paragraph, &after);
        if (next.n == 0 || after == paragraph.n)
            return 0;
        return (size_t)(w.p - paragraph.p) + glue;
    }
    return 0;
}

static bool is_bio_verb(struct pst_str w)
{
    static const char *const verbs[] = {
        "teaches", "writes",   "works",    "serves",   "leads",   "directs",
        "holds",   "lives",    "covers",   "edits",    "reports", "heads",
        "studies", "chairs",   "runs",     "blogs",    "served",  "worked",
        "taught",  "lehrt",    "arbeitet", "schreibt", "leitet",  "enseigne",
        "dirige",  "travaille"};
    return ONE_OF(w, verbs);
}

/* What follows "is", "was" or "has been" where a person is introduced. */
static bool is_bio_noun(struct pst_str w)
{
    static const char *const words[] = {
        "a",           "an",           "the",        "currently",
        "one",         "co",           "based",      "professor",
        "director",    "editor",       "author",     "senior",
        "emeritus",    "president",    "chief",      "associate",
        "assistant",   "also",         "now",        "formerly",
        "chair",       "executive",    "founder",    "head",
        "research",    "visiting",     "deputy",     "managing",
        "vice",        "our",          "co-founder", "co-author",
        "co-director", "political",    "foreign",    "ein",
        "eine",        "der",          "die",        "un",
        "une",         "le",           "la",         "adjunct",
        "lecturer",    "distinguished"};
    while (w.n != 0 && pst_is_one_of(w.p[w.n - 1], ",.;"))
        w.n--;
    return ONE_OF(w, words);
}

/* Whether what follows a name says who that is. */
static bool introduces(struct pst_str s)
{
    static const char *const be[] = {"is", "was", "ist", "war", "est", "es"};
    size_t at = 0;
    if (s.n != 0 && s.p[0] == ',') { /* "Jane Doe, PhD, is" */
        const char *end = s.n > 1 ? memchr(s.p + 1, ',', s.n - 1) : NULL;
        if (end == NULL || end - s.p > 60)
            return false;
        at = (size_t)(end + 1 - s.p);
    }
    struct pst_str w = next_word(s, &at);
    if (w.n > 2 && w.p[0] == '(') /* "Jane Doe (@jane) is" */
        w = next_word(s, &at);
    if (is_bio_verb(w))
        return true;
    if (pst_is_like(w, "has") || pst_is_like(w, "have"))
        return pst_is_like(next_word(s, &at), "been") ||
               introduces(from(s, at));
    return ONE_OF(w, be) && is_bio_noun(next_word(s, &at));
}

bool pst_shape_bio(struct pst_str paragraph, struct pst_str before,
                   size_t *name)
{
    static const char *const openings[] = {
        "The author is ",  "The author was ",  "The writer is ",
        "The writer was ", "About the author", "The authors are ",
        "Der Autor ist ",  "Die Autorin ist ", "L’auteur est ",
        "L'auteur est ",   "L’auteure est "};
    *name = 0;
    if (paragraph.n > BIO_BYTES_MAX)
        return false;
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (pst_starts_like(paragraph, openings[i]))
            return true;
    size_t n = pst_shape_name(paragraph);
    struct pst_str person = {paragraph.p, n};
    if (n == 0 || pst_starts_like(person, "The ") ||
        pst_starts_like(person, "This ") || !introduces(from(paragraph, n)) ||
        occurs(before, person, 1))
        return false;
    *name = n;
    return true;
}

static bool begins_credit(struct pst_str s)
{
    static const char *const words[] = {
        "image",       "images",       "photo",          "photos",
        "photograph",  "photographs",  "picture",        "pictures",
        "cover image", "header image", "featured image", "lead image",
        "cover photo", "header photo", "bild",           "bilder",
        "titelbild",   "foto",         "fotos",          "illustration"};
    static const char *const then[] = {":",       " courtesy", " credit",
                                       " by ",    " via ",     " from flickr",
                                       " source", " ©",        " (c)"};
    if (pst_starts_like(s, "crédit photo") ||
        pst_starts_like(s, "crédits photo") ||
        pst_starts_like(s, "crédit image"))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (!pst_starts_like(s, words[i]))
            continue;
        for (size_t k = 0; k < sizeof then / sizeof *then; k++)
            if (pst_starts_like(from(s, n), then[k]))
                return true;
    }
    return false;
}

size_t pst_shape_credit(struct pst_str paragraph)
{
    size_t first =
        paragraph.n > CREDIT_BYTES_MAX ? paragraph.n - CREDIT_BYTES_MAX : 0;
    first = pst_utf8_floor(paragraph.p, paragraph.n, first);
    for (size_t at = first; at < paragraph.n; at++) {
        size_t start = at;
        bool sentence = at == 0;
        if (at >= 2 && pst_is_blank(paragraph.p[at - 1])) {
            size_t stop = at - 1;
            while (stop > 0 && pst_is_blank(paragraph.p[stop]))
                stop--;
            sentence = pst_is_one_of(paragraph.p[stop], ".!?)]\n") ||
                       paragraph.p[at - 1] == '\n';
        }
        if (!sentence)
            continue;
        if (at + 1 < paragraph.n && pst_is_one_of(paragraph.p[at], "([*_"))
            start++;
        if (begins_credit(from(paragraph, start)))
            return at;
    }
    return paragraph.n;
}
