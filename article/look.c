/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "article/look.h"

#include <string.h>

#include "article/tags.h"

static bool begins(struct pst_str s, const char *lower)
{
    size_t n = strlen(lower);
    return s.n >= n && pst_name_is((struct pst_str){s.p, n}, lower);
}

enum pst_look pst_look_of(struct pst_str name)
{
    static const struct {
        const char *begin;
        enum pst_look look;
    } looks[] = {
        {"heading", PST_LOOK_HEADING},
        {"title", PST_LOOK_TITLE},
        {"subtitle", PST_LOOK_SUBTITLE},
        {"abstract", PST_LOOK_SUBTITLE},
        {"author", PST_LOOK_AUTHOR},
        {"byline", PST_LOOK_AUTHOR},
        {"date", PST_LOOK_DATE},
        {"quot", PST_LOOK_QUOTE},
        {"intense quote", PST_LOOK_QUOTE},
        {"intense_20_quote", PST_LOOK_QUOTE},
        {"block text", PST_LOOK_QUOTE},
        {"block_20_text", PST_LOOK_QUOTE},
        {"source code", PST_LOOK_CODE},
        {"source_20_code", PST_LOOK_CODE},
        {"html preformatted", PST_LOOK_CODE},
        {"preformatted", PST_LOOK_CODE},
        {"caption", PST_LOOK_CAPTION},
        {"image caption", PST_LOOK_CAPTION},
        {"table caption", PST_LOOK_CAPTION},
        {"toc ", PST_LOOK_CONTENTS},
        {"contents_20_", PST_LOOK_CONTENTS},
    };
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++)
        if (begins(name, looks[i].begin))
            return looks[i].look;
    return PST_LOOK_TEXT;
}

/* A second title, or a name or date within the text, is text. */
static enum pst_field head_field(struct pst_look_state *s, enum pst_look look)
{
    static const enum pst_field fields[] = {
        [PST_LOOK_TITLE] = PST_FIELD_TITLE,
        [PST_LOOK_SUBTITLE] = PST_FIELD_SUMMARY,
        [PST_LOOK_AUTHOR] = PST_FIELD_AUTHOR,
        [PST_LOOK_DATE] = PST_FIELD_DATE};
    if (look != PST_LOOK_TITLE)
        return s->had_text ? PST_FIELD_BODY : fields[look];
    bool is_second = s->had_title;
    s->had_title = true;
    return is_second ? PST_FIELD_BODY : PST_FIELD_TITLE;
}

enum pst_field pst_look_take(struct pst_look_state *s, enum pst_look look,
                             enum pst_block text, enum pst_block *block)
{
    enum pst_field field = PST_FIELD_BODY;
    *block = text;
    switch (look) {
    case PST_LOOK_TITLE:
        field = head_field(s, look);
        *block = PST_BLOCK_HEADING;
        break;
    case PST_LOOK_SUBTITLE:
    case PST_LOOK_AUTHOR:
    case PST_LOOK_DATE:
        field = head_field(s, look);
        if (field != PST_FIELD_BODY)
            *block = PST_BLOCK_VALUE;
        break;
    case PST_LOOK_HEADING:
        *block = PST_BLOCK_HEADING;
        break;
    case PST_LOOK_QUOTE:
        *block = PST_BLOCK_QUOTE;
        break;
    case PST_LOOK_CODE:
        *block = PST_BLOCK_PRE;
        break;
    case PST_LOOK_CAPTION:
        field = PST_FIELD_CAPTION;
        break;
    case PST_LOOK_TEXT:
    case PST_LOOK_CONTENTS:
        break;
    }
    s->had_text =
        s->had_text || (field == PST_FIELD_BODY && look != PST_LOOK_TITLE);
    return field;
}
