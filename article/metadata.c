/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/metadata.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/frontmatter.h"
#include "article/srcmap.h"
#include "base/bytes.h"
#include "base/mem.h"
#include "text/utf8.h"

struct name_field {
    const char *name;
    enum pst_field field;
};

/* Names in lower case, with '-' for '_' and for spaces. */
static const struct name_field names[] = {
    {"title", PST_FIELD_TITLE},
    {"headline", PST_FIELD_TITLE},
    {"og:title", PST_FIELD_TITLE},
    {"twitter:title", PST_FIELD_TITLE},
    {"dc.title", PST_FIELD_TITLE},
    {"dc:title", PST_FIELD_TITLE},
    {"dcterms.title", PST_FIELD_TITLE},
    {"citation-title", PST_FIELD_TITLE},
    {"titel", PST_FIELD_TITLE},
    {"titre", PST_FIELD_TITLE},
    {"author", PST_FIELD_AUTHOR},
    {"authors", PST_FIELD_AUTHOR},
    {"by", PST_FIELD_AUTHOR},
    {"byline", PST_FIELD_AUTHOR},
    {"byl", PST_FIELD_AUTHOR},
    {"creator", PST_FIELD_AUTHOR},
    {"dc.creator", PST_FIELD_AUTHOR},
    {"dc:creator", PST_FIELD_AUTHOR},
    {"dcterms.creator", PST_FIELD_AUTHOR},
    {"article:author", PST_FIELD_AUTHOR},
    {"citation-author", PST_FIELD_AUTHOR},
    {"og:article:author", PST_FIELD_AUTHOR},
    {"parsely-author", PST_FIELD_AUTHOR},
    {"sailthru.author", PST_FIELD_AUTHOR},
    {"autor", PST_FIELD_AUTHOR},
    {"auteur", PST_FIELD_AUTHOR},
    {"writer", PST_FIELD_AUTHOR},
    {"written-by", PST_FIELD_AUTHOR},
    {"author-name", PST_FIELD_AUTHOR},
    {"authorname", PST_FIELD_AUTHOR},
    {"post-author", PST_FIELD_AUTHOR},
    {"author.display-name", PST_FIELD_AUTHOR},
    {"authors.display-name", PST_FIELD_AUTHOR},
    {"作者", PST_FIELD_AUTHOR},
    {"speaker", PST_FIELD_AUTHOR},
    {"date", PST_FIELD_DATE},
    {"published", PST_FIELD_DATE},
    {"publish-date", PST_FIELD_DATE},
    {"publishdate", PST_FIELD_DATE},
    {"published-at", PST_FIELD_DATE},
    {"published-time", PST_FIELD_DATE},
    {"publication-date", PST_FIELD_DATE},
    {"publicationdate", PST_FIELD_DATE},
    {"datepublished", PST_FIELD_DATE},
    {"date-published", PST_FIELD_DATE},
    {"pubdate", PST_FIELD_DATE},
    {"pub-date", PST_FIELD_DATE},
    {"pubyear", PST_FIELD_DATE},
    {"published-on", PST_FIELD_DATE},
    {"publishedon", PST_FIELD_DATE},
    {"publishedat", PST_FIELD_DATE},
    {"publisheddate", PST_FIELD_DATE},
    {"publish-time", PST_FIELD_DATE},
    {"publishtime", PST_FIELD_DATE},
    {"pubdatetime", PST_FIELD_DATE},
    {"posted-on", PST_FIELD_DATE},
    {"first-published", PST_FIELD_DATE},
    {"originally-published", PST_FIELD_DATE},
    {"issued", PST_FIELD_DATE},
    {"date.published", PST_FIELD_DATE},
    {"date.created", PST_FIELD_DATE},
    {"created-at", PST_FIELD_DATE},
    {"createdat", PST_FIELD_DATE},
    {"created-on", PST_FIELD_DATE},
    {"created-date", PST_FIELD_DATE},
    {"createddate", PST_FIELD_DATE},
    {"creation-date", PST_FIELD_DATE},
    {"fecha", PST_FIELD_DATE},
    {"日期", PST_FIELD_DATE},
    {"published-date", PST_FIELD_DATE},
    {"release-date", PST_FIELD_DATE},
    {"date-created", PST_FIELD_DATE},
    {"datecreated", PST_FIELD_DATE},
    {"dc.date.created", PST_FIELD_DATE},
    {"dc:date.created", PST_FIELD_DATE},
    {"og:article:published-time", PST_FIELD_DATE},
    {"article:published-time", PST_FIELD_DATE},
    {"og:published-time", PST_FIELD_DATE},
    {"dc.date", PST_FIELD_DATE},
    {"dc:date", PST_FIELD_DATE},
    {"dc.date.issued", PST_FIELD_DATE},
    {"dcterms.date", PST_FIELD_DATE},
    {"dcterms.created", PST_FIELD_DATE},
    {"dcterms.issued", PST_FIELD_DATE},
    {"citation-publication-date", PST_FIELD_DATE},
    {"parsely-pub-date", PST_FIELD_DATE},
    {"created", PST_FIELD_DATE},
    {"posted", PST_FIELD_DATE},
    {"datum", PST_FIELD_DATE},
    {"source", PST_FIELD_SOURCE},
    {"publication", PST_FIELD_SOURCE},
    {"site", PST_FIELD_SOURCE},
    {"site-name", PST_FIELD_SOURCE},
    {"sitename", PST_FIELD_SOURCE},
    {"og:site-name", PST_FIELD_SOURCE},
    {"publisher", PST_FIELD_SOURCE},
    {"dc.publisher", PST_FIELD_SOURCE},
    {"dc:publisher", PST_FIELD_SOURCE},
    {"dcterms.publisher", PST_FIELD_SOURCE},
    {"application-name", PST_FIELD_SOURCE},
    {"newspaper", PST_FIELD_SOURCE},
    {"journal", PST_FIELD_SOURCE},
    {"magazine", PST_FIELD_SOURCE},
    {"section", PST_FIELD_SECTION},
    {"article:section", PST_FIELD_SECTION},
    {"articlesection", PST_FIELD_SECTION},
    {"rubric", PST_FIELD_SECTION},
    {"rubrik", PST_FIELD_SECTION},
    {"rubrique", PST_FIELD_SECTION},
    {"tag", PST_FIELD_TAG},
    {"tags", PST_FIELD_TAG},
    {"keyword", PST_FIELD_TAG},
    {"keywords", PST_FIELD_TAG},
    {"news-keywords", PST_FIELD_TAG},
    {"category", PST_FIELD_TAG},
    {"categories", PST_FIELD_TAG},
    {"topic", PST_FIELD_TAG},
    {"topics", PST_FIELD_TAG},
    {"labels", PST_FIELD_TAG},
    {"dc.subject", PST_FIELD_TAG},
    {"dc:subject", PST_FIELD_TAG},
    {"dcterms.subject", PST_FIELD_TAG},
    {"article:tag", PST_FIELD_TAG},
    {"lang", PST_FIELD_LANG},
    {"language", PST_FIELD_LANG},
    {"locale", PST_FIELD_LANG},
    {"og:locale", PST_FIELD_LANG},
    {"content-language", PST_FIELD_LANG},
    {"inlanguage", PST_FIELD_LANG},
    {"dc.language", PST_FIELD_LANG},
    {"dc:language", PST_FIELD_LANG},
    {"dcterms.language", PST_FIELD_LANG},
    {"url", PST_FIELD_URL},
    {"canonical", PST_FIELD_URL},
    {"canonical-url", PST_FIELD_URL},
    {"permalink", PST_FIELD_URL},
    {"link", PST_FIELD_URL},
    {"og:url", PST_FIELD_URL},
    {"uri", PST_FIELD_URL},
    {"via", PST_FIELD_URL},
    {"description", PST_FIELD_SUMMARY},
    {"og:description", PST_FIELD_SUMMARY},
    {"twitter:description", PST_FIELD_SUMMARY},
    {"dc.description", PST_FIELD_SUMMARY},
    {"dc:description", PST_FIELD_SUMMARY},
    {"dcterms.abstract", PST_FIELD_SUMMARY},
    {"summary", PST_FIELD_SUMMARY},
    {"excerpt", PST_FIELD_SUMMARY},
    {"abstract", PST_FIELD_SUMMARY},
    {"subtitle", PST_FIELD_SUMMARY},
    {"sub-title", PST_FIELD_SUMMARY},
    {"subheadline", PST_FIELD_SUMMARY},
    {"lead", PST_FIELD_SUMMARY},
    {"lede", PST_FIELD_SUMMARY},
    {"teaser", PST_FIELD_SUMMARY},
    {"dek", PST_FIELD_SUMMARY},
    {"standfirst", PST_FIELD_SUMMARY},
    {"bio", PST_FIELD_BIO},
    {"author-bio", PST_FIELD_BIO},
    {"author.bio", PST_FIELD_BIO},
    {"authors.bio", PST_FIELD_BIO},
    {"caption", PST_FIELD_CAPTION},
    {"image-caption", PST_FIELD_CAPTION},
    {"image.caption", PST_FIELD_CAPTION},
    {"image-alt", PST_FIELD_CAPTION},
    {"image.alt", PST_FIELD_CAPTION},
    {"credit", PST_FIELD_CREDIT},
    {"image-credit", PST_FIELD_CREDIT},
    {"image.credit", PST_FIELD_CREDIT},
    {"photo-credit", PST_FIELD_CREDIT},
    {"photo.credit", PST_FIELD_CREDIT},
};

enum {
    NAME_MAX_BYTES = 64,
    KEY_MAX = 256,       /* bytes of a name that is kept with its value */
    REPEATS_WITHIN = 256 /* stretches */
};

enum pst_field pst_metadata_field(struct pst_str name)
{
    char key[NAME_MAX_BYTES];
    if (name.n > 5 && strncasecmp(name.p + name.n - 5, ".name", 5) == 0)
        name.n -= 5; /* author: {name: ...} */
    if (name.n >= sizeof key)
        return PST_FIELD_META;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        key[i] = c == '_' || c == ' ' ? '-' : c;
    }
    for (size_t i = 0; name.n != 0 && i < sizeof names / sizeof *names; i++)
        if (names[i].name[0] == key[0] &&
            pst_str_is((struct pst_str){key, name.n}, names[i].name))
            return names[i].field;
    return PST_FIELD_META;
}

/* A value aligned with the source it is written in. */
struct aligned {
    struct pst_str text;
    struct pst_segment *pieces;
    size_t count, cap;
    size_t at;   /* in the text */
    size_t from; /* in the source */
};

static void take(struct aligned *v, size_t text_len, size_t source_len)
{
    if (text_len != 0)
        pst_segment_push(
            &v->pieces, &v->count, &v->cap,
            (struct pst_segment){v->at, text_len, v->from, source_len});
    v->at += text_len;
    v->from += source_len;
}

static size_t blanks(const char *p, const char *end)
{
    const char *q = p;
    while (q < end && pst_is_blank(*q))
        q++;
    return (size_t)(q - p);
}

/* The length of the escape at p, which is a backslash. */
static size_t escape_length(const char *p, const char *end)
{
    size_t n = 2;
    if (end - p > 1)
        switch (p[1]) {
        case 'x':
            n = 4;
            break;
        case 'u':
            n = 6;
            if (end - p >= 12 && (p[2] | 0x20) == 'd' &&
                pst_is_one_of(p[3], "89abAB") && p[6] == '\\' && p[7] == 'u' &&
                (p[8] | 0x20) == 'd' && pst_is_one_of(p[9], "cdefCDEF"))
                n = 12;
            break;
        case 'U':
            n = 10;
            break;
        case '\r':
        case '\n':
            n = 1 + blanks(p + 1, end);
            break;
        default:
            break;
        }
    return n < (size_t)(end - p) ? n : (size_t)(end - p);
}

/* What may stand for something else; NUL, which is nothing special, for none.
 */
static char quoting_sign(enum pst_quoting quoting)
{
    switch (quoting) {
    case PST_QUOTE_DOUBLE:
        return '\\';
    case PST_QUOTE_SINGLE:
        return '\'';
    case PST_QUOTE_TABLE:
        return '"';
    default:
        return '\0';
    }
}

/* One step; false when text and source have nothing in common any more. */
static bool align_step(struct aligned *v, const char *s, const char *end,
                       enum pst_quoting quoting)
{
    const char *t = v->text.p + v->at;
    const char *t_end = v->text.p + v->text.n;
    if (quoting == PST_QUOTE_DOUBLE && *s == '\\') {
        size_t n;
        size_t length = escape_length(s, end);
        pst_utf8_decode(t, t_end, &n);
        bool joins_lines = end - s > 1 && (s[1] == '\n' || s[1] == '\r');
        take(v, joins_lines ? 0 : n, length);
        return true;
    }
    if (quoting_sign(quoting) == *s && *s != '\0' && end - s > 1 &&
        s[1] == *s && *t == *s) {
        take(v, 1, 2);
        return true;
    }
    if (*t == *s) {
        take(v, 1, 1);
        return true;
    }
    if (pst_is_blank(*s)) {
        take(v, pst_is_blank(*t) ? blanks(t, t_end) : 0, blanks(s, end));
        return true;
    }
    return false;
}

static void align(struct aligned *v, const struct pst_source *src, size_t end,
                  enum pst_quoting quoting)
{
    char sign = quoting_sign(quoting);
    while (v->at < v->text.n && v->from < end) {
        const char *s = src->text.p + v->from;
        size_t most = v->text.n - v->at;
        most = end - v->from < most ? end - v->from : most;
        size_t same = pst_bytes_same(s, v->text.p + v->at, most, sign);
        take(v, same, same);
        if (same != most &&
            !align_step(v, s + same, src->text.p + end, quoting))
            break;
    }
    if (v->at < v->text.n && v->from < end)
        take(v, v->text.n - v->at, end - v->from);
}

/* The first piece that ends after `at`. */
static size_t piece_at(const struct aligned *v, size_t at)
{
    size_t low = 0, high = v->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (v->pieces[middle].text + v->pieces[middle].text_len <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Append the range [from, to) of the value to the open stretch. */
static void add_range(struct pst_article *a, const struct aligned *v,
                      size_t from, size_t to)
{
    size_t at = from;
    for (size_t i = piece_at(v, from); i < v->count && at < to; i++) {
        const struct pst_segment *p = &v->pieces[i];
        size_t end = p->text + p->text_len;
        if (p->text >= to)
            break;
        size_t stop = end < to ? end : to;
        bool linear = p->text_len == p->source_len;
        size_t begin = linear ? p->source + (at - p->text) : p->source;
        pst_article_add_mapped(a, v->text.p + at, stop - at, begin,
                               linear ? begin + (stop - at)
                                      : begin + p->source_len);
        at = stop;
    }
    pst_article_add_made(a, v->text.p + at, to - at);
}

/* Whether the last stretch says what one of its field said a little before. */
static bool is_repeated(const struct pst_article *a)
{
    const struct pst_stretch *last = &a->stretches[a->stretch_count - 1];
    size_t n = last->end - last->begin, count = a->stretch_count;
    size_t first = count > REPEATS_WITHIN ? count - REPEATS_WITHIN : 0;
    for (const struct pst_stretch *s = a->stretches + first; s < last; s++)
        if (s->field == last->field && pst_str_eq(s->key, last->key) &&
            s->end - s->begin == n &&
            memcmp(a->text.p + s->begin, a->text.p + last->begin, n) == 0)
            return true;
    return false;
}

static void put_range(struct pst_article *a, const struct aligned *v,
                      enum pst_field field, const struct pst_str *key,
                      size_t from, size_t to)
{
    pst_article_open(a, field, PST_BLOCK_VALUE, key);
    add_range(a, v, from, to);
    if (pst_article_close(a) && is_repeated(a))
        pst_article_undo(a);
}

/* The length of a separator of list items at p; 0 when there is none. */
static size_t separator(struct pst_str s, size_t at, bool people)
{
    static const char *const words[] = {" and ", " & ",    " und ", " et ",
                                        " y ",   " with ", " | ",   " + "};
    if (s.p[at] == ',' || s.p[at] == ';')
        return 1;
    for (size_t i = 0; people && i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (s.n - at > n && strncasecmp(s.p + at, words[i], n) == 0)
            return n;
    }
    return 0;
}

/* What follows a name after a comma and is no name: "Jr.", "PhD". */
static bool is_name_suffix(struct pst_str s)
{
    static const char *const suffixes[] = {"jr", "jr.",  "sr",  "sr.",
                                           "ii", "iii",  "phd", "ph.d.",
                                           "md", "m.d.", "esq", "esq."};
    s = pst_str_trim(s);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (s.n == strlen(suffixes[i]) &&
            strncasecmp(s.p, suffixes[i], s.n) == 0)
            return true;
    return false;
}

/* What is left of "et al." */
static bool is_others(struct pst_str s)
{
    s = pst_str_trim(s);
    return pst_str_is(s, "al.") || pst_str_is(s, "al") ||
           pst_str_is(s, "others");
}

/* The item at `from`; *gap gets the length of the separator after it. */
static struct pst_str item_at(struct pst_str s, size_t from, bool people,
                              size_t *gap)
{
    size_t at = from;
    while (at < s.n && (*gap = separator(s, at, people)) == 0)
        at++;
    if (at == s.n)
        *gap = 0;
    return (struct pst_str){s.p + from, at - from};
}

/* "Doe, Jane": one name with its parts turned round. */
static bool is_turned_name(struct pst_str s)
{
    size_t gap, gap2;
    struct pst_str first = item_at(s, 0, true, &gap);
    if (gap != 1 || s.p[first.n] != ',')
        return false;
    struct pst_str second = item_at(s, first.n + 1, true, &gap2);
    first = pst_str_trim(first);
    return gap2 == 0 && memchr(first.p, ' ', first.n) == NULL &&
           pst_str_trim(second).n != 0;
}

/* What follows a name and is none: " <j@x.org>", " (@jane)", " - https://...".
 */
static size_t name_length(struct pst_str s)
{
    static const char *const ends[] = {" (@", " (http", " - http", " http",
                                       "^["};
    const char *angle = memchr(s.p, '<', s.n);
    size_t n = s.n;
    if (angle != NULL && angle != s.p && s.p[s.n - 1] == '>')
        n = (size_t)(angle - s.p);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *end = memmem(s.p, n, ends[i], strlen(ends[i]));
        if (end != NULL && end != s.p)
            n = (size_t)(end - s.p);
    }
    return n;
}

/* The name in a link: "[[People/Jane Doe|Jane]]", "[Jane Doe](https://...)". */
static struct pst_str linked_name(struct pst_str s)
{
    bool wiki = s.n > 4 && memcmp(s.p, "[[", 2) == 0 &&
                memcmp(s.p + s.n - 2, "]]", 2) == 0;
    if (wiki) {
        s = (struct pst_str){s.p + 2, s.n - 4};
        const char *bar = memchr(s.p, '|', s.n);
        if (bar != NULL)
            s.n = (size_t)(bar - s.p);
        const char *slash = memrchr(s.p, '/', s.n);
        if (slash != NULL)
            s = (struct pst_str){slash + 1, (size_t)(s.p + s.n - slash) - 1};
        return s;
    }
    const char *target = memmem(s.p, s.n, "](", 2);
    if (s.n != 0 && *s.p == '[' && target != NULL)
        return (struct pst_str){s.p + 1, (size_t)(target - s.p) - 1};
    return s;
}

/* An author by name alone. */
static void put_author(struct pst_article *a, const struct aligned *v,
                       size_t from, size_t to)
{
    static const char *const labels[] = {
        "author:", "autor:", "by:", "written by "};
    struct pst_str s =
        pst_str_trim((struct pst_str){v->text.p + from, to - from});
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t n = strlen(labels[i]);
        if (s.n > n && strncasecmp(s.p, labels[i], n) == 0)
            s = pst_str_trim((struct pst_str){s.p + n, s.n - n});
    }
    s = linked_name(s);
    s.n = name_length(s);
    from = (size_t)(s.p - v->text.p);
    put_range(a, v, PST_FIELD_AUTHOR, NULL, from, from + s.n);
}

/* The items of the value from `from` on, each a stretch. */
static void put_list(struct pst_article *a, const struct aligned *v,
                     enum pst_field field, size_t from)
{
    bool people = field == PST_FIELD_AUTHOR;
    struct pst_str s = v->text;
    if (people && is_turned_name((struct pst_str){s.p + from, s.n - from})) {
        put_author(a, v, from, s.n);
        return;
    }
    while (from < s.n) {
        size_t gap, to;
        struct pst_str item = item_at(s, from, people, &gap);
        to = from + item.n;
        while (people && gap == 1) {
            size_t next_gap;
            struct pst_str next = item_at(s, to + 1, true, &next_gap);
            if (!is_name_suffix(next))
                break;
            to += 1 + next.n;
            gap = next_gap;
        }
        if (!people)
            put_range(a, v, field, NULL, from, to);
        else if (!is_others((struct pst_str){s.p + from, to - from}))
            put_author(a, v, from, to);
        /* "A, and B": the words of the second separator follow at once. */
        from = to + (gap > 1 ? gap - 1 : gap);
        if (people && gap == 1 && from < s.n && s.p[from] == ' ') {
            size_t more = separator(s, from, true);
            from += more > 1 ? more - 1 : 0;
        }
    }
}

/* "Jane Doe", two to four words that begin with capitals; "d'Arc" is one. */
static bool is_full_name(struct pst_str s)
{
    size_t words = 0;
    s = pst_str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        bool begins = i == 0 || s.p[i - 1] == ' ';
        if (!begins)
            continue;
        bool apostrophe = i + 1 < s.n && s.p[i + 1] == '\'';
        if (!(s.p[i] >= 'A' && s.p[i] <= 'Z') && (s.p[i] & 0x80) == 0 &&
            !apostrophe)
            return false;
        words++;
    }
    return words >= 2 && words <= 4;
}

/* Whether one item of a list of authors is several: "Jane Doe and John Roe",
 * but no "Office of Science and Technology". */
static bool is_several_people(struct pst_str s)
{
    size_t gap = 0, count = 0, words = 0;
    for (size_t from = 0; from < s.n; count++) {
        struct pst_str item = item_at(s, from, true, &gap);
        from += item.n + gap;
        words += gap > 1;
        if (pst_str_trim(item).n == 0 && gap > 1)
            continue; /* "A, and B" */
        struct pst_str rest = pst_str_trim(item);
        if (pst_str_starts(rest, "and "))
            rest = (struct pst_str){rest.p + 4, rest.n - 4};
        words += rest.p != pst_str_trim(item).p;
        if (!is_full_name(rest))
            return false;
    }
    return count > 1 && words > 0;
}

/* Where the name begins after white space and "By ". */
static size_t name_start(struct pst_str s)
{
    size_t at = blanks(s.p, s.p + s.n);
    if (s.n - at > 3 && strncasecmp(s.p + at, "by ", 3) == 0)
        at += 3;
    return at;
}

static void put_aligned(struct pst_article *a, struct pst_str name,
                        const struct aligned *v, bool split)
{
    enum pst_field field = pst_metadata_field(name);
    struct pst_str text = v->text;
    if (name.n > KEY_MAX)
        name.n = pst_utf8_floor(name.p, name.n, KEY_MAX);
    size_t from = field == PST_FIELD_AUTHOR ? name_start(text) : 0;
    split = split || (field == PST_FIELD_AUTHOR && is_several_people(text));
    if (split && (field == PST_FIELD_AUTHOR || field == PST_FIELD_TAG))
        put_list(a, v, field, from);
    else if (field == PST_FIELD_AUTHOR)
        put_author(a, v, from, text.n);
    else
        put_range(a, v, field, field == PST_FIELD_META ? &name : NULL, from,
                  text.n);
}

void pst_metadata_put(struct pst_article *a, const struct pst_source *src,
                      struct pst_str name, struct pst_str text, size_t begin,
                      size_t end, enum pst_quoting quoting, bool split)
{
    struct aligned v = {.text = text, .from = begin};
    align(&v, src, end, quoting);
    put_aligned(a, name, &v, split);
    free(v.pieces);
}

void pst_metadata_put_inner(struct pst_article *a,
                            const struct pst_source *inner, struct pst_str name,
                            bool split)
{
    const struct aligned v = {.text = pst_buf_str(&inner->text),
                              .pieces = inner->segments,
                              .count = inner->segment_count};
    put_aligned(a, name, &v, split);
}

void pst_metadata_inner(struct pst_source *inner, const struct pst_source *src,
                        struct pst_str text, size_t begin, size_t end,
                        enum pst_quoting quoting)
{
    struct aligned v = {.text = text, .from = begin};
    align(&v, src, end, quoting);
    pst_source_init(inner);
    pst_buf_addstr(&inner->text, text);
    inner->segments = v.pieces;
    inner->segment_count = v.count;
    inner->segment_cap = v.cap;
}

void pst_metadata_add(struct pst_article *a, const struct pst_source *src,
                      struct pst_str name, size_t begin, size_t end, bool split)
{
    struct pst_str text = {src->text.p + begin, end - begin};
    pst_metadata_put(a, src, name, text, begin, end, PST_QUOTE_NONE, split);
}
