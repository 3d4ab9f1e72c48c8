/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/tags.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_MAX = 16 };

struct tag {
    char name[TAG_MAX];
    uint8_t role;
};

/* Sorted by name. */
static const struct tag html_tags[] = {
    {"a", PST_ROLE_INLINE},         {"abbr", PST_ROLE_INLINE},
    {"acronym", PST_ROLE_INLINE},   {"address", PST_ROLE_BLOCK},
    {"applet", PST_ROLE_DROP},      {"area", PST_ROLE_IMAGE},
    {"article", PST_ROLE_BLOCK},    {"aside", PST_ROLE_FURNITURE},
    {"audio", PST_ROLE_DROP},       {"b", PST_ROLE_INLINE},
    {"base", PST_ROLE_DROP},        {"bdi", PST_ROLE_INLINE},
    {"bdo", PST_ROLE_INLINE},       {"big", PST_ROLE_INLINE},
    {"blockquote", PST_ROLE_QUOTE}, {"body", PST_ROLE_BLOCK},
    {"br", PST_ROLE_BREAK},         {"button", PST_ROLE_DROP},
    {"canvas", PST_ROLE_DROP},      {"caption", PST_ROLE_CAPTION},
    {"center", PST_ROLE_BLOCK},     {"cite", PST_ROLE_INLINE},
    {"code", PST_ROLE_INLINE},      {"col", PST_ROLE_DROP},
    {"colgroup", PST_ROLE_DROP},    {"data", PST_ROLE_INLINE},
    {"datalist", PST_ROLE_DROP},    {"dd", PST_ROLE_ITEM},
    {"del", PST_ROLE_INLINE},       {"details", PST_ROLE_BLOCK},
    {"dfn", PST_ROLE_INLINE},       {"dialog", PST_ROLE_DROP},
    {"dir", PST_ROLE_BLOCK},        {"div", PST_ROLE_BLOCK},
    {"dl", PST_ROLE_BLOCK},         {"dt", PST_ROLE_ITEM},
    {"em", PST_ROLE_INLINE},        {"embed", PST_ROLE_DROP},
    {"fieldset", PST_ROLE_BLOCK},   {"figcaption", PST_ROLE_CAPTION},
    {"figure", PST_ROLE_BLOCK},     {"font", PST_ROLE_INLINE},
    {"footer", PST_ROLE_FURNITURE}, {"form", PST_ROLE_BLOCK},
    {"frame", PST_ROLE_DROP},       {"frameset", PST_ROLE_DROP},
    {"h1", PST_ROLE_HEADING},       {"h2", PST_ROLE_HEADING},
    {"h3", PST_ROLE_HEADING},       {"h4", PST_ROLE_HEADING},
    {"h5", PST_ROLE_HEADING},       {"h6", PST_ROLE_HEADING},
    {"head", PST_ROLE_DROP},        {"header", PST_ROLE_FURNITURE},
    {"hgroup", PST_ROLE_BLOCK},     {"hr", PST_ROLE_BLOCK},
    {"html", PST_ROLE_BLOCK},       {"i", PST_ROLE_INLINE},
    {"iframe", PST_ROLE_DROP},      {"image", PST_ROLE_IMAGE},
    {"img", PST_ROLE_IMAGE},        {"input", PST_ROLE_DROP},
    {"ins", PST_ROLE_INLINE},       {"kbd", PST_ROLE_INLINE},
    {"label", PST_ROLE_INLINE},     {"legend", PST_ROLE_BLOCK},
    {"li", PST_ROLE_ITEM},          {"link", PST_ROLE_DROP},
    {"listing", PST_ROLE_PRE},      {"main", PST_ROLE_BLOCK},
    {"map", PST_ROLE_INLINE},       {"mark", PST_ROLE_INLINE},
    {"math", PST_ROLE_INLINE},      {"menu", PST_ROLE_BLOCK},
    {"meta", PST_ROLE_DROP},        {"meter", PST_ROLE_DROP},
    {"nav", PST_ROLE_FURNITURE},    {"nobr", PST_ROLE_INLINE},
    {"noembed", PST_ROLE_DROP},     {"noframes", PST_ROLE_DROP},
    {"noscript", PST_ROLE_DROP},    {"object", PST_ROLE_DROP},
    {"ol", PST_ROLE_BLOCK},         {"optgroup", PST_ROLE_DROP},
    {"option", PST_ROLE_DROP},      {"output", PST_ROLE_DROP},
    {"p", PST_ROLE_BLOCK},          {"param", PST_ROLE_DROP},
    {"picture", PST_ROLE_INLINE},   {"plaintext", PST_ROLE_PRE},
    {"pre", PST_ROLE_PRE},          {"progress", PST_ROLE_DROP},
    {"q", PST_ROLE_INLINE},         {"rp", PST_ROLE_DROP},
    {"rt", PST_ROLE_DROP},          {"rtc", PST_ROLE_DROP},
    {"ruby", PST_ROLE_INLINE},      {"s", PST_ROLE_INLINE},
    {"samp", PST_ROLE_INLINE},      {"script", PST_ROLE_DROP},
    {"search", PST_ROLE_DROP},      {"section", PST_ROLE_BLOCK},
    {"select", PST_ROLE_DROP},      {"small", PST_ROLE_INLINE},
    {"source", PST_ROLE_DROP},      {"span", PST_ROLE_INLINE},
    {"strike", PST_ROLE_INLINE},    {"strong", PST_ROLE_INLINE},
    {"style", PST_ROLE_DROP},       {"sub", PST_ROLE_INLINE},
    {"summary", PST_ROLE_BLOCK},    {"sup", PST_ROLE_INLINE},
    {"svg", PST_ROLE_DROP},         {"table", PST_ROLE_BLOCK},
    {"tbody", PST_ROLE_BLOCK},      {"td", PST_ROLE_CELL},
    {"template", PST_ROLE_DROP},    {"textarea", PST_ROLE_DROP},
    {"tfoot", PST_ROLE_BLOCK},      {"th", PST_ROLE_CELL},
    {"thead", PST_ROLE_BLOCK},      {"time", PST_ROLE_INLINE},
    {"title", PST_ROLE_DROP},       {"tr", PST_ROLE_BLOCK},
    {"track", PST_ROLE_DROP},       {"tt", PST_ROLE_INLINE},
    {"u", PST_ROLE_INLINE},         {"ul", PST_ROLE_BLOCK},
    {"var", PST_ROLE_INLINE},       {"video", PST_ROLE_DROP},
    {"wbr", PST_ROLE_INLINE},       {"xmp", PST_ROLE_PRE},
};

/* The blocks of TEI P5, lower case; all its other elements are inline. */
static const struct tag tei_tags[] = {
    {"ab", PST_ROLE_BLOCK},
    {"address", PST_ROLE_BLOCK},
    {"addrline", PST_ROLE_BLOCK},
    {"argument", PST_ROLE_BLOCK},
    {"back", PST_ROLE_BLOCK},
    {"biblstruct", PST_ROLE_BLOCK},
    {"body", PST_ROLE_BLOCK},
    {"byline", PST_ROLE_BLOCK},
    {"castitem", PST_ROLE_ITEM},
    {"castlist", PST_ROLE_BLOCK},
    {"cell", PST_ROLE_CELL},
    {"cit", PST_ROLE_QUOTE},
    {"closer", PST_ROLE_BLOCK},
    {"dateline", PST_ROLE_BLOCK},
    {"desc", PST_ROLE_CAPTION},
    {"div", PST_ROLE_BLOCK},
    {"div1", PST_ROLE_BLOCK},
    {"div2", PST_ROLE_BLOCK},
    {"div3", PST_ROLE_BLOCK},
    {"div4", PST_ROLE_BLOCK},
    {"div5", PST_ROLE_BLOCK},
    {"div6", PST_ROLE_BLOCK},
    {"div7", PST_ROLE_BLOCK},
    {"docauthor", PST_ROLE_BLOCK},
    {"docdate", PST_ROLE_BLOCK},
    {"docimprint", PST_ROLE_BLOCK},
    {"doctitle", PST_ROLE_BLOCK},
    {"eg", PST_ROLE_PRE},
    {"epigraph", PST_ROLE_QUOTE},
    {"facsimile", PST_ROLE_DROP},
    {"figdesc", PST_ROLE_CAPTION},
    {"figure", PST_ROLE_BLOCK},
    {"floatingtext", PST_ROLE_BLOCK},
    {"front", PST_ROLE_BLOCK},
    {"fw", PST_ROLE_DROP},
    {"graphic", PST_ROLE_DROP},
    {"group", PST_ROLE_BLOCK},
    {"head", PST_ROLE_HEADING},
    {"imprimatur", PST_ROLE_BLOCK},
    {"item", PST_ROLE_ITEM},
    {"l", PST_ROLE_BLOCK},
    {"label", PST_ROLE_BLOCK},
    {"lb", PST_ROLE_BREAK},
    {"lg", PST_ROLE_BLOCK},
    {"list", PST_ROLE_BLOCK},
    {"listbibl", PST_ROLE_BLOCK},
    {"listperson", PST_ROLE_BLOCK},
    {"listplace", PST_ROLE_BLOCK},
    {"note", PST_ROLE_BLOCK},
    {"opener", PST_ROLE_BLOCK},
    {"p", PST_ROLE_BLOCK},
    {"postscript", PST_ROLE_BLOCK},
    {"quote", PST_ROLE_QUOTE},
    {"row", PST_ROLE_BLOCK},
    {"salute", PST_ROLE_BLOCK},
    {"signed", PST_ROLE_BLOCK},
    {"sp", PST_ROLE_BLOCK},
    {"speaker", PST_ROLE_BLOCK},
    {"stage", PST_ROLE_BLOCK},
    {"standoff", PST_ROLE_DROP},
    {"table", PST_ROLE_BLOCK},
    {"tei", PST_ROLE_BLOCK},
    {"tei.2", PST_ROLE_BLOCK},
    {"teicorpus", PST_ROLE_BLOCK},
    {"teiheader", PST_ROLE_DROP},
    {"text", PST_ROLE_BLOCK},
    {"titlepage", PST_ROLE_BLOCK},
    {"titlepart", PST_ROLE_BLOCK},
    {"trailer", PST_ROLE_BLOCK},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static int compare_tag(const void *key, const void *item)
{
    return strcmp(key, ((const struct tag *)item)->name);
}

static enum pst_role look_up(const struct tag *tags, size_t count,
                             struct pst_str name)
{
    char key[TAG_MAX];
    if (name.n >= TAG_MAX)
        return PST_ROLE_UNKNOWN;
    for (size_t i = 0; i < name.n; i++)
        key[i] = lower(name.p[i]);
    key[name.n] = '\0';
    const struct tag *t = bsearch(key, tags, count, sizeof *tags, compare_tag);
    return t == NULL ? PST_ROLE_UNKNOWN : (enum pst_role)t->role;
}

enum pst_role pst_tag_role(struct pst_str name, enum pst_vocabulary v)
{
    switch (v) {
    case PST_VOCABULARY_HTML:
        return look_up(html_tags, sizeof html_tags / sizeof html_tags[0], name);
    case PST_VOCABULARY_TEI:
        return look_up(tei_tags, sizeof tei_tags / sizeof tei_tags[0], name);
    case PST_VOCABULARY_XML:
        break;
    }
    return PST_ROLE_UNKNOWN;
}

bool pst_tag_is_void(struct pst_str name)
{
    static const char *const voids[] = {
        "area",  "base",  "basefont", "bgsound", "br",    "col",    "embed",
        "frame", "hr",    "image",    "img",     "input", "keygen", "link",
        "meta",  "param", "source",   "track",   "wbr"};
    for (size_t i = 0; i < sizeof voids / sizeof voids[0]; i++)
        if (pst_name_is(name, voids[i]))
            return true;
    return false;
}

bool pst_name_is_whole(struct pst_str name, const char *lower_name)
{
    for (size_t i = 0; i < name.n; i++)
        if (lower_name[i] == '\0' || lower(name.p[i]) != lower_name[i])
            return false;
    return lower_name[name.n] == '\0';
}
