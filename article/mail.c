/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages: files of one (.eml, Maildir, MH) and of many (mbox). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/frontmatter.h"
#include "article/headers.h"
#include "article/html.h"
#include "article/mailparts.h"
#include "article/members.h"
#include "article/srcmap.h"
#include "article/tags.h"
#include "base/mem.h"

enum {
    FOOTER_LINES_MAX = 8,
    RULE_MIN = 20,
    NESTED_MAX = 8, /* messages within messages */
    ID_MAX = 1000   /* bytes of Message-ID: part of the names of attachments */
};

/* A message and its parts; what members.h calls `own`. */
struct message {
    struct pst_range range;
    struct pst_range postmark; /* the "From " line of an mbox; empty: none */
    struct pst_parts parts;
    bool is_mbox;
};

struct reader {
    struct pst_article *a;
    struct pst_str bytes;
    const struct message *m;
    char charset[PST_CHARSET_MAX]; /* of header fields that state none */
    unsigned depth;
    struct pst_error *err;
};

static struct pst_str slice(struct pst_str s, struct pst_range r)
{
    return (struct pst_str){s.p + r.begin, r.end - r.begin};
}

/* Append to the field's stretches, without its place being split. */
static void add_value(struct reader *r, enum pst_field field, const char *key,
                      struct pst_range value)
{
    struct pst_source text;
    struct pst_str name = pst_str_of(key == NULL ? "" : key);
    pst_mime_value(&text, r->bytes, value, r->charset);
    pst_article_close(r->a);
    size_t first = r->a->segment_count;
    pst_article_value(r->a, field, key == NULL ? NULL : &name, &text, 0,
                      text.text.n);
    pst_article_lift(r->a, first, &text);
    pst_source_dispose(&text);
}

/* The same, as front matter would have it: lists are split. */
static void add_list(struct reader *r, const char *name, struct pst_range value)
{
    struct pst_source text;
    pst_mime_value(&text, r->bytes, value, r->charset);
    pst_article_close(r->a);
    size_t first = r->a->segment_count;
    pst_metadata_add(r->a, &text, pst_str_of(name), 0, text.text.n, true);
    pst_article_lift(r->a, first, &text);
    pst_source_dispose(&text);
}

static struct pst_range range_of(struct pst_str bytes, struct pst_str part)
{
    size_t begin = (size_t)(part.p - bytes.p);
    return (struct pst_range){begin, begin + part.n};
}

/* The end of the address at `at` in a list of them: a comma that stands in no
 * quotes, brackets or comment. */
static size_t address_end(struct pst_str s, size_t at)
{
    bool quoted = false;
    int open = 0;
    for (; at < s.n; at++) {
        char c = s.p[at];
        if (c == '\\' && at + 1 < s.n)
            at++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '<' || c == '('))
            open++;
        else if (!quoted && (c == '>' || c == ')'))
            open--;
        else if (!quoted && open <= 0 && c == ',')
            break;
    }
    return at;
}

/* "Jane Doe via Some List": lists put themselves in the place of authors. */
static struct pst_str cut_via(struct pst_str name)
{
    const char *via = memmem(name.p, name.n, " via ", 5);
    if (via != NULL && via != name.p)
        name.n = (size_t)(via - name.p);
    return name;
}

static void add_people(struct reader *r, enum pst_field field,
                       struct pst_range value)
{
    struct pst_str s = slice(r->bytes, value);
    for (size_t at = 0; at < s.n; at++) {
        size_t end = address_end(s, at);
        struct pst_str one = {s.p + at, end - at};
        one = cut_via(pst_sender_name(pst_str_trim(one)));
        if (one.n != 0)
            add_value(r, field, NULL, range_of(r->bytes, one));
        at = end;
    }
}

static bool find_field(const struct reader *r, const char *name,
                       struct pst_range *value)
{
    struct pst_range h = r->m->parts.items[0].header;
    return pst_mime_field_find(r->bytes, h.begin, h.end, name, value) &&
           pst_str_trim(slice(r->bytes, *value)).n != 0;
}

/* The phrase of "Phrase <id.of.the.list>", else the id. */
static struct pst_range list_name(struct pst_str bytes, struct pst_range value)
{
    struct pst_str s = pst_str_trim(slice(bytes, value));
    const char *open = memrchr(s.p, '<', s.n);
    if (open == NULL)
        return range_of(bytes, s);
    struct pst_str name =
        pst_str_trim((struct pst_str){s.p, (size_t)(open - s.p)});
    if (name.n >= 2 && name.p[0] == '"' && name.p[name.n - 1] == '"')
        name = (struct pst_str){name.p + 1, name.n - 2};
    if (name.n != 0)
        return range_of(bytes, name);
    const char *end = memchr(open, '>', s.n - (size_t)(open - s.p));
    size_t n = (size_t)((end == NULL ? s.p + s.n : end) - open) - 1;
    return range_of(bytes, (struct pst_str){open + 1, n});
}

/* A list has a name; a newsletter that has none is its sender's. */
static void add_source(struct reader *r)
{
    struct pst_range value, sender;
    if (find_field(r, "list-id", &value))
        add_value(r, PST_FIELD_SOURCE, NULL, list_name(r->bytes, value));
    else if (find_field(r, "newsgroups", &value))
        add_value(r, PST_FIELD_SOURCE, NULL, value);
    else if (find_field(r, "list-unsubscribe", &value) &&
             find_field(r, "from", &sender))
        add_people(r, PST_FIELD_SOURCE, sender);
}

/* When it was sent; else when it came, by the last relay or the mbox. */
static void add_date(struct reader *r)
{
    struct pst_range value;
    if (find_field(r, "date", &value)) {
        add_value(r, PST_FIELD_DATE, NULL, value);
    } else if (find_field(r, "received", &value)) {
        struct pst_str s = slice(r->bytes, value);
        const char *last = memrchr(s.p, ';', s.n);
        if (last != NULL)
            value.begin += (size_t)(last + 1 - s.p);
        add_value(r, PST_FIELD_DATE, NULL, value);
    } else if (r->m->postmark.end != 0) {
        add_value(r, PST_FIELD_DATE, NULL, r->m->postmark);
    }
}

static void add_fields(struct reader *r)
{
    static const struct {
        const char *header;
        enum pst_field field;
    } values[] = {{"subject", PST_FIELD_TITLE},
                  {"content-language", PST_FIELD_LANG},
                  {"archived-at", PST_FIELD_URL},
                  {"x-rss-url", PST_FIELD_URL},
                  {"summary", PST_FIELD_SUMMARY}};
    static const char *const others[] = {
        "to", "cc", "newsgroups", "organization", "message-id", "in-reply-to"};
    struct pst_range value;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (find_field(r, values[i].header, &value))
            add_value(r, values[i].field, NULL, value);
    if (find_field(r, "from", &value) || find_field(r, "sender", &value))
        add_people(r, PST_FIELD_AUTHOR, value);
    add_date(r);
    add_source(r);
    if (find_field(r, "keywords", &value))
        add_list(r, "keywords", value);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (find_field(r, others[i], &value))
            add_value(r, PST_FIELD_META, others[i], value);
}

/* A plain text, line by line. */
struct body {
    struct reader *r;
    const struct pst_source *text;
    unsigned quotes; /* marks before the lines of the open stretch */
    enum pst_field field;
    bool deletes_spaces; /* format=flowed; delsp=yes */
};

/* Where the text begins after ">" marks, and how many there are. */
static size_t past_quotes(struct pst_str s, size_t at, size_t end,
                          unsigned *count)
{
    *count = 0;
    size_t i = at;
    while (i < end && (s.p[i] == '>' || (s.p[i] == ' ' && *count != 0))) {
        *count += s.p[i] == '>';
        i++;
    }
    return i;
}

static void add_line(struct body *b, size_t begin, size_t end, size_t next)
{
    struct pst_article *a = b->r->a;
    unsigned quotes;
    struct pst_str s = pst_buf_str(&b->text->text);
    size_t at = past_quotes(s, begin, end, &quotes);
    struct pst_str left = {s.p + at, end - at};
    if (pst_str_trim(left).n == 0 || quotes != b->quotes)
        pst_article_close(a);
    b->quotes = quotes;
    if (pst_str_trim(left).n == 0)
        return;
    if (!a->is_open)
        pst_article_open(a, b->field,
                         quotes != 0 ? PST_BLOCK_QUOTE : PST_BLOCK_PARAGRAPH,
                         NULL);
    bool joins = b->deletes_spaces && end > at && s.p[end - 1] == ' ';
    pst_article_add(a, b->text, at, joins ? end - 1 : next);
}

static bool is_signature(struct pst_str s, size_t begin, size_t end)
{
    return end - begin >= 2 && end - begin <= 3 &&
           memcmp(s.p + begin, "-- ", end - begin) == 0;
}

/* The end of the line at `at` without what ends it; *next is that of the next
 * one. */
static size_t line_end(struct pst_str s, size_t at, size_t *next)
{
    const char *p = memchr(s.p + at, '\n', s.n - at);
    size_t end = p == NULL ? s.n : (size_t)(p - s.p);
    *next = p == NULL ? s.n : end + 1;
    return end > at && s.p[end - 1] == '\r' ? end - 1 : end;
}

/* A line of one mark, as lists put it before their footers. */
static bool is_rule(struct pst_str s, size_t begin, size_t end)
{
    size_t n = begin;
    while (n < end && s.p[n] == s.p[begin])
        n++;
    return end - begin >= RULE_MIN && n == end &&
           pst_is_one_of(s.p[begin], "_-=");
}

/* A rule with few lines after it, all of them about the list. */
static bool is_footer(struct pst_str s, size_t begin, size_t end, size_t next)
{
    size_t lines = 0;
    if (!is_rule(s, begin, end))
        return false;
    struct pst_str rest = {s.p + next, s.n - next};
    for (size_t at = next; at < s.n && lines <= FOOTER_LINES_MAX; lines++)
        line_end(s, at, &at);
    if (lines > FOOTER_LINES_MAX)
        return false;
    return (memmem(rest.p, rest.n, "http", 4) != NULL ||
            memchr(rest.p, '@', rest.n) != NULL);
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* What programs put above a message that they forward within the text. */
static bool is_forward_mark(struct pst_str line)
{
    static const char *const marks[] = {
        "forwarded message", "original message",  "weitergeleitete nachricht",
        "message transf",    "mensaje reenviado", "messaggio inoltrato"};
    enum { LONGEST = 60 };
    line = pst_str_trim(line);
    if (line.n == 0 || line.n > LONGEST ||
        (line.p[0] != '-' && line.p[line.n - 1] != ':'))
        return false;
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t n = strlen(marks[i]);
        for (size_t at = 0; at + n <= line.n; at++)
            if (strncasecmp(line.p + at, marks[i], n) == 0)
                return true;
    }
    return false;
}

/* Bytes of "From" in "From: Ann Roe <ann@x.org>"; 0: the line is no header. */
static size_t header_name(struct pst_str line)
{
    enum { LONGEST = 20 };
    size_t n = 0;
    while (n < line.n && n < LONGEST && line.p[n] != ':' && line.p[n] != ' ')
        n++;
    return n != 0 && n + 1 < line.n && line.p[n] == ':' && line.p[n + 1] == ' '
               ? n
               : 0;
}

/* Who wrote it first is an author, too. */
static void add_first_author(struct body *b, size_t begin, size_t end)
{
    struct pst_str s = pst_buf_str(&b->text->text);
    const char *angle = memchr(s.p + begin, '<', end - begin);
    size_t stop = angle != NULL ? (size_t)(angle - s.p) : end;
    while (begin < stop && pst_is_one_of(s.p[begin], " \"*"))
        begin++;
    while (stop > begin && pst_is_one_of(s.p[stop - 1], " \"*"))
        stop--;
    if (begin < stop)
        pst_article_value(b->r->a, PST_FIELD_AUTHOR, NULL, b->text, begin,
                          stop);
}

/* Past the headers below such a mark, which are no text. */
static size_t past_forwarded(struct body *b, size_t at, bool is_answer)
{
    static const char *const from[] = {"from", "von", "de", "da"};
    struct pst_str s = pst_buf_str(&b->text->text);
    bool any = false;
    for (size_t next; at < s.n; at = next) {
        size_t end = line_end(s, at, &next);
        struct pst_str line = {s.p + at, end - at};
        bool is_blank = pst_str_trim(line).n == 0;
        size_t n = header_name(line);
        bool goes_on = any && !is_blank && pst_is_blank(line.p[0]);
        if (n == 0 && !goes_on && (any || !is_blank))
            break;
        any = any || n != 0;
        for (size_t i = 0; n != 0 && !is_answer && i < COUNT(from); i++)
            if (pst_name_is((struct pst_str){line.p, n}, from[i]))
                add_first_author(b, at + n + 1, end);
    }
    return at;
}

static void read_plain(struct reader *r, const struct pst_source *text,
                       bool deletes_spaces)
{
    struct body b = {.r = r,
                     .text = text,
                     .field = PST_FIELD_BODY,
                     .deletes_spaces = deletes_spaces};
    struct pst_str s = pst_buf_str(&text->text);
    for (size_t at = 0, next; at < s.n; at = next) {
        size_t end = line_end(s, at, &next);
        if (is_forward_mark((struct pst_str){s.p + at, end - at})) {
            /* "Original Message" stands in answers, too. */
            bool is_answer = memmem(s.p + at, end - at, "riginal", 7) != NULL;
            pst_article_close(r->a);
            next = past_forwarded(&b, next, is_answer);
            continue;
        }
        bool ends = is_signature(s, at, end) || is_footer(s, at, end, next);
        if (!ends) {
            add_line(&b, at, end, next);
            continue;
        }
        pst_article_close(r->a);
        b.field = PST_FIELD_BIO;
    }
    pst_article_close(r->a);
}

static bool has_flag(struct pst_str type, const char *name, const char *value)
{
    struct pst_buf got = PST_BUF_INIT;
    bool has = pst_mime_param(&got, type, name) &&
               pst_name_is(pst_buf_str(&got), value);
    pst_buf_dispose(&got);
    return has;
}

static int read_text(struct reader *r, const struct pst_part *p)
{
    struct pst_source text;
    int result = 0;
    pst_part_text(&text, r->bytes, p, r->m->is_mbox);
    pst_part_note(r->a, p, &text);
    pst_article_close(r->a);
    size_t first = r->a->segment_count;
    if (p->kind == PST_PART_HTML)
        result = pst_html_fragment(r->a, &text, NULL, 0, text.text.n,
                                   PST_BLOCK_PARAGRAPH, r->depth, r->err);
    else
        read_plain(r, &text,
                   has_flag(slice(r->bytes, p->type), "delsp", "yes"));
    pst_article_close(r->a);
    pst_article_lift(r->a, first, &text);
    pst_source_dispose(&text);
    return result;
}

/* The end of the tag at `at`, of a style that of its end tag; the text's when
 * there is none. */
static size_t past_tag(struct pst_str s, size_t at)
{
    struct pst_str rest = {s.p + at, s.n - at};
    bool style = rest.n > 6 && strncasecmp(rest.p, "<style", 6) == 0;
    const char *from = style ? memmem(rest.p, rest.n, "</", 2) : rest.p;
    const char *end =
        from == NULL ? NULL : memchr(from, '>', (size_t)(s.p + s.n - from));
    return end == NULL ? s.n : (size_t)(end - s.p);
}

/* Letters of the text, those of tags, scripts and styles left out: about. */
static size_t measure(const struct reader *r, const struct pst_part *p)
{
    struct pst_source text;
    size_t count = 0;
    pst_part_text(&text, r->bytes, p, r->m->is_mbox);
    struct pst_str s = pst_buf_str(&text.text);
    bool is_html = p->kind == PST_PART_HTML;
    for (size_t i = 0; i < s.n; i++) {
        if (is_html && s.p[i] == '<')
            i = past_tag(s, i);
        else
            count += (unsigned char)s.p[i] > ' ';
    }
    pst_source_dispose(&text);
    return count;
}

/* Of what says the same, plain text, unless it is a mere note that there is
 * HTML; else the last that can be read, as the best comes last. */
static uint32_t best_alternative(const struct reader *r, uint32_t parent)
{
    const struct pst_part *items = r->m->parts.items;
    uint32_t plain = 0, html = 0, other = 0;
    for (uint32_t i = items[parent].child; i != 0; i = items[i].next) {
        if (items[i].kind == PST_PART_PLAIN)
            plain = i;
        else if (items[i].kind == PST_PART_HTML)
            html = i;
        else if (items[i].kind >= PST_PART_MIXED)
            other = i;
    }
    uint32_t rich = html != 0 ? html : other;
    if (plain == 0)
        return rich;
    if (rich == 0)
        return plain;
    size_t letters = measure(r, &items[plain]);
    bool is_note =
        html != 0 ? letters < measure(r, &items[html]) / 2 : letters == 0;
    return is_note ? rich : plain;
}

/* Encoded words, which do not belong into parameters, but are often there. */
static void decode_words(struct pst_buf *text)
{
    struct pst_source decoded;
    if (memmem(text->p, text->n, "=?", 2) == NULL)
        return;
    pst_mime_value(&decoded, pst_buf_str(text), (struct pst_range){0, text->n},
                   "");
    pst_buf_clear(text);
    pst_buf_addstr(text, pst_buf_str(&decoded.text));
    pst_source_dispose(&decoded);
}

/* The name of a file in the message; empty when it is no file. */
static void attachment_name(struct pst_str bytes, const struct pst_part *p,
                            struct pst_buf *name)
{
    struct pst_range value;
    pst_buf_clear(name);
    if (!pst_mime_field_find(bytes, p->header.begin, p->header.end,
                             "content-disposition", &value) ||
        !pst_mime_param(name, slice(bytes, value), "filename"))
        pst_mime_param(name, slice(bytes, p->type), "name");
    decode_words(name);
}

/* What else is attached: its name can be searched for. */
static void note_attachment(struct reader *r, const struct pst_part *p)
{
    struct pst_buf name = PST_BUF_INIT;
    struct pst_str key = pst_str_of("attachment");
    attachment_name(r->bytes, p, &name);
    pst_article_open(r->a, PST_FIELD_META, PST_BLOCK_VALUE, &key);
    pst_article_add_made(r->a, name.p, name.n);
    pst_article_close(r->a);
    pst_buf_dispose(&name);
}

static int read_part(struct reader *r, uint32_t number)
{
    const struct pst_part *items = r->m->parts.items;
    const struct pst_part *p = &items[number];
    int result = 0;
    switch (p->kind) {
    case PST_PART_ALTERNATIVE:
        number = best_alternative(r, number);
        return number == 0 ? 0 : read_part(r, number);
    case PST_PART_RELATED:
        return p->child == 0 ? 0 : read_part(r, p->child);
    case PST_PART_MIXED:
        for (uint32_t i = p->child; i != 0 && result == 0; i = items[i].next)
            result = read_part(r, i);
        return result;
    case PST_PART_PLAIN:
    case PST_PART_HTML:
        if (!p->is_attachment || number == 0)
            return read_text(r, p);
        break;
    case PST_PART_MESSAGE:
        return 0; /* an article of its own */
    case PST_PART_OTHER:
        break;
    }
    note_attachment(r, p);
    return 0;
}

/* The charset that the first part of text states. */
static void find_charset(struct reader *r)
{
    for (size_t i = 0; i < r->m->parts.count && r->charset[0] == '\0'; i++)
        if (r->m->parts.items[i].kind <= PST_PART_HTML)
            pst_part_charset(r->bytes, &r->m->parts.items[i], r->charset);
}

int pst_mail_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *m,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err)
{
    struct reader r = {.a = a,
                       .bytes = pst_buf_str(&src->text),
                       .m = m->own,
                       .depth = limits->depth,
                       .err = err};
    find_charset(&r);
    add_fields(&r);
    int result = read_part(&r, 0);
    if (result < 0)
        return result;
    bool has_text = false;
    for (size_t i = 0; i < a->stretch_count; i++)
        has_text = has_text || a->stretches[i].field == PST_FIELD_BODY ||
                   a->stretches[i].field == PST_FIELD_TITLE;
    return has_text;
}

struct mailbox {
    struct pst_str bytes;
    unsigned depth;
    pst_member_sink *sink;
    void *payload;
    int64_t count;
    bool is_mbox;
};

/* What is between the brackets of Message-ID. */
static struct pst_str message_id(struct pst_str bytes, struct pst_range header)
{
    struct pst_range value;
    struct pst_str s = {"", 0};
    if (pst_mime_field_find(bytes, header.begin, header.end, "message-id",
                            &value))
        s = pst_str_trim(slice(bytes, value));
    if (s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
        s = (struct pst_str){s.p + 1, s.n - 2};
    if (s.n > ID_MAX)
        s.n = ID_MAX;
    return s;
}

/* Files that are attached are read by their own kinds. */
static int hand_out_file(struct mailbox *b, const struct pst_part *p,
                         struct pst_str id)
{
    struct pst_buf name = PST_BUF_INIT;
    struct pst_source raw;
    attachment_name(b->bytes, p, &name);
    if (name.n == 0 && p->kind == PST_PART_MESSAGE)
        pst_buf_adds(&name, "message.eml");
    if (name.n == 0)
        return 0;
    pst_mime_decode(&raw, b->bytes, p->body, p->transfer, b->is_mbox);
    struct pst_buf path = PST_BUF_INIT;
    pst_buf_addstr(&path, id);
    if (id.n != 0)
        pst_buf_addc(&path, '/');
    pst_buf_addstr(&path, pst_buf_str(&name));
    struct pst_str bytes = pst_buf_str(&raw.text);
    struct pst_member m = {
        .number = b->count, .name = pst_buf_str(&path), .file = &bytes};
    int r = b->sink(b->payload, &m);
    pst_source_dispose(&raw);
    pst_buf_dispose(&path);
    pst_buf_dispose(&name);
    return r;
}

static bool is_file(const struct pst_part *p)
{
    return p->kind == PST_PART_OTHER ||
           (p->kind == PST_PART_MESSAGE && p->transfer != PST_TRANSFER_AS_IS) ||
           (p->kind <= PST_PART_HTML && p->is_attachment);
}

/* The message, then those within it, and files. */
static int hand_out(struct mailbox *b, struct pst_range range,
                    struct pst_range postmark, unsigned depth)
{
    struct message m = {
        .range = range, .postmark = postmark, .is_mbox = b->is_mbox};
    pst_parts_find(&m.parts, b->bytes, range, b->depth);
    const struct pst_str none = {"", 0};
    bool is_alone = !b->is_mbox && b->count == 0;
    for (size_t i = 1; i < m.parts.count; i++)
        is_alone = is_alone && (m.parts.items[i].kind != PST_PART_MESSAGE ||
                                is_file(&m.parts.items[i]));
    struct pst_member member = {
        .begin = range.begin,
        .end = range.end,
        .number = is_alone ? -1 : ++b->count,
        .name = message_id(b->bytes, m.parts.items[0].header),
        .own = &m};
    int r = b->sink(b->payload, &member);
    for (size_t i = 0; i < m.parts.count && r >= 0 && depth != 0; i++) {
        const struct pst_part *p = &m.parts.items[i];
        if (p->kind == PST_PART_MESSAGE && p->transfer == PST_TRANSFER_AS_IS)
            r = hand_out(b, p->body, (struct pst_range){0, 0}, depth - 1);
        else if (i != 0 && is_file(p))
            r = hand_out_file(b, p, is_alone ? none : member.name);
    }
    pst_parts_dispose(&m.parts);
    return r;
}

bool pst_mail_postmark(struct pst_str s)
{
    size_t next;
    struct pst_mime_field field;
    if (!pst_str_starts(s, "From "))
        return false;
    size_t end = line_end(s, 0, &next);
    bool has_time = false;
    for (size_t i = 5; i + 5 <= end; i++)
        has_time =
            has_time || (pst_is_digit(s.p[i]) && pst_is_digit(s.p[i + 1]) &&
                         s.p[i + 2] == ':' && pst_is_digit(s.p[i + 3]) &&
                         pst_is_digit(s.p[i + 4]));
    return has_time && next < s.n &&
           (s.p[next] == '>' || pst_mime_field_next(s, &next, s.n, &field));
}

size_t pst_mail_next_postmark(struct pst_str s, size_t at)
{
    const char *p;
    while ((p = memmem(s.p + at, s.n - at, "\nFrom ", 6)) != NULL) {
        size_t i = (size_t)(p - s.p);
        bool after_blank = i == 0 || s.p[i - 1] == '\n' ||
                           (i >= 2 && s.p[i - 1] == '\r' && s.p[i - 2] == '\n');
        struct pst_str rest = {p + 1, s.n - i - 1};
        if (after_blank && pst_mail_postmark(rest))
            return i + 1;
        at = i + 1;
    }
    return s.n;
}

int pst_mail_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err)
{
    (void)err;
    struct mailbox b = {.bytes = pst_buf_str(&src->text),
                        .depth = limits->depth,
                        .sink = sink,
                        .payload = payload};
    struct pst_range none = {0, 0};
    struct pst_str s = b.bytes;
    b.is_mbox = pst_mail_postmark(s);
    if (!b.is_mbox)
        return hand_out(&b, (struct pst_range){0, s.n}, none, NESTED_MAX);
    int r = 0;
    for (size_t at = 0; at < s.n && r >= 0;) {
        size_t begin;
        struct pst_range postmark = {at, line_end(s, at, &begin)};
        at = pst_mail_next_postmark(s, begin);
        r = hand_out(&b, (struct pst_range){begin, at}, postmark, NESTED_MAX);
    }
    return r < 0 ? r : 0;
}
