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
    const struct pst_synonyms *synonyms; /* NULL: none */
    struct pst_query *query;
    bool always;
    bool near; /* exact forms are wanted: nearness compares positions */
    struct pst_buf key;
};

/* A list of alternatives; the first one is as typed. */
struct alternatives {
    struct pst_node *items[PST_SYNONYMS_MOST + 1];
    size_t count;
};

/* What the words, which are one member, stand for, too; NULL: for nothing. */
static const struct targets *targets_of(const struct expander *e)
{
    const struct pst_synonyms *s = e->synonyms;
    uint32_t key = pst_map_find(&s->keys, pst_buf_str(&e->key));
    return key != UINT32_MAX && s->targets[key].count > 0 ? &s->targets[key]
                                                          : NULL;
}

static const struct targets *
find_words(struct expander *e, const struct pst_query_word *words, size_t count)
{
    pst_buf_clear(&e->key);
    add_key(&e->key, e->synonyms->stemmer, words, count);
    return targets_of(e);
}

static void report_no_file(const struct expander *e, const char *mark)
{
    size_t at = (size_t)(mark - e->query->text.p);
    pst_query_repair(e->query, at, at + 1,
                     "no file of synonyms (search.synonyms): ignored");
}

static void copy_words(struct pst_query *q, struct pst_query_word *to,
                       const struct pst_query_word *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] = from[i];
        to[i].term.p = pst_arena_dup(&q->arena, from[i].term.p, from[i].term.n);
    }
}

/* A node like the one beside it, for so many words. */
static struct pst_node *new_like(struct pst_query *q,
                                 const struct pst_node *beside, size_t count)
{
    struct pst_node *n =
        pst_node_new(q, PST_NODE_WORDS, beside->begin, beside->end);
    n->field = beside->field;
    n->key = beside->key;
    n->boost = beside->boost;
    n->words = pst_arena_alloc(&q->arena, count * sizeof *n->words);
    n->word_count = count;
    return n;
}

/* --- the mark ------------------------------------------------------------ */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* The ~ before a quote, or at the beginning of a word that is not quoted: the
 * word-breaker passes over it, so it lies in the word's range. NULL: none. */
static const char *mark_of(const struct expander *e, const struct pst_node *n)
{
    const char *text = e->query->text.p;
    const char *at = text + n->begin;
    if (!pst_node_is_quoted(e->query, n))
        return *at == '~' && n->words[0].surface.p != at ? at : NULL;
    if (at == text || at[-1] != '~')
        return NULL;
    return at - 1 == text || strchr(" \t\n(:+-!", at[-2]) != NULL ? at - 1
                                                                  : NULL;
}

/* The ~ within quotes before a word, the first one in them or not. */
static const char *inner_mark_of(const struct expander *e,
                                 const struct pst_query_word *word, bool first)
{
    const char *text = e->query->text.p;
    const char *at = word->surface.p;
    if (at - text < 2 || at[-1] != '~')
        return NULL;
    bool quote = at[-2] == '"' || (unsigned char)at[-2] >= 0x80;
    return is_space(at[-2]) || (first && quote) ? at - 1 : NULL;
}

static bool is_plain(const struct pst_node *n)
{
    if (n->kind != PST_NODE_WORDS || n->cased)
        return false;
    for (size_t i = 0; i < n->word_count; i++)
        if (n->words[i].match != PST_MATCH_TERM)
            return false;
    return true;
}

/* What one may mean by other words: not names, tags or sources. */
static bool is_prose(const struct pst_node *n)
{
    return n->field == PST_FIELD_COUNT ||
           pst_field_info((enum pst_field)n->field)->searched;
}

static bool by_itself(const struct expander *e, const struct pst_node *n)
{
    return e->always && is_prose(n) && !pst_node_is_quoted(e->query, n);
}

/* --- words and runs of them ---------------------------------------------- */

static struct pst_node *make_synonym(const struct expander *e,
                                     const struct member *m,
                                     const struct pst_node *beside, size_t end)
{
    struct pst_node *n = new_like(e->query, beside, m->count);
    copy_words(e->query, n->words, m->words, m->count);
    n->end = end;
    n->synonym = true;
    n->exact = m->count > 1 || e->near || n->field != PST_FIELD_COUNT;
    return n;
}

/* The nodes, which are one member, OR its synonyms. */
static struct pst_node *with_synonyms(struct expander *e,
                                      const struct targets *t,
                                      struct pst_node *const *nodes,
                                      size_t count)
{
    struct alternatives a = {.count = 1};
    a.items[0] = pst_node_join(e->query, PST_NODE_AND, nodes, count);
    for (size_t i = 0; i < t->count; i++)
        a.items[a.count++] =
            make_synonym(e, &t->items[i], nodes[0], nodes[count - 1]->end);
    return pst_node_join(e->query, PST_NODE_OR, a.items, a.count);
}

/* The longest run of words from the first node on that is one member; *expanded
 * is then what takes its place. 0: there is none of two nodes or more. */
static size_t expand_run(struct expander *e, struct pst_node *const *nodes,
                         size_t count, struct pst_node **expanded)
{
    size_t length = 0;
    size_t words = 0;
    if (!e->always)
        return 0;
    while (length < count && is_plain(nodes[length]) &&
           by_itself(e, nodes[length]) &&
           nodes[length]->field == nodes[0]->field &&
           words + nodes[length]->word_count <= e->synonyms->longest)
        words += nodes[length++]->word_count;
    for (; length > 1; length--) {
        pst_buf_clear(&e->key);
        for (size_t i = 0; i < length; i++)
            add_key(&e->key, e->synonyms->stemmer, nodes[i]->words,
                    nodes[i]->word_count);
        const struct targets *t = targets_of(e);
        if (t != NULL) {
            *expanded = with_synonyms(e, t, nodes, length);
            return length;
        }
    }
    return 0;
}

/* --- within quotes ------------------------------------------------------- */

/* Some words of a phrase, and what may stand in their place. */
struct segment {
    size_t at, count;
    const struct targets *t; /* NULL: nothing else */
};

struct segments {
    struct segment *items;
    size_t count, cap;
    size_t longest; /* words of an alternative, at most */
};

/* The longest member that begins with the segment's word. */
static void find_member(struct expander *e, const struct pst_node *phrase,
                        struct segment *s)
{
    size_t left = phrase->word_count - s->at;
    size_t count = left < e->synonyms->longest ? left : e->synonyms->longest;
    for (; count > 0 && s->t == NULL; count--) {
        s->t = find_words(e, phrase->words + s->at, count);
        s->count = s->t != NULL ? count : 1;
    }
}

static size_t longest_of(const struct segment *s)
{
    size_t longest = s->count;
    for (size_t i = 0; s->t != NULL && i < s->t->count; i++)
        if (s->t->items[i].count > longest)
            longest = s->t->items[i].count;
    return longest;
}

static void cut_phrase(struct expander *e, const struct pst_node *n,
                       struct segments *out)
{
    for (size_t i = 0; i < n->word_count;) {
        struct segment s = {i, 1, NULL};
        const char *mark = inner_mark_of(e, &n->words[i], i == 0);
        if (mark != NULL && e->synonyms == NULL)
            report_no_file(e, mark);
        else if (mark != NULL)
            find_member(e, n, &s);
        out->longest += longest_of(&s);
        PST_PUSH(out->items, out->count, out->cap) = s;
        i += s.count;
    }
}

/* Follow each alternative so far by the segment's words, or, as far as there is
 * room for more of them, by a synonym. All have room for their words. */
static void extend(const struct expander *e, struct alternatives *a,
                   const struct pst_node *phrase, const struct segments *all,
                   const struct segment *s)
{
    size_t before = a->count;
    for (size_t i = 0; s->t != NULL && i < before; i++)
        for (size_t k = 0; k < s->t->count && a->count <= PST_SYNONYMS_MOST;
             k++) {
            const struct member *m = &s->t->items[k];
            const struct pst_node *from = a->items[i];
            struct pst_node *n = new_like(e->query, phrase, all->longest);
            n->word_count = from->word_count + m->count;
            memcpy(n->words, from->words, from->word_count * sizeof *n->words);
            copy_words(e->query, n->words + from->word_count, m->words,
                       m->count);
            a->items[a->count++] = n;
        }
    for (size_t i = 0; i < before; i++) {
        struct pst_node *n = a->items[i];
        for (size_t k = 0; k < s->count; k++) {
            n->words[n->word_count] = phrase->words[s->at + k];
            n->words[n->word_count++].again = true;
        }
    }
}

/* "a ~b": the phrase, or one with a synonym in the place of b. What is worth
 * something in the phrase is so once. */
static struct pst_node *expand_phrase(struct expander *e, struct pst_node *n)
{
    struct alternatives a = {.count = 1};
    struct segments all = {NULL, 0, 0, 0};
    bool any = false;
    cut_phrase(e, n, &all);
    for (size_t i = 0; i < all.count; i++)
        any |= all.items[i].t != NULL;
    if (any) {
        a.items[0] = new_like(e->query, n, all.longest);
        a.items[0]->word_count = 0;
    }
    for (size_t i = 0; any && i < all.count; i++)
        extend(e, &a, n, &all, &all.items[i]);
    free(all.items);
    a.items[0] = n;
    for (size_t i = 1; i < a.count; i++)
        a.items[i]->synonym = a.items[i]->exact = true;
    return pst_node_join(e->query, PST_NODE_OR, a.items, a.count);
}

/* --- the tree, again ----------------------------------------------------- */

static struct pst_node *expand_words(struct expander *e, struct pst_node *n)
{
    const char *mark = mark_of(e, n);
    if (!is_plain(n) || n->dropped)
        return n;
    if (mark == NULL && !by_itself(e, n))
        return pst_node_is_quoted(e->query, n) ? expand_phrase(e, n) : n;
    if (e->synonyms == NULL) {
        report_no_file(e, mark);
        return n;
    }
    const struct targets *t = find_words(e, n->words, n->word_count);
    return t != NULL ? with_synonyms(e, t, &n, 1) : n;
}

/* A word of "a b"~3, which begins where the word does. */
static struct pst_node *expand_sloppy(struct expander *e, struct pst_node *n,
                                      bool first)
{
    const char *mark = inner_mark_of(e, &n->words[0], first);
    if (mark == NULL || !is_plain(n))
        return n;
    if (e->synonyms == NULL) {
        report_no_file(e, mark);
        return n;
    }
    const struct targets *t = find_words(e, n->words, 1);
    return t != NULL ? with_synonyms(e, t, &n, 1) : n;
}

static struct pst_node *expand(struct expander *e, struct pst_node *n);

static struct pst_node *expand_near(struct expander *e,
                                    const struct pst_node *n)
{
    struct pst_node *copy =
        pst_node_new(e->query, (enum pst_node_kind)n->kind, n->begin, n->end);
    bool outside = e->near;
    /* A chain begins with its first operand, a phrase with its quote. */
    bool sloppy = n->children[0]->begin != n->begin;
    copy->distance = n->distance;
    copy->children =
        pst_arena_alloc(&e->query->arena, n->child_count * PST_NODE_REF);
    copy->child_count = n->child_count;
    e->near = true;
    for (size_t i = 0; i < n->child_count; i++)
        copy->children[i] = sloppy ? expand_sloppy(e, n->children[i], i == 0)
                                   : expand(e, n->children[i]);
    e->near = outside;
    return copy;
}

/* What is excluded is excluded as it is named. */
static struct pst_node *expand_not(struct expander *e, const struct pst_node *n)
{
    bool always = e->always;
    e->always = false;
    struct pst_node *child = expand(e, n->children[0]);
    e->always = always;
    return pst_node_negate(e->query, child, n->begin);
}

static struct pst_node *expand_list(struct expander *e,
                                    const struct pst_node *n)
{
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

static struct pst_node *expand(struct expander *e, struct pst_node *n)
{
    switch (n->kind) {
    case PST_NODE_WORDS:
        return expand_words(e, n);
    case PST_NODE_AND:
    case PST_NODE_OR:
        return expand_list(e, n);
    case PST_NODE_NEAR:
    case PST_NODE_ADJ:
        return expand_near(e, n);
    case PST_NODE_NOT:
        return expand_not(e, n);
    default:
        return n;
    }
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
