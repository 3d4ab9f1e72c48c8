/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0; notes that Evernote exports,
 * which are as entries. */
#include <stdlib.h>
#include <string.h>

#include "article/ascii.h"
#include "article/charset.h"
#include "article/embedded.h"
#include "article/frontmatter.h"
#include "article/headers.h"
#include "article/htmlwalk.h"
#include "article/members.h"
#include "article/srcmap.h"
#include "article/xmltree.h"
#include "base/mem.h"
#include "text/utf8.h"

enum {
    DECLARING_MAX = 4096, /* bytes of a tag that may declare namespaces: it is
                             looked through for each element below it */
    SHARED_MAX = 1000     /* bytes of what all entries get from their feed */
};

/* Namespaces that name parts of an entry. */
enum space {
    SPACE_RSS, /* none, or one of RSS's own */
    SPACE_ATOM,
    SPACE_DC,
    SPACE_CONTENT,
    SPACE_MEDIA,
    SPACE_ITUNES,
    SPACE_XHTML,
    SPACE_FEEDBURNER,
    SPACE_EVERNOTE,
    SPACE_WORDPRESS,
    SPACE_BLOGGER,
    SPACE_OTHER
};

/* What its name begins with, and the prefix that is used when nothing
 * declares it. */
static const struct {
    const char *uri, *prefix;
    enum space space;
} spaces[] = {
    {"http://www.w3.org/2005/Atom", "atom", SPACE_ATOM},
    {"http://purl.org/atom/ns#", "atom03", SPACE_ATOM},
    {"http://purl.org/dc/", "dc", SPACE_DC},
    {"http://purl.org/dc/terms/", "dcterms", SPACE_DC},
    {"http://purl.org/rss/1.0/modules/content", "content", SPACE_CONTENT},
    {"http://search.yahoo.com/mrss", "media", SPACE_MEDIA},
    {"http://www.itunes.com/", "itunes", SPACE_ITUNES},
    {"http://www.w3.org/1999/xhtml", "xhtml", SPACE_XHTML},
    {"http://rssnamespace.org/feedburner/", "feedburner", SPACE_FEEDBURNER},
    {"http://wordpress.org/export/", "wp", SPACE_WORDPRESS},
    {"http://schemas.google.com/blogger/", "blogger", SPACE_BLOGGER},
    {"http://purl.org/rss/1.0/modules", NULL, SPACE_OTHER},
    {"http://purl.org/rss/1.0/", NULL, SPACE_RSS},
    {"http://my.netscape.com/rdf/simple/0.9", NULL, SPACE_RSS},
    {"http://backend.userland.com/", NULL, SPACE_RSS},
};
enum { SPACES = sizeof spaces / sizeof *spaces };

enum part {
    PART_TITLE,
    PART_AUTHOR,
    PART_DATE,
    PART_SOURCE,
    PART_LANG,
    PART_TAG,
    PART_URL,
    PART_CAPTION,
    PART_CREDIT,
    PART_SUMMARY,
    PART_TEXT,
    PART_ID,
    PARTS
};

/* Of the names of a part, those of the lowest rank that have a text count. */
static const struct {
    enum space space;
    const char *name;
    enum part part;
    int rank;
} parts[] = {
    {SPACE_RSS, "title", PART_TITLE, 0},
    {SPACE_ATOM, "title", PART_TITLE, 0},
    {SPACE_DC, "title", PART_TITLE, 1},
    {SPACE_ITUNES, "title", PART_TITLE, 2},
    {SPACE_DC, "creator", PART_AUTHOR, 0},
    {SPACE_ATOM, "author", PART_AUTHOR, 0},
    {SPACE_RSS, "author", PART_AUTHOR, 1},
    {SPACE_ITUNES, "author", PART_AUTHOR, 2},
    {SPACE_RSS, "pubdate", PART_DATE, 0},
    {SPACE_ATOM, "published", PART_DATE, 0},
    {SPACE_ATOM, "issued", PART_DATE, 0},
    {SPACE_DC, "date", PART_DATE, 1},
    {SPACE_DC, "issued", PART_DATE, 1},
    {SPACE_DC, "created", PART_DATE, 2},
    {SPACE_ATOM, "updated", PART_DATE, 3},
    {SPACE_ATOM, "modified", PART_DATE, 3},
    {SPACE_RSS, "source", PART_SOURCE, 0},
    {SPACE_ATOM, "source", PART_SOURCE, 0},
    {SPACE_DC, "publisher", PART_SOURCE, 1},
    {SPACE_DC, "language", PART_LANG, 0},
    {SPACE_RSS, "category", PART_TAG, 0},
    {SPACE_ATOM, "category", PART_TAG, 0},
    {SPACE_DC, "subject", PART_TAG, 0},
    {SPACE_MEDIA, "keywords", PART_TAG, 0},
    {SPACE_FEEDBURNER, "origlink", PART_URL, 0},
    {SPACE_RSS, "link", PART_URL, 1},
    {SPACE_ATOM, "link", PART_URL, 1},
    {SPACE_RSS, "guid", PART_URL, 2},
    {SPACE_MEDIA, "description", PART_CAPTION, 0},
    {SPACE_MEDIA, "credit", PART_CREDIT, 0},
    {SPACE_CONTENT, "encoded", PART_TEXT, 0},
    {SPACE_ATOM, "content", PART_TEXT, 0},
    {SPACE_XHTML, "body", PART_TEXT, 1},
    {SPACE_XHTML, "div", PART_TEXT, 1},
    {SPACE_RSS, "description", PART_TEXT, 2},
    {SPACE_ATOM, "summary", PART_TEXT, 2},
    {SPACE_DC, "description", PART_TEXT, 3},
    {SPACE_DC, "abstract", PART_TEXT, 3},
    {SPACE_ITUNES, "summary", PART_TEXT, 3},
    {SPACE_EVERNOTE, "title", PART_TITLE, 0},
    {SPACE_EVERNOTE, "author", PART_AUTHOR, 0},
    {SPACE_EVERNOTE, "created", PART_DATE, 0},
    {SPACE_EVERNOTE, "updated", PART_DATE, 1},
    {SPACE_EVERNOTE, "tag", PART_TAG, 0},
    {SPACE_EVERNOTE, "source-url", PART_URL, 0},
    {SPACE_EVERNOTE, "content", PART_TEXT, 0},
    {SPACE_WORDPRESS, "encoded", PART_SUMMARY, 0},
    {SPACE_RSS, "guid", PART_ID, 0},
    {SPACE_ATOM, "id", PART_ID, 0},
    {SPACE_RSS, "link", PART_ID, 1},
};

static struct pst_str range(const struct pst_markup *m, size_t begin,
                            size_t end)
{
    return (struct pst_str){m->p + begin, end - begin};
}

/* The prefix of an element's name; empty when it has none. */
static struct pst_str prefix_of(const struct pst_markup *m, uint32_t node)
{
    const struct pst_node *n = &m->nodes[node];
    struct pst_str name = range(m, n->begin + 1, n->end);
    const char *colon = memchr(name.p, ':', (size_t)(n->name.p - name.p));
    name.n = colon == NULL ? 0 : (size_t)(colon - name.p);
    return name;
}

/* The place of what the nearest element declares the prefix to be. */
static bool find_declaration(const struct pst_markup *m, uint32_t node,
                             struct pst_str prefix, struct pst_str *uri)
{
    char name[32] = "xmlns";
    if (prefix.n > sizeof name - sizeof "xmlns:")
        return false;
    for (size_t i = 0; i < prefix.n; i++) {
        char c = prefix.p[i];
        name[5] = ':';
        name[6 + i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    for (uint32_t n = node; n != 0; n = m->nodes[n].parent) {
        size_t begin, end;
        if (m->nodes[n].end - m->nodes[n].begin <= DECLARING_MAX &&
            pst_markup_attribute(m, n, name, &begin, &end)) {
            *uri = range(m, begin, end);
            return true;
        }
    }
    return false;
}

static enum space space_of(const struct pst_markup *m, uint32_t node)
{
    struct pst_str prefix = prefix_of(m, node), uri;
    if (find_declaration(m, node, prefix, &uri)) {
        for (size_t i = 0; i < SPACES; i++)
            if (pst_str_starts(uri, spaces[i].uri))
                return spaces[i].space;
        return SPACE_OTHER;
    }
    for (size_t i = 0; i < SPACES; i++)
        if (spaces[i].prefix != NULL && pst_name_is(prefix, spaces[i].prefix))
            return spaces[i].space;
    return prefix.n == 0 ? SPACE_RSS : SPACE_OTHER;
}

/* All text below the node. */
static void decode_text(struct pst_buf *out, const struct pst_markup *m,
                        uint32_t node)
{
    for (uint32_t n = node; (n = pst_markup_next(m, n, node, false)) != 0;) {
        const struct pst_node *t = &m->nodes[n];
        if (t->is_text && t->literal)
            pst_buf_add(out, m->p + t->begin, t->end - t->begin);
        else if (t->is_text)
            pst_markup_decode(out, m, t->begin, t->end);
    }
}

static bool has_text(const struct pst_markup *m, uint32_t node)
{
    for (uint32_t n = node; (n = pst_markup_next(m, n, node, false)) != 0;) {
        const struct pst_node *t = &m->nodes[n];
        if (t->is_text && pst_str_trim(range(m, t->begin, t->end)).n != 0)
            return true;
    }
    return false;
}

struct feed {
    struct pst_markup m;
    uint32_t channel;      /* the element with the feed's own title */
    struct pst_buf title;  /* HTML is not looked for in it */
    struct pst_buf author; /* of all its entries that name none */
    struct pst_buf lang;
};

/* A child of an entry that is one of its parts. */
struct piece {
    uint32_t node;
    enum space space;
    enum part part;
    int rank;
};

/* An entry while it is read. */
struct entry {
    struct pst_article *a;
    const struct feed *feed; /* NULL: it is the feed's own */
    const struct pst_markup *m;
    struct piece *pieces;
    size_t count, cap;
    int best[PARTS]; /* rank that counts; RANK_NONE: the entry has none */
    unsigned depth;
    struct pst_error *err;
};
enum { RANK_NONE = 99 };

/* A link to the entry itself. */
static bool is_own_link(const struct pst_markup *m, uint32_t node)
{
    struct pst_str value;
    return pst_markup_value(m, node, "href", &value) && value.n != 0 &&
           (!pst_markup_value(m, node, "rel", &value) ||
            pst_name_is(value, "alternate"));
}

/* A guid that is an address. */
static bool is_permanent_link(const struct pst_markup *m, uint32_t node)
{
    struct pst_str value;
    struct pst_buf text = PST_BUF_INIT;
    decode_text(&text, m, node);
    bool is = pst_str_starts(pst_str_trim(pst_buf_str(&text)), "http") &&
              !(pst_markup_value(m, node, "ispermalink", &value) &&
                pst_name_is(value, "false"));
    pst_buf_dispose(&text);
    return is;
}

/* Whether the category says what kind of entry it is, as Blogger's exports do.
 */
static bool is_kind(const struct pst_markup *m, uint32_t node)
{
    struct pst_str scheme;
    return pst_markup_value(m, node, "scheme", &scheme) &&
           pst_str_is(scheme, "http://schemas.google.com/g/2005#kind");
}

/* Whether the element has what the part wants. */
static bool counts(const struct pst_markup *m, uint32_t node, enum space space,
                   enum part part)
{
    struct pst_str value;
    if (part == PART_URL && space == SPACE_ATOM)
        return is_own_link(m, node);
    if (part == PART_URL && pst_markup_is(m, node, "guid"))
        return is_permanent_link(m, node);
    if (part == PART_TAG && space == SPACE_ATOM)
        return !is_kind(m, node) && pst_markup_value(m, node, "term", &value) &&
               value.n != 0;
    return has_text(m, node);
}

static void collect_one(struct entry *e, uint32_t node, enum space space)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        enum part part = parts[i].part;
        if (parts[i].space != space ||
            !pst_markup_is(e->m, node, parts[i].name) ||
            !counts(e->m, node, space, part))
            continue;
        PST_PUSH(e->pieces, e->count, e->cap) =
            (struct piece){node, space, part, parts[i].rank};
        if (parts[i].rank < e->best[part])
            e->best[part] = parts[i].rank;
    }
}

static void collect_children(struct entry *e, uint32_t top, bool is_note)
{
    const struct pst_markup *m = e->m;
    for (uint32_t n = m->nodes[top].child; n != 0; n = m->nodes[n].next) {
        if (m->nodes[n].is_text)
            continue;
        if (is_note && pst_markup_is(m, n, "note-attributes"))
            collect_children(e, n, true);
        else
            collect_one(e, n, is_note ? SPACE_EVERNOTE : space_of(m, n));
    }
}

/* What the children of `top` are. */
static void collect(struct entry *e, uint32_t top)
{
    for (size_t i = 0; i < PARTS; i++)
        e->best[i] = RANK_NONE;
    collect_children(e, top, pst_markup_is(e->m, top, "note"));
}

enum form { FORM_PLAIN, FORM_HTML, FORM_GUESS, FORM_TREE, FORM_FOREIGN };

/* How the text of an element is written. */
static enum form form_of(const struct pst_markup *m, uint32_t node,
                         enum space space)
{
    struct pst_str type;
    if (space == SPACE_XHTML)
        return FORM_TREE;
    if (space == SPACE_CONTENT)
        return FORM_HTML;
    if (space == SPACE_EVERNOTE)
        return pst_markup_is(m, node, "content") ? FORM_HTML : FORM_PLAIN;
    if (space != SPACE_ATOM || !pst_markup_value(m, node, "type", &type))
        return FORM_GUESS;
    struct pst_str mode;
    bool escaped = pst_markup_value(m, node, "mode", &mode) &&
                   pst_name_is(mode, "escaped");
    if (memmem(type.p, type.n, "xhtml", 5) != NULL && !escaped)
        return FORM_TREE;
    if (memmem(type.p, type.n, "html", 4) != NULL)
        return FORM_HTML;
    return pst_str_starts(type, "text") ? FORM_PLAIN : FORM_FOREIGN;
}

/* HTML has references, too. */
static enum pst_embedded embedded_form(const struct pst_source *inner,
                                       enum form form)
{
    if (form == FORM_HTML)
        return PST_EMBEDDED_HTML;
    if (form == FORM_GUESS && pst_has_references(pst_buf_str(&inner->text)))
        return PST_EMBEDDED_HTML;
    return form == FORM_GUESS ? PST_EMBEDDED_GUESS : PST_EMBEDDED_PLAIN;
}

static int add_text(struct entry *e, uint32_t node, enum space space)
{
    enum form form = form_of(e->m, node, space);
    if (form == FORM_FOREIGN)
        return 0;
    if (form == FORM_TREE) {
        struct pst_walk w = {.m = e->m,
                             .vocabulary = PST_VOCABULARY_HTML,
                             .root = node,
                             .block = PST_BLOCK_PARAGRAPH};
        pst_walk_read(&w, e->a);
        return 0;
    }
    struct pst_source inner;
    pst_markup_inner(&inner, e->m, node);
    int r = pst_embedded_read(e->a, &inner, embedded_form(&inner, form),
                              e->depth, e->err);
    pst_source_dispose(&inner);
    return r;
}

static int add_value(struct entry *e, uint32_t node, enum space space,
                     enum pst_field field)
{
    enum form form = form_of(e->m, node, space);
    if (form == FORM_FOREIGN)
        return 0;
    if (form == FORM_TREE) {
        struct pst_walk w = {.m = e->m, .vocabulary = PST_VOCABULARY_HTML};
        pst_walk_value(&w, e->a, node, field, PST_BLOCK_VALUE);
        return 0;
    }
    struct pst_source inner;
    pst_markup_inner(&inner, e->m, node);
    int r = pst_embedded_value(e->a, &inner, embedded_form(&inner, form), field,
                               e->depth, e->err);
    pst_source_dispose(&inner);
    return r;
}

/* The name of a blog's author, where its export calls the account; the channel
 * says it before the entries. */
static bool find_login(const struct feed *f, struct pst_str login,
                       struct pst_buf *name)
{
    const struct pst_markup *m = &f->m;
    bool found = false;
    for (uint32_t n = m->nodes[f->channel].child;
         n != 0 && !found && !pst_markup_is(m, n, "item");
         n = m->nodes[n].next) {
        if (!pst_markup_is(m, n, "author") || space_of(m, n) != SPACE_WORDPRESS)
            continue;
        uint32_t account = pst_markup_find(m, n, "author_login");
        uint32_t shown = pst_markup_find(m, n, "author_display_name");
        pst_buf_clear(name);
        if (account != 0 && shown != 0)
            decode_text(name, m, account);
        found =
            name->n != 0 && pst_str_eq(pst_str_trim(pst_buf_str(name)), login);
        pst_buf_clear(name);
        if (found)
            decode_text(name, m, shown);
    }
    return found && pst_str_trim(pst_buf_str(name)).n != 0;
}

/* The element's text under the name that front matter would give it. */
static void add_named(struct entry *e, uint32_t node, const char *name)
{
    struct pst_source inner;
    pst_markup_inner(&inner, e->m, node);
    struct pst_str text = pst_str_trim(pst_buf_str(&inner.text));
    bool is_author = strcmp(name, "author") == 0;
    if (is_author)
        text = pst_sender_name(text);
    size_t first = e->a->segment_count;
    size_t begin = (size_t)(text.p - inner.text.p);
    struct pst_buf full = PST_BUF_INIT;
    if (is_author && e->feed != NULL && find_login(e->feed, text, &full)) {
        pst_article_open(e->a, PST_FIELD_AUTHOR, PST_BLOCK_VALUE, NULL);
        /* As many bytes for as many would say that they are the same. */
        size_t end = begin + text.n - (full.n == text.n);
        pst_article_add_mapped(e->a, full.p, full.n, begin, end);
        pst_article_close(e->a);
    } else {
        pst_metadata_add(e->a, &inner, pst_str_of(name), begin, begin + text.n,
                         is_author);
    }
    pst_buf_dispose(&full);
    pst_article_lift(e->a, first, &inner);
    pst_source_dispose(&inner);
}

static void add_attribute(struct entry *e, uint32_t node, const char *name,
                          enum pst_field field)
{
    size_t begin, end;
    if (!pst_markup_attribute(e->m, node, name, &begin, &end))
        return;
    pst_article_open(e->a, field, PST_BLOCK_VALUE, NULL);
    pst_markup_add(e->a, e->m, begin, end, true);
    pst_article_close(e->a);
}

/* The element below an Atom author or source that has its name. */
static uint32_t named_child(const struct pst_markup *m, uint32_t node,
                            enum space space, const char *name)
{
    uint32_t child = space == SPACE_ATOM ? pst_markup_find(m, node, name) : 0;
    return child == 0 ? node : child;
}

static void add_tag(struct entry *e, const struct piece *p)
{
    struct pst_str label;
    if (p->space == SPACE_ATOM)
        add_attribute(e, p->node,
                      pst_markup_value(e->m, p->node, "label", &label) ? "label"
                                                                       : "term",
                      PST_FIELD_TAG);
    else if (p->space == SPACE_MEDIA)
        add_named(e, p->node, "keywords");
    else
        add_value(e, p->node, p->space, PST_FIELD_TAG);
}

static int add_piece(struct entry *e, const struct piece *p)
{
    switch (p->part) {
    case PART_TITLE:
        return add_value(e, p->node, p->space, PST_FIELD_TITLE);
    case PART_AUTHOR:
        add_named(e, named_child(e->m, p->node, p->space, "name"), "author");
        return 0;
    case PART_DATE:
        return add_value(e, p->node, p->space, PST_FIELD_DATE);
    case PART_SOURCE:
        return add_value(e, named_child(e->m, p->node, p->space, "title"),
                         p->space, PST_FIELD_SOURCE);
    case PART_LANG:
        return add_value(e, p->node, p->space, PST_FIELD_LANG);
    case PART_TAG:
        add_tag(e, p);
        return 0;
    case PART_URL:
        if (p->space != SPACE_ATOM)
            return add_value(e, p->node, p->space, PST_FIELD_URL);
        add_attribute(e, p->node, "href", PST_FIELD_URL);
        return 0;
    case PART_CAPTION:
        return add_value(e, p->node, p->space, PST_FIELD_CAPTION);
    case PART_CREDIT:
        return add_value(e, p->node, p->space, PST_FIELD_CREDIT);
    case PART_SUMMARY:
        return add_value(e, p->node, p->space, PST_FIELD_SUMMARY);
    case PART_TEXT:
        return add_text(e, p->node, p->space);
    case PART_ID:
    case PARTS:
        break;
    }
    return 0;
}

/* What is a text where there is a better one is a summary of it. */
static void find_summary(struct entry *e)
{
    for (size_t i = 0; i < e->count; i++) {
        struct piece *p = &e->pieces[i];
        if (p->part != PART_TEXT || p->rank == e->best[PART_TEXT])
            continue;
        p->part = PART_SUMMARY;
        if (p->rank < e->best[PART_SUMMARY])
            e->best[PART_SUMMARY] = p->rank;
    }
}

static int add_pieces(struct entry *e)
{
    int r = 0;
    for (int part = 0; r == 0 && part < PARTS; part++)
        for (size_t i = 0; r == 0 && i < e->count; i++) {
            const struct piece *p = &e->pieces[i];
            if ((int)p->part == part && p->rank == e->best[part])
                r = add_piece(e, p);
        }
    return r;
}

/* What the feed says of all its entries; it stands far from them, so that
 * nothing leads there. */
static void add_made(struct pst_article *a, enum pst_field field,
                     struct pst_str text)
{
    pst_article_open(a, field, PST_BLOCK_VALUE, NULL);
    pst_article_add_made(a, text.p, text.n);
    pst_article_close(a);
}

/* What the entry leaves to the feed, or to its own element. */
static void add_rest(struct entry *e, const struct feed *f, uint32_t node)
{
    struct pst_str author = pst_sender_name(pst_buf_str(&f->author));
    if (e->best[PART_AUTHOR] == RANK_NONE)
        add_made(e->a, PST_FIELD_AUTHOR, author);
    if (e->best[PART_SOURCE] == RANK_NONE)
        add_made(e->a, PST_FIELD_SOURCE, pst_buf_str(&f->title));
    if (e->best[PART_LANG] == RANK_NONE)
        add_attribute(e, node, "xml:lang", PST_FIELD_LANG);
    if (pst_article_first(e->a, PST_FIELD_LANG).n == 0)
        add_made(e->a, PST_FIELD_LANG, pst_buf_str(&f->lang));
}

/* What a blog keeps beside its posts and pages: pictures, menus, styles. */
static bool is_other_type(struct pst_str type)
{
    static const char *const types[] = {
        "attachment",   "nav_menu_item",       "revision",    "custom_css",
        "oembed_cache", "customize_changeset", "user_request"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (pst_str_is(type, types[i]))
            return true;
    return pst_str_starts(type, "wp_");
}

/* Whether the child says that its entry, of a blog's export, is no article:
 * none of its posts, or one in the bin. */
static bool is_foreign(const struct pst_markup *m, uint32_t child,
                       struct pst_buf *text)
{
    struct pst_str kind;
    enum space space = space_of(m, child);
    if (space == SPACE_ATOM && is_kind(m, child) &&
        pst_markup_value(m, child, "term", &kind))
        return memmem(kind.p, kind.n, "#post", 5) == NULL &&
               memmem(kind.p, kind.n, "#page", 5) == NULL;
    if (space != SPACE_WORDPRESS && space != SPACE_BLOGGER)
        return false;
    pst_buf_clear(text);
    decode_text(text, m, child);
    struct pst_str said = pst_str_trim(pst_buf_str(text));
    if (space == SPACE_BLOGGER)
        return pst_markup_is(m, child, "type") && pst_str_is(said, "COMMENT");
    return (pst_markup_is(m, child, "post_type") && is_other_type(said)) ||
           (pst_markup_is(m, child, "status") && pst_str_is(said, "trash"));
}

static bool has_foreign(const struct pst_markup *m, uint32_t node)
{
    struct pst_buf text = PST_BUF_INIT;
    bool has = false;
    for (uint32_t n = m->nodes[node].child; n != 0 && !has;
         n = m->nodes[n].next)
        has = !m->nodes[n].is_text && is_foreign(m, n, &text);
    pst_buf_dispose(&text);
    return has;
}

int pst_feed_read(struct pst_article *a, const struct pst_source *src,
                  const struct pst_member *m,
                  const struct pst_extract_limits *limits,
                  struct pst_error *err)
{
    (void)src;
    const struct feed *f = m->own;
    struct entry e = {.a = a, .m = &f->m, .depth = limits->depth, .err = err};
    e.feed = f;
    if (has_foreign(&f->m, m->node))
        return 0;
    collect(&e, m->node);
    find_summary(&e);
    bool is_article =
        e.best[PART_TEXT] != RANK_NONE || e.best[PART_TITLE] != RANK_NONE;
    int r = is_article ? add_pieces(&e) : 0;
    if (r == 0 && is_article)
        add_rest(&e, f, m->node);
    free(e.pieces);
    return r < 0 ? r : is_article;
}

/* The text of the first of the channel's own pieces of that part. */
static void channel_text(const struct entry *e, enum part part,
                         struct pst_buf *out)
{
    struct pst_source inner;
    for (size_t i = 0; i < e->count && out->n == 0; i++) {
        const struct piece *p = &e->pieces[i];
        if (p->part != part || p->rank != e->best[part])
            continue;
        uint32_t node = p->part == PART_AUTHOR
                            ? named_child(e->m, p->node, p->space, "name")
                            : p->node;
        struct pst_article a;
        pst_article_init(&a);
        pst_markup_inner(&inner, e->m, node);
        pst_embedded_value(&a, &inner, embedded_form(&inner, FORM_GUESS),
                           PST_FIELD_META, e->depth, e->err);
        pst_buf_addstr(out, pst_text_trim(pst_buf_str(&a.text)));
        pst_source_dispose(&inner);
        pst_article_dispose(&a);
    }
}

static void cut(struct pst_buf *text)
{
    if (text->n > SHARED_MAX)
        pst_buf_truncate(text, pst_utf8_floor(text->p, text->n, SHARED_MAX));
}

/* <channel> is a child of <rss>, and beside the items in RSS 1.0; an Atom
 * feed is its own. */
static void read_channel(struct feed *f, unsigned depth)
{
    struct pst_error err = PST_ERROR_INIT;
    struct entry e = {.m = &f->m, .depth = depth, .err = &err};
    uint32_t top = pst_markup_find(&f->m, 0, "channel");
    if (top == 0)
        top = pst_markup_find(&f->m, 0, "feed");
    f->channel = top;
    collect(&e, top);
    channel_text(&e, PART_TITLE, &f->title);
    channel_text(&e, PART_AUTHOR, &f->author);
    channel_text(&e, PART_LANG, &f->lang);
    free(e.pieces);
    for (uint32_t n = f->m.nodes[top].child; n != 0; n = f->m.nodes[n].next)
        if (f->lang.n == 0 && pst_markup_is(&f->m, n, "language"))
            decode_text(&f->lang, &f->m, n);
    struct pst_str lang;
    if (f->lang.n == 0 && pst_markup_value(&f->m, top, "xml:lang", &lang))
        pst_buf_addstr(&f->lang, lang);
    cut(&f->title);
    cut(&f->author);
    cut(&f->lang);
}

static bool is_entry(const struct pst_markup *m, uint32_t node)
{
    return pst_markup_is(m, node, "item") || pst_markup_is(m, node, "entry") ||
           (pst_markup_is(m, node, "note") &&
            pst_markup_is(m, m->nodes[node].parent, "en-export"));
}

/* What tells the entry from all others for good. */
static void find_name(const struct feed *f, uint32_t node, struct pst_buf *name)
{
    struct pst_str about;
    struct entry e = {.m = &f->m};
    pst_buf_clear(name);
    collect(&e, node);
    for (size_t i = 0; i < e.count && name->n == 0; i++)
        if (e.pieces[i].part == PART_ID && e.pieces[i].rank == e.best[PART_ID])
            decode_text(name, &f->m, e.pieces[i].node);
    if (pst_markup_value(&f->m, node, "rdf:about", &about)) {
        pst_buf_clear(name);
        pst_buf_addstr(name, about);
    }
    free(e.pieces);
}

static int hand_out(struct feed *f, pst_member_sink *sink, void *payload)
{
    struct pst_buf name = PST_BUF_INIT;
    struct pst_member m = {.number = 0, .own = f};
    bool skip = false;
    int r = 0;
    for (uint32_t n = 0;
         r >= 0 && (n = pst_markup_next(&f->m, n, 0, skip)) != 0;) {
        skip = is_entry(&f->m, n);
        if (!skip)
            continue;
        find_name(f, n, &name);
        m.number++;
        m.node = n;
        m.name = pst_str_trim(pst_buf_str(&name));
        r = sink(payload, &m);
    }
    pst_buf_dispose(&name);
    return r < 0 ? r : 0;
}

int pst_feed_members(const struct pst_source *src,
                     const struct pst_extract_limits *limits,
                     pst_member_sink *sink, void *payload,
                     struct pst_error *err)
{
    bool well_formed;
    struct feed f = {
        .title = PST_BUF_INIT, .author = PST_BUF_INIT, .lang = PST_BUF_INIT};
    pst_markup_init(&f.m, src, NULL);
    int r = pst_xml_tree(&f.m, limits->depth, &well_formed, err);
    if (r == 0) {
        read_channel(&f, limits->depth);
        r = hand_out(&f, sink, payload);
    }
    pst_buf_dispose(&f.title);
    pst_buf_dispose(&f.author);
    pst_buf_dispose(&f.lang);
    pst_markup_dispose(&f.m);
    return r;
}
