/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/htmlbyline.h"

#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/htmlclass.h"
#include "article/shape.h"
#include "text/date.h"
#include "text/fold.h"

enum {
    LINE_MAX_BYTES = 200, /* what is longer is prose */
    AFTER_MOST = 60,      /* texts looked at below the headline */
    BEFORE_MOST = 12,     /* and above it */
    PROSE_MOST = 2,       /* paragraphs: the first may be a standfirst */
    SMALL_MAX = 200,      /* bytes of an <aside> that may be the byline's */
    LABEL_MAX = 60,       /* bytes before a date */
    NAME_MAX_BYTES = 60
};

struct reader {
    const struct pst_walk *w;
    struct pst_byline *out;
    enum pst_date_order order;
    struct pst_buf decoded, folded;
    struct pst_str before; /* the text before */
    bool expects_name;     /* "By" */
    bool has_name;         /* the text before is an author */
    bool joins;            /* "and" after an author */
};

bool pst_html_is_beside(const struct pst_walk *w, uint32_t node)
{
    const struct pst_markup *m = w->m;
    return pst_walk_role(w, node) == PST_ROLE_DROP ||
           pst_markup_is(m, node, "nav") || pst_markup_is(m, node, "footer") ||
           pst_markup_is(m, node, "aside") ||
           pst_html_class(m, node) == PST_CLASS_COMMENTS;
}

/* The same but for a small <aside>, or <footer> of an <article>, which may hold
 * the byline. */
static bool is_skipped(const struct pst_walk *w, uint32_t node)
{
    bool may_hold = pst_markup_is(w->m, node, "aside") ||
                    (pst_markup_is(w->m, node, "footer") &&
                     pst_markup_above(w->m, node, "article") != 0);
    return pst_html_is_beside(w, node) &&
           !(may_hold && w->length[node] <= SMALL_MAX);
}

struct pst_str pst_html_byline_name(struct pst_str s)
{
    static const char *const ends[] = {"|",
                                       "\n",
                                       " on ",
                                       " &middot;",
                                       " &bull;",
                                       " \xC2\xB7",
                                       " \xE2\x80\xA2",
                                       " - ",
                                       " \xE2\x80\x93",
                                       " \xE2\x80\x94"};
    s = pst_str_trim(s);
    if (s.n > 3 && strncasecmp(s.p, "by ", 3) == 0)
        s = (struct pst_str){s.p + 3, s.n - 3};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *end = memmem(s.p, s.n, ends[i], strlen(ends[i]));
        if (end != NULL)
            s.n = (size_t)(end - s.p);
    }
    return pst_str_trim(s);
}

/* Without white space and no-break spaces around it. */
static struct pst_str bare(struct pst_str s)
{
    for (size_t n = s.n + 1; n != s.n;) {
        n = s.n;
        s = pst_str_trim(s);
        if (s.n >= 2 && memcmp(s.p, "\xC2\xA0", 2) == 0)
            s = (struct pst_str){s.p + 2, s.n - 2};
        if (s.n >= 2 && memcmp(s.p + s.n - 2, "\xC2\xA0", 2) == 0)
            s.n -= 2;
    }
    return s;
}

static struct pst_str from(struct pst_str s, size_t at)
{
    return (struct pst_str){s.p + at, s.n - at};
}

/* The text folded; lives until the next one. */
static struct pst_str folded(struct reader *r, struct pst_str s)
{
    pst_buf_clear(&r->folded);
    pst_fold(&r->folded, s.p, s.n);
    return pst_str_trim(pst_buf_str(&r->folded));
}

static bool holds_one_of(struct pst_str s, const char *const *words)
{
    for (; *words != NULL; words++)
        if (memmem(s.p, s.n, *words, strlen(*words)) != NULL)
            return true;
    return false;
}

/* Whether s ends with one of the words, no letter of another before it. */
static bool ends_with_one_of(struct pst_str s, const char *const *words)
{
    for (; *words != NULL; words++) {
        size_t n = strlen(*words);
        if (s.n < n || memcmp(s.p + s.n - n, *words, n) != 0)
            continue;
        if (s.n == n ||
            !(pst_is_alpha(s.p[s.n - n - 1]) || (s.p[s.n - n - 1] & 0x80) != 0))
            return true;
    }
    return false;
}

/* Of what came later than the article. All folded. */
static bool says_modified(struct reader *r, struct pst_str s)
{
    static const char *const words[] = {
        "updat",     "modifi",    "edited",     "reviewed",    "checked",
        "aktualisi", "geandert",  "mis a jour", "mise a jour", "actualiz",
        "atualiz",   "aggiorn",   "bijgewerkt", "gewijzigd",   "обновл",
        "измен",     "zaktualiz", "aktualiz",   "guncel",      "uppdater",
        "oppdater",  "opdater",   "更新",       "修订",        "수정",
        NULL};
    static const char *const both[] = {"publish", "publi", "posted", "veroff",
                                       NULL};
    s = folded(r, s);
    return holds_one_of(s, words) && !holds_one_of(s, both);
}

/* The date of a person, not of a text. */
static bool says_joined(struct reader *r, struct pst_str s)
{
    static const char *const words[] = {
        "joined",  "member since", "registered", "registriert",
        "inscrit", "born",         NULL};
    return s.n <= LABEL_MAX && holds_one_of(folded(r, s), words);
}

static bool holds_like(struct pst_str s, const char *const *words)
{
    for (; *words != NULL; words++) {
        size_t n = strlen(*words);
        for (size_t at = 0; at + n <= s.n; at++)
            if (strncasecmp(s.p + at, *words, n) == 0)
                return true;
    }
    return false;
}

static bool has_digit(struct pst_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (pst_is_digit(s.p[i]))
            return true;
    return false;
}

static bool class_says_modified(const struct pst_markup *m, uint32_t node)
{
    enum { LEVELS = 3 };
    static const char *const names[] = {"class", "itemprop"};
    static const char *const published[] = {"publi", "entry", NULL};
    static const char *const modified[] = {"updat", "modif", NULL};
    for (unsigned i = 0; i < LEVELS && node != 0; i++) {
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            struct pst_str s;
            if (!pst_markup_value(m, node, names[k], &s))
                continue;
            if (holds_like(s, published))
                return false;
            if (holds_like(s, modified))
                return true;
        }
        node = m->nodes[node].parent;
    }
    return false;
}

static bool ends_with_sign(struct pst_str s)
{
    static const char *const signs[] = {":",
                                        "|",
                                        "-",
                                        "/",
                                        ">",
                                        "(",
                                        ",",
                                        "[",
                                        ";",
                                        "*",
                                        "\xC2\xB7" /* middle dot */,
                                        "\xE2\x80\x93",
                                        "\xE2\x80\x94" /* dashes */,
                                        "\xE2\x80\xA2" /* bullet */,
                                        "\xEF\xBC\x9A" /* wide colon */,
                                        NULL};
    for (size_t i = 0; signs[i] != NULL; i++) {
        size_t n = strlen(signs[i]);
        if (s.n >= n && memcmp(s.p + s.n - n, signs[i], n) == 0)
            return true;
    }
    return false;
}

/* What stands before a date that is more than a part of a sentence: nothing, a
 * label, a byline, what is set off. */
static bool is_label(struct reader *r, struct pst_str s)
{
    static const char *const words[] = {"published",  "posted",
                                        "updated",    "date",
                                        "dated",      "created",
                                        "released",   "submitted",
                                        "on",         "at",
                                        "am",         "vom",
                                        "den",        "le",
                                        "du",         "el",
                                        "il",         "the",
                                        "dia",        "op",
                                        "datum",      "fecha",
                                        "data",       "stand",
                                        "publie",     "publicado",
                                        "pubblicato", "gepubliceerd",
                                        "modified",   "veroffentlicht",
                                        "reviewed",   "first",
                                        "issued",     "edited",
                                        "erstellt",   "опубликовано",
                                        "дата",       "опубликован",
                                        "публикация", "发布时间",
                                        "发表于",     "发布于",
                                        "时间",       "公開日",
                                        "投稿日",     "掲載日",
                                        "更新日",     "更新",
                                        "입력",       "등록",
                                        "작성일",     NULL};
    s = bare(s);
    if (s.n == 0)
        return true;
    return s.n <= LABEL_MAX &&
           (ends_with_sign(s) || ends_with_one_of(folded(r, s), words));
}

/* What stands behind it. */
static bool is_rest(struct pst_str s)
{
    enum { REST_MAX = 80 };
    static const char *const words[] = {
        "by",      "at",  "in", "um",       "von",   "par",   "a",       "um",
        "updated", "uhr", "am", "pm",       "est",   "edt",   "gmt",     "utc",
        "min",     "klo", "kl", "ore",      "alle",  "saat",  "klockan", "uur",
        "last",    "et",  "pt", "and last", "filed", "under", NULL};
    static const char *const signs[] = {
        "|", "/", "-", "(", ")", ".", "[", "]", "\xC2\xB7", "\xE2\x80", NULL};
    s = bare(s);
    if (s.n == 0)
        return true;
    if (s.n > REST_MAX)
        return false;
    for (size_t i = 0; signs[i] != NULL; i++)
        if (pst_str_starts(s, signs[i]))
            return true;
    if (*s.p == ',')
        s = pst_str_trim(from(s, 1));
    if (s.n == 0 || pst_is_digit(*s.p))
        return true;
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t n = strlen(words[i]);
        if (s.n >= n && strncasecmp(s.p, words[i], n) == 0 &&
            (s.n == n || !pst_is_alpha(s.p[n])))
            return true;
    }
    return false;
}

/* A date that was read: the first of its kind counts. */
static void take_date(struct reader *r, struct pst_place place, bool modified)
{
    struct pst_place *to = modified ? &r->out->modified : &r->out->published;
    if (to->end == 0)
        *to = place;
}

/* What labels what is read now: what stands before it in its own text, else the
 * text before. */
static struct pst_str label_of(const struct reader *r, struct pst_str lead)
{
    return bare(lead).n != 0 || r->before.n > LABEL_MAX ? lead : r->before;
}

/* The date in a line that says little else. Where references stand in it, its
 * place is that of the whole line. */
static void read_date(struct reader *r, struct pst_str raw, uint32_t node)
{
    const struct pst_markup *m = r->w->m;
    struct pst_date d;
    size_t begin, end, at = (size_t)(raw.p - m->p);
    pst_buf_clear(&r->decoded);
    pst_markup_decode(&r->decoded, m, at, at + raw.n);
    struct pst_str s = pst_buf_str(&r->decoded);
    if (!pst_date_find_ordered(s, false, r->order, &d, &begin, &end) ||
        d.day == 0)
        return;
    struct pst_str lead = {s.p, begin};
    struct pst_str label = label_of(r, lead);
    if (says_joined(r, label) || !is_rest(from(s, end)) || !is_label(r, lead))
        return;
    bool modified = says_modified(r, label) ||
                    class_says_modified(m, m->nodes[node].parent);
    struct pst_place place = {at + begin, at + end};
    if (memchr(raw.p, '&', raw.n) != NULL)
        place = (struct pst_place){at, at + raw.n};
    take_date(r, place, modified);
}

/* A <time> with a whole date in its attribute. */
static void take_time(struct reader *r, uint32_t node)
{
    const struct pst_markup *m = r->w->m;
    const struct pst_str none = {"", 0};
    struct pst_place at;
    size_t begin, end;
    struct pst_date d;
    if (pst_markup_attribute(m, node, "datetime", &at.begin, &at.end) &&
        pst_date_find((struct pst_str){m->p + at.begin, at.end - at.begin},
                      true, &d, &begin, &end) &&
        d.day != 0)
        take_date(r, at,
                  class_says_modified(m, node) ||
                      says_modified(r, label_of(r, none)));
}

/* Whether a name follows: "By", "Written by:", "Von". */
static bool asks_for_name(struct reader *r, struct pst_str s)
{
    static const char *const words[] = {
        "by",           "by:",        "author",     "author:",
        "authors",      "authors:",   "von",        "von:",
        "autor",        "autor:",     "autorin:",   "par",
        "par:",         "auteur",     "auteur:",    "por",
        "por:",         "door",       "door:",      "di",
        "a cura di",    "przez",      "автор",      "автор:",
        "yazan:",       "av",         "作者",       "作者:",
        "作者：",       "文/",        "written by", "written by:",
        "posted by",    "posted by:", "story by",   "published by",
        "words by",     "text by",    "article by", "post by",
        "reported by",  "report by",  "essay by",   "opinion by",
        "posted on by", NULL};
    if (s.n == 0 || s.n > LINE_MAX_BYTES)
        return false;
    s = folded(r, s);
    for (size_t i = 0; words[i] != NULL; i++)
        if (pst_str_is(s, words[i]))
            return true;
    if (s.n < 4 || memcmp(s.p + s.n - 3, " by", 3) != 0)
        return false;
    s = pst_str_trim((struct pst_str){s.p, s.n - 3});
    return ends_with_sign(s) || pst_is_digit(s.p[s.n - 1]);
}

static bool is_person(struct pst_str s)
{
    return s.n <= NAME_MAX_BYTES && pst_shape_name(s) == s.n && s.n != 0;
}

/* "Jane Doe", "Jane Doe and John Roe" */
static bool is_people(struct pst_str s)
{
    static const char *const words[] = {" and ", " & ", " und ", " et ", NULL};
    for (size_t at = 0; at < s.n; at++)
        for (size_t i = 0; words[i] != NULL; i++) {
            size_t n = strlen(words[i]);
            if (s.n - at > n && memcmp(s.p + at, words[i], n) == 0)
                return is_person((struct pst_str){s.p, at}) &&
                       is_people(from(s, at + n));
        }
    return is_person(s);
}

/* "Krystyna", in a link to all that she has written. */
static bool is_one_name(struct pst_str s)
{
    enum { LEAST = 3, MOST = 20 /* bytes */ };
    if (s.n < LEAST || s.n > MOST || *s.p < 'A' || *s.p > 'Z')
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!pst_is_alpha(s.p[i]) && (s.p[i] & 0x80) == 0)
            return false;
    return true;
}

/* A link to all that an author has written. */
static bool leads_to_author(const struct pst_markup *m, uint32_t text)
{
    static const char *const ways[] = {
        "/author/",   "/authors/",     "/writer/",       "/writers/",
        "/people/",   "/contributor/", "/contributors/", "/profile/",
        "/profiles/", "/staff/",       "/autor/",        "/autoren/",
        "/auteur/",   "/reporter/",    "/by/",           "/columnist/",
        "/bio/",      "/person/",      "/journalist/",   NULL};
    struct pst_str href;
    uint32_t link = pst_markup_above(m, text, "a");
    return link != 0 && pst_markup_value(m, link, "href", &href) &&
           holds_one_of(href, ways);
}

static void take_author(struct reader *r, struct pst_str name)
{
    if (r->out->author_count < PST_BYLINE_AUTHORS) {
        size_t at = (size_t)(name.p - r->w->m->p);
        r->out->authors[r->out->author_count++] =
            (struct pst_place){at, at + name.n};
    }
}

/* Whether the line only sets names apart. */
static bool is_between(struct reader *r, struct pst_str s)
{
    static const char *const words[] = {",", "and", "&",     "und",   "et", "y",
                                        "e", "и",   "&amp;", ", and", NULL};
    s = folded(r, s);
    for (size_t i = 0; words[i] != NULL; i++)
        if (pst_str_is(s, words[i]))
            return true;
    return false;
}

static void read_name(struct reader *r, struct pst_str s, uint32_t node)
{
    size_t begin, end;
    if (r->has_name && is_between(r, s)) {
        r->joins = true;
        return;
    }
    struct pst_str name = pst_html_byline_name(s);
    struct pst_str line = {s.p, (size_t)(name.p + name.n - s.p)};
    if (r->out->author_count == 0 && pst_shape_byline(line, &begin, &end)) {
        take_author(r, (struct pst_str){s.p + begin, end - begin});
        r->has_name = true;
        r->expects_name = r->joins = false;
        return;
    }
    bool leads = leads_to_author(r->w->m, node);
    bool is_name =
        (is_people(name) && (r->expects_name || r->joins || leads)) ||
        (is_one_name(name) && r->expects_name && leads);
    r->has_name = is_name && (r->joins || r->out->author_count == 0);
    r->joins = false;
    if (r->has_name)
        take_author(r, name);
    r->expects_name = asks_for_name(r, s);
}

/* A text as it is written, trimmed. */
static void read_line(struct reader *r, struct pst_str s, uint32_t node)
{
    if (s.n <= LINE_MAX_BYTES) {
        read_name(r, s, node);
        if (has_digit(s))
            read_date(r, s, node);
    }
    r->before = s;
}

static struct pst_str text_of(const struct pst_markup *m, uint32_t node)
{
    const struct pst_node *t = &m->nodes[node];
    size_t n = t->is_text ? t->end - t->begin : 0;
    return pst_str_trim((struct pst_str){m->p + t->begin, n});
}

/* Down from the headline to the text. */
static void read_after(struct reader *r, uint32_t heading)
{
    const struct pst_markup *m = r->w->m;
    unsigned lines = 0, prose = 0;
    bool skip = heading != r->w->root;
    for (uint32_t n = heading; (n = pst_markup_next(m, n, 0, skip)) != 0;) {
        bool is_text = m->nodes[n].is_text;
        skip = !is_text && is_skipped(r->w, n);
        if (!skip && pst_markup_is(m, n, "time"))
            take_time(r, n);
        struct pst_str s = text_of(m, n);
        if (s.n == 0)
            continue;
        prose += s.n > LINE_MAX_BYTES;
        if (prose == PROSE_MOST || ++lines > AFTER_MOST)
            break;
        read_line(r, s, n);
    }
}

static bool is_within_beside(const struct pst_walk *w, uint32_t node)
{
    while ((node = w->m->nodes[node].parent) != 0)
        if (is_skipped(w, node))
            return true;
    return false;
}

/* The texts above the headline, the nearest first. */
static void read_before(struct reader *r, uint32_t heading)
{
    const struct pst_markup *m = r->w->m;
    unsigned lines = 0;
    for (uint32_t n = heading; --n > 0 && lines < BEFORE_MOST;) {
        bool is_time = pst_markup_is(m, n, "time");
        struct pst_str s = text_of(m, n);
        lines += s.n != 0;
        if ((s.n == 0 && !is_time) || is_within_beside(r->w, n))
            continue;
        r->before.n = 0;
        r->has_name = r->joins = r->expects_name = false;
        if (is_time)
            take_time(r, n);
        else
            read_line(r, s, n);
    }
}

/* Whether the class of an element around a text says that it is a date. */
static bool is_called_date(const struct pst_markup *m, uint32_t node)
{
    enum { LEVELS = 3 };
    static const char *const words[] = {"date", "publi",  "posted",
                                        "time", "datum",  "fecha",
                                        "meta", "byline", NULL};
    for (unsigned i = 0; i < LEVELS; i++) {
        struct pst_str s;
        node = m->nodes[node].parent;
        if (node == 0)
            return false;
        if (pst_markup_value(m, node, "class", &s) && holds_like(s, words))
            return true;
    }
    return false;
}

/* Whether a text itself says so: "Posted on". */
static bool begins_published(struct reader *r, struct pst_str s)
{
    static const char *const words[] = {
        "posted",     "published",    "veroffentlicht", "publie", "publicad",
        "pubblicato", "gepubliceerd", "опубликован",    NULL};
    s = folded(r, s);
    for (size_t i = 0; words[i] != NULL; i++)
        if (pst_str_starts(s, words[i]))
            return true;
    return false;
}

/* Within the root, wherever the page says that it is a date. */
static void read_called(struct reader *r)
{
    const struct pst_markup *m = r->w->m;
    bool skip = false;
    for (uint32_t n = r->w->root;
         r->out->published.end == 0 &&
         (n = pst_markup_next(m, n, r->w->root, skip)) != 0;) {
        skip = !m->nodes[n].is_text && is_skipped(r->w, n);
        if (!skip && pst_markup_is(m, n, "time"))
            take_time(r, n);
        struct pst_str s = text_of(m, n);
        if (s.n != 0 && s.n <= LINE_MAX_BYTES && has_digit(s) &&
            (is_called_date(m, n) || begins_published(r, s)))
            read_date(r, s, n);
        if (s.n != 0)
            r->before = s;
    }
}

void pst_html_byline(struct pst_byline *b, const struct pst_walk *w,
                     uint32_t heading, enum pst_date_order order)
{
    *b = (struct pst_byline){0};
    struct reader r = {
        .w = w, .out = b, .order = order, .before = {w->m->p, 0}};
    if (heading == 0 && pst_markup_is_below(w->m, w->heading, w->root))
        heading = w->heading;
    if (heading != 0)
        read_after(&r, heading);
    if (heading == 0 || (b->published.end == 0 && b->author_count == 0))
        read_after(&r, w->root);
    if (heading != 0 && (b->published.end == 0 || b->author_count == 0)) {
        struct pst_byline above = {0};
        r.out = &above;
        read_before(&r, heading);
        if (b->published.end == 0)
            b->published = above.published;
        if (b->modified.end == 0)
            b->modified = above.modified;
        if (b->author_count == 0) {
            memcpy(b->authors, above.authors, sizeof b->authors);
            b->author_count = above.author_count;
        }
    }
    r.out = b;
    r.before.n = 0;
    if (b->published.end == 0)
        read_called(&r);
    pst_buf_dispose(&r.decoded);
    pst_buf_dispose(&r.folded);
}
