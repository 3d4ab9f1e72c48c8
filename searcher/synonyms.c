/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/synonyms.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "searcher/parse.h"
#include "text/stem.h"

/* A word or phrase of a group. */
struct member {
    struct pst_query_word *words;
    size_t count;
    uint32_t key;
};

/* What a key stands for, too. */
struct targets {
    struct member *items;
    size_t count, cap;
};

struct pst_synonyms {
    struct pst_query file;   /* its text, and all words in its arena */
    struct pst_map keys;     /* stems, each with a space behind it */
    struct targets *targets; /* by key */
    size_t targets_cap;
    size_t longest; /* words of a member */
    struct pst_stemmer *stemmer;
};

/* --- reading ------------------------------------------------------------- */

struct reader {
    struct pst_synonyms *out;
    struct pst_lexer lexer;
    struct pst_buf key;
    struct member *left, *right; /* of a line */
    size_t left_count, left_cap, right_count, right_cap;
};

static void add_key(struct pst_buf *key, struct pst_stemmer *stemmer,
                    const struct pst_query_word *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pst_buf_addstr(key, pst_stemmer_stem(stemmer, words[i].term));
        pst_buf_addc(key, ' ');
    }
}

/* false: there is no word in it. */
static bool read_member(struct reader *r, struct pst_str text,
                        struct member *out)
{
    struct pst_synonyms *s = r->out;
    size_t begin = (size_t)(text.p - s->file.text.p);
    bool added;
    r->lexer.taken = 0; /* its limit is one of queries */
    out->count = pst_lexer_words(&r->lexer, begin, begin + text.n, &out->words);
    if (out->count == 0)
        return false;
    pst_buf_clear(&r->key);
    add_key(&r->key, s->stemmer, out->words, out->count);
    out->key = pst_map_put(&s->keys, pst_buf_str(&r->key), &added);
    if (added) {
        size_t count = out->key;
        PST_PUSH(s->targets, count, s->targets_cap) =
            (struct targets){NULL, 0, 0};
    }
    if (out->count > s->longest)
        s->longest = out->count;
    return true;
}

/* Members with commas between them. */
static bool read_members(struct reader *r, struct pst_str list,
                         struct member **items, size_t *count, size_t *cap)
{
    *count = 0;
    for (;;) {
        const char *comma = memchr(list.p, ',', list.n);
        size_t n = comma != NULL ? (size_t)(comma - list.p) : list.n;
        struct member m;
        if (!read_member(r, (struct pst_str){list.p, n}, &m))
            return false;
        PST_PUSH(*items, *count, *cap) = m;
        if (comma == NULL)
            return true;
        list.p += n + 1;
        list.n -= n + 1;
    }
}

static bool has_target(const struct targets *t, uint32_t key)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].key == key)
            return true;
    return false;
}

static void link_members(struct pst_synonyms *s, const struct member *from,
                         size_t from_count, const struct member *to,
                         size_t to_count)
{
    for (size_t i = 0; i < from_count; i++) {
        struct targets *t = &s->targets[from[i].key];
        for (size_t k = 0; k < to_count && t->count < PST_SYNONYMS_MOST; k++)
            if (to[k].key != from[i].key && !has_target(t, to[k].key))
                PST_PUSH(t->items, t->count, t->cap) = to[k];
    }
}

/* false: it is no group. */
static bool read_line(struct reader *r, struct pst_str line)
{
    line = pst_str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return true;
    const char *arrow = memmem(line.p, line.n, "->", 2);
    struct pst_str left = line;
    if (arrow != NULL)
        left.n = (size_t)(arrow - line.p);
    if (!read_members(r, left, &r->left, &r->left_count, &r->left_cap))
        return false;
    if (arrow == NULL) {
        link_members(r->out, r->left, r->left_count, r->left, r->left_count);
        return r->left_count > 1;
    }
    struct pst_str right = {arrow + 2, line.n - left.n - 2};
    if (!read_members(r, right, &r->right, &r->right_count, &r->right_cap))
        return false;
    link_members(r->out, r->left, r->left_count, r->right, r->right_count);
    return true;
}

static int read_lines(struct reader *r, const char *path, struct pst_error *err)
{
    struct pst_str text = r->out->file.text;
    size_t at = pst_str_starts(text, "\xef\xbb\xbf") ? 3 : 0;
    for (unsigned number = 1; at < text.n; number++) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        size_t n = end != NULL ? (size_t)(end - text.p) - at : text.n - at;
        if (!read_line(r, (struct pst_str){text.p + at, n}))
            return pst_fail(err, PST_EUSAGE,
                            "%s:%u: no synonyms: a, b or a -> b is wanted",
                            path, number);
        at += n + 1;
    }
    return 0;
}

static int load(struct pst_synonyms *s, const char *path, const char *language,
                struct pst_error *err)
{
    struct reader r = {.out = s};
    struct pst_buf text = PST_BUF_INIT;
    s->stemmer = pst_stemmer_new(language, err);
    if (s->stemmer == NULL)
        return -err->code;
    int status = pst_file_read(path, PST_SYNONYMS_FILE_MAX, &text, err);
    if (status == 0) {
        s->file.text.p = pst_arena_dup(&s->file.arena, text.p, text.n);
        s->file.text.n = text.n;
        pst_buf_init(&r.key);
        pst_lexer_init(&r.lexer, &s->file, language);
        status = read_lines(&r, path, err);
        pst_lexer_dispose(&r.lexer);
        pst_buf_dispose(&r.key);
        free(r.left);
        free(r.right);
    }
    pst_buf_dispose(&text);
    return status;
}

struct pst_synonyms *pst_synonyms_load(const char *path, const char *language,
                                       struct pst_error *err)
{
    struct pst_synonyms *s = pst_calloc(1, sizeof *s);
    pst_map_init(&s->keys);
    if (load(s, path, language, err) == 0)
        return s;
    pst_synonyms_free(s);
    return NULL;
}

void pst_synonyms_free(struct pst_synonyms *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->keys.count; i++)
        free(s->targets[i].items);
    free(s->targets);
    pst_map_dispose(&s->keys);
    pst_stemmer_free(s->stemmer);
    pst_query_dispose(&s->file);
    free(s);
}

/* --- the tree ------------------------------------------------------------ */

struct expander {
    const struct pst_synonyms *synonyms;
    struct pst_query *query;
    bool always;
    struct pst_buf key;
};

/* Whether a ~ stands before it: the word-breaker passes over it, so it lies in
 * the range of a word, and before that of a quote. */
static bool is_marked(const struct expander *e, const struct pst_node *n)
{
    const char *text = e->query->text.p;
    size_t at = n->begin;
    if (!pst_node_is_quoted(e->query, n))
        return text[at] == '~';
    return at > 0 && text[at - 1] == '~' &&
           (at == 1 || strchr(" \t\n(", text[at - 2]) != NULL);
}

static bool is_wanted(const struct expander *e, const struct pst_node *n)
{
    if (n->kind != PST_NODE_WORDS || n->field != PST_FIELD_COUNT || n->cased)
        return false;
    for (size_t i = 0; i < n->word_count; i++)
        if (n->words[i].match != PST_MATCH_TERM)
            return false;
    return is_marked(e, n) || (e->always && !pst_node_is_quoted(e->query, n));
}

static struct pst_node *make_synonym(struct pst_query *q,
                                     const struct member *m,
                                     const struct pst_node *beside, size_t end)
{
    struct pst_node *n = pst_node_new(q, PST_NODE_WORDS, beside->begin, end);
    n->synonym = true;
    n->exact = m->count > 1;
    n->word_count = m->count;
    n->words = pst_arena_alloc(&q->arena, m->count * sizeof *n->words);
    memcpy(n->words, m->words, m->count * sizeof *n->words);
    for (size_t i = 0; i < m->count; i++)
        n->words[i].term.p =
            pst_arena_dup(&q->arena, m->words[i].term.p, m->words[i].term.n);
    return n;
}

/* The nodes, which are one member, OR its synonyms; NULL when they are none. */
static struct pst_node *
with_synonyms(struct expander *e, struct pst_node *const *nodes, size_t count)
{
    const struct pst_synonyms *s = e->synonyms;
    struct pst_node *parts[PST_SYNONYMS_MOST + 1];
    pst_buf_clear(&e->key);
    for (size_t i = 0; i < count; i++)
        add_key(&e->key, s->stemmer, nodes[i]->words, nodes[i]->word_count);
    uint32_t key = pst_map_find(&s->keys, pst_buf_str(&e->key));
    if (key == UINT32_MAX || s->targets[key].count == 0)
        return NULL;
    const struct targets *t = &s->targets[key];
    parts[0] = pst_node_join(e->query, PST_NODE_AND, nodes, count);
    for (size_t i = 0; i < t->count; i++)
        parts[i + 1] = make_synonym(e->query, &t->items[i], nodes[0],
                                    nodes[count - 1]->end);
    return pst_node_join(e->query, PST_NODE_OR, parts, t->count + 1);
}

static struct pst_node *expand_word(struct expander *e, struct pst_node *n)
{
    if (!is_wanted(e, n) || n->dropped)
        return n;
    if (e->synonyms == NULL) {
        size_t at = n->begin - pst_node_is_quoted(e->query, n);
        pst_query_repair(e->query, at, at + 1,
                         "no file of synonyms (search.synonyms): ignored");
        return n;
    }
    struct pst_node *expanded = with_synonyms(e, &n, 1);
    return expanded != NULL ? expanded : n;
}

/* The longest run of words from the first node on that is one member; *expanded
 * is then what takes its place. 0: there is none of two nodes or more. */
static size_t expand_run(struct expander *e, struct pst_node *const *nodes,
                         size_t count, struct pst_node **expanded)
{
    size_t length = 0;
    size_t words = 0;
    if (e->synonyms == NULL || !e->always)
        return 0;
    while (length < count && is_wanted(e, nodes[length]) &&
           words + nodes[length]->word_count <= e->synonyms->longest)
        words += nodes[length++]->word_count;
    for (; length > 1; length--) {
        *expanded = with_synonyms(e, nodes, length);
        if (*expanded != NULL)
            return length;
    }
    return 0;
}

static struct pst_node *expand(struct expander *e, struct pst_node *n)
{
    if (n->kind == PST_NODE_WORDS)
        return expand_word(e, n);
    if (n->kind != PST_NODE_AND && n->kind != PST_NODE_OR)
        return n;
    struct pst_node **parts =
        pst_arena_alloc(&e->query->arena, n->child_count * PST_NODE_REF);
    size_t count = 0;
    for (size_t i = 0; i < n->child_count;) {
        size_t run = 0;
        if (n->kind == PST_NODE_AND)
            run = expand_run(e, n->children + i, n->child_count - i,
                             &parts[count]);
        if (run == 0)
            parts[count] = expand(e, n->children[i]);
        count++;
        i += run != 0 ? run : 1;
    }
    return pst_node_join(e->query, (enum pst_node_kind)n->kind, parts, count);
}

void pst_synonyms_expand(const struct pst_synonyms *s, struct pst_query *q,
                         bool always)
{
    struct expander e = {
        .synonyms = s, .query = q, .always = always && s != NULL};
    pst_buf_init(&e.key);
    q->root = expand(&e, q->root);
    pst_buf_dispose(&e.key);
}
