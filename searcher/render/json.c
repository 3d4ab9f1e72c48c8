/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/render/json.h"

#include "base/json.h"
#include "schema/mapjson.h"
#include "searcher/expand.h"

static void add_u64(struct pst_json *j, const char *key, uint64_t v)
{
    pst_json_key(j, key);
    pst_json_u64(j, v);
}

static void add_cstring(struct pst_json *j, const char *key, const char *s)
{
    pst_json_key(j, key);
    pst_json_cstring(j, s);
}

/* Null when there is no text. */
static void add_text(struct pst_json *j, const char *key, struct pst_str s)
{
    pst_json_key(j, key);
    if (s.n != 0)
        pst_json_string(j, s);
    else
        pst_json_null(j);
}

static void add_list(struct pst_json *j, const char *key,
                     const struct pst_str *items, size_t count)
{
    pst_json_key(j, key);
    pst_json_strings(j, items, count);
}

static void add_path(struct pst_json *j, const char *key, struct pst_str path)
{
    pst_json_key(j, key);
    pst_json_path(j, path);
}

static void begin_record(struct pst_json *j, struct pst_buf *out,
                         const char *type)
{
    pst_json_init(j, out);
    pst_json_begin_object(j);
    add_cstring(j, "type", type);
}

static void end_record(struct pst_json *j)
{
    pst_json_end_object(j);
    pst_buf_addc(j->out, '\n');
}

void pst_json_begin(struct pst_buf *out, const struct pst_query *q,
                    const struct pst_index *ix, bool partial)
{
    struct pst_json j;
    begin_record(&j, out, "begin");
    add_u64(&j, "schema", PST_OUTPUT_SCHEMA);
    pst_json_key(&j, "query");
    pst_json_string(&j, q->text);
    add_path(&j, "root", pst_buf_str(&ix->root));
    add_u64(&j, "generation", ix->stub.generation);
    pst_json_key(&j, "repairs");
    pst_json_begin_array(&j);
    for (size_t i = 0; i < q->repair_count; i++) {
        pst_json_begin_object(&j);
        add_cstring(&j, "message", q->repairs[i].message);
        add_u64(&j, "begin", q->repairs[i].begin);
        add_u64(&j, "end", q->repairs[i].end);
        pst_json_end_object(&j);
    }
    pst_json_end_array(&j);
    pst_json_key(&j, "partial");
    pst_json_bool(&j, partial);
    end_record(&j);
}

static void add_matches(struct pst_json *j, const struct pst_view *v)
{
    pst_json_key(j, "matches");
    pst_json_begin_array(j);
    for (size_t i = 0; i < v->match_count; i++) {
        const struct pst_match *m = &v->matches[i];
        if (!m->has_source)
            continue;
        pst_json_begin_object(j);
        add_u64(j, "byte", m->byte);
        add_u64(j, "end_byte", m->end_byte);
        add_u64(j, "line", m->line);
        add_u64(j, "col", m->col);
        add_u64(j, "end_line", m->end_line);
        add_u64(j, "end_col", m->end_col);
        add_cstring(j, "field",
                    pst_field_info((enum pst_field)m->span->field)->name);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
    pst_json_key(j, "matches_truncated");
    pst_json_bool(j, v->matches_truncated);
}

/* Where the range of the text stands in the file; nulls when nowhere. */
static void add_place(struct pst_json *j, const struct pst_record_body *b,
                      size_t begin, size_t end)
{
    static const char *const keys[] = {"byte", "end_byte", "line", "col"};
    size_t at[4];
    bool placed = pst_record_source(b, begin, end, &at[0], &at[1]);
    if (placed)
        pst_record_line(b, at[0], &at[2], &at[3]);
    for (size_t i = 0; i < 4; i++) {
        pst_json_key(j, keys[i]);
        if (placed)
            pst_json_u64(j, at[i]);
        else
            pst_json_null(j);
    }
}

static void add_snippets(struct pst_json *j, const struct pst_view *v)
{
    pst_json_key(j, "snippets");
    pst_json_begin_array(j);
    for (size_t i = 0; i < v->snippets.count; i++) {
        const struct pst_snippet *s = &v->snippets.items[i];
        pst_json_begin_object(j);
        pst_json_key(j, "text");
        pst_json_string(j, pst_buf_str(&s->text));
        add_cstring(j, "field", pst_field_info((enum pst_field)s->field)->name);
        add_place(j, &v->body, s->text_begin, s->text_end);
        pst_json_key(j, "marks");
        pst_json_begin_array(j);
        for (size_t k = 0; k < s->mark_count; k++) {
            pst_json_begin_array(j);
            pst_json_u64(j, s->marks[k].begin);
            pst_json_u64(j, s->marks[k].end);
            pst_json_end_array(j);
        }
        pst_json_end_array(j);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
}

/* What a hit and an article have in common. */
static void add_metadata(struct pst_json *j, const struct pst_view *v)
{
    const struct pst_record_header *h = &v->hit->header;
    char date[PST_DATE_MAX];
    size_t n = h->date.year != 0 ? pst_date_format(&h->date, date) : 0;
    bool decoded = (h->flags & PST_RECORD_DECODED) != 0;

    add_cstring(j, "id", v->id);
    add_path(j, "path", pst_buf_str(&v->path));
    add_text(j, "member", h->member);
    pst_json_key(j, "title");
    pst_json_string(j, h->title);
    add_list(j, "authors", h->authors, h->author_count);
    add_text(j, "date", (struct pst_str){date, n});
    add_text(j, "source", h->source);
    add_text(j, "section", h->section);
    add_text(j, "url", h->url);
    add_list(j, "tags", h->tags, h->tag_count);
    add_text(j, "lang", h->lang);
    add_u64(j, "words", h->words);
    pst_json_key(j, "stale");
    pst_json_bool(j, pst_view_original(v)->stale);
    add_cstring(j, "space", decoded ? "decoded" : "file");
}

void pst_json_hit(struct pst_buf *out, const struct pst_view *v, size_t rank,
                  const struct pst_notes *notes)
{
    struct pst_json j;
    begin_record(&j, out, "hit");
    add_u64(&j, "rank", rank);
    pst_json_key(&j, "score");
    pst_json_double(&j, v->hit->score);
    add_metadata(&j, v);
    add_list(&j, "missing", notes->missing, notes->missing_count);
    add_u64(&j, "collapsed", notes->more);
    add_u64(&j, "duplicates",
            notes->collapse == PST_COLLAPSE_DUPLICATE ||
                    notes->collapse == PST_COLLAPSE_COPIES
                ? notes->more
                : 0);
    add_matches(&j, v);
    add_snippets(&j, v);
    end_record(&j);
}

static void add_suggestion(struct pst_json *j, const struct pst_suggestions *s)
{
    pst_json_key(j, "suggestion");
    if (s->count == 0) {
        pst_json_null(j);
        return;
    }
    pst_json_begin_object(j);
    add_text(j, "query", pst_buf_str(&s->query));
    pst_json_key(j, "total");
    pst_json_u64(j, s->total);
    pst_json_key(j, "words");
    pst_json_begin_array(j);
    for (size_t i = 0; i < s->count; i++) {
        pst_json_begin_object(j);
        add_text(j, "word", s->items[i].word);
        add_text(j, "suggestion", s->items[i].better);
        pst_json_key(j, "articles");
        pst_json_u64(j, s->items[i].df);
        pst_json_end_object(j);
    }
    pst_json_end_array(j);
    pst_json_end_object(j);
}

/* The patterns that stand for fewer words than the index has. */
static void add_truncated(struct pst_json *j, const struct pst_node *n)
{
    for (size_t i = 0; i < n->word_count; i++) {
        const struct pst_query_word *w = &n->words[i];
        if (w->expansions == NULL || !pst_expansions_lack(w->expansions))
            continue;
        pst_json_begin_object(j);
        pst_json_key(j, "pattern");
        pst_json_string(j, w->term);
        add_u64(j, "found", w->expansions->found);
        add_u64(j, "used", w->expansions->count);
        pst_json_end_object(j);
    }
    for (size_t i = 0; i < n->child_count; i++)
        add_truncated(j, n->children[i]);
}

void pst_json_finish(struct pst_buf *out, const struct pst_json_end *end)
{
    struct pst_json j;
    begin_record(&j, out, "end");
    add_u64(&j, "hits", end->hits);
    add_u64(&j, "total", end->total);
    add_u64(&j, "groups", end->groups);
    pst_json_key(&j, "partial");
    pst_json_bool(&j, end->partial);
    add_suggestion(&j, end->suggestions);
    pst_json_key(&j, "truncated");
    pst_json_begin_array(&j);
    add_truncated(&j, end->query->root);
    pst_json_end_array(&j);
    const char *hint = end->total == 0 ? pst_query_hint(end->query) : NULL;
    add_text(&j, "hint", pst_str_of(hint != NULL ? hint : ""));
    end_record(&j);
}

static void add_flag(struct pst_json *j, const char *key, bool value)
{
    pst_json_key(j, key);
    pst_json_bool(j, value);
}

/* What else the record has, so that it can be made again. */
static void add_original(struct pst_json *j, const struct pst_record_header *h,
                         const struct pst_record_body *b)
{
    pst_json_key(j, "original");
    pst_json_begin_object(j);
    pst_json_key(j, "member_number");
    if (h->member_number >= 0)
        pst_json_i64(j, h->member_number);
    else
        pst_json_null(j);
    add_u64(j, "size", h->file_size);
    pst_json_key(j, "mtime_ns");
    pst_json_i64(j, h->file_mtime_ns);
    add_flag(j, "title_from_name",
             (h->flags & PST_RECORD_TITLE_FROM_NAME) != 0);
    add_flag(j, "lang_guessed", (h->flags & PST_RECORD_LANG_GUESSED) != 0);
    add_flag(j, "date_from_path", (h->flags & PST_RECORD_DATE_FROM_PATH) != 0);
    pst_record_map_json(j, b);
    pst_json_end_object(j);
}

void pst_json_article(struct pst_buf *out, const struct pst_view *v,
                      bool original)
{
    const struct pst_record_header *h = &v->hit->header;
    struct pst_json j;
    begin_record(&j, out, "article");
    add_u64(&j, "schema", PST_OUTPUT_SCHEMA);
    add_metadata(&j, v);
    add_text(&j, "format", h->format);
    add_text(&j, "kind", h->kind);
    add_text(&j, "charset", h->charset);
    add_u64(&j, "replaced", h->replaced);
    add_u64(&j, "garbled", h->garbled);
    pst_json_key(&j, "text");
    pst_json_string(&j, v->body.text);
    pst_json_key(&j, "stretches");
    pst_json_begin_array(&j);
    for (size_t i = 0; i < v->body.stretch_count; i++) {
        const struct pst_stretch *s = &v->body.stretches[i];
        const char *block = pst_block_name(s->block);
        pst_json_begin_object(&j);
        add_cstring(&j, "field",
                    pst_field_info((enum pst_field)s->field)->name);
        add_cstring(&j, "block", block != NULL ? block : "paragraph");
        if (s->field == PST_FIELD_META)
            add_text(&j, "key", s->key);
        add_u64(&j, "begin", s->begin);
        add_u64(&j, "end", s->end);
        add_place(&j, &v->body, s->begin, s->end);
        pst_json_end_object(&j);
    }
    pst_json_end_array(&j);
    if (original)
        add_original(&j, h, &v->body);
    end_record(&j);
}
