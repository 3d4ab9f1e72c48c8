/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "glass/spelling.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/head.h"
#include "base/mem.h"
#include "glass/pack.h"

enum {
    KEY_MOST = 4,
    BOOKENDS_MOST = 4,  /* bytes of the longest word with a B fragment */
    FRAGMENT_COST = 128 /* bytes of memory besides the list, about */
};

struct pst_glass_fragment {
    struct pst_buf list; /* its tag */
    struct pst_str last; /* its last word, in the arena */
};

void pst_glass_spelling_word(struct pst_buf *tag, struct pst_str before,
                             struct pst_str word)
{
    size_t shared = pst_shared_prefix(before, pst_head(before.p, before.n),
                                      word, pst_head(word.p, word.n));
    if (before.n != 0)
        pst_glass_length(tag, shared);
    pst_glass_length(tag, word.n - shared);
    pst_buf_add(tag, word.p + shared, word.n - shared);
}

int pst_glass_spelling_begin(struct pst_glass_spelling *s,
                             struct pst_glass_leaves *table,
                             const struct pst_glass_deflate *deflate,
                             const char *folder, size_t memory,
                             struct pst_error *err)
{
    memset(s, 0, sizeof *s);
    int fd = pst_file_unlinked(folder, err);
    if (fd < 0)
        return fd;
    s->table = table;
    s->deflate = deflate;
    s->folder = folder;
    s->memory = memory;
    pst_glass_leaves_init(&s->words, fd, "spelling words", table->block_size,
                          false);
    pst_map_init(&s->keys);
    return 0;
}

static void drop_fragments(struct pst_glass_spelling *s)
{
    for (size_t i = 0; i < s->fragment_count; i++)
        pst_buf_dispose(&s->fragments[i].list);
    s->fragment_count = 0;
    s->held = 0;
    pst_map_dispose(&s->keys);
    pst_map_init(&s->keys);
    pst_arena_dispose(&s->last_words);
}

void pst_glass_spelling_dispose(struct pst_glass_spelling *s)
{
    drop_fragments(s);
    free(s->fragments);
    pst_map_dispose(&s->keys);
    pst_glass_leaves_dispose(&s->words);
    for (size_t i = 0; i < s->run_count; i++)
        fclose(s->runs[i]);
    free(s->runs);
}

/* The word is in the arena. */
static void add_fragment(struct pst_glass_spelling *s, struct pst_str key,
                         struct pst_str word)
{
    bool added;
    uint32_t number = pst_map_put(&s->keys, key, &added);
    if (added) {
        PST_PUSH(s->fragments, s->fragment_count, s->fragment_cap) =
            (struct pst_glass_fragment){PST_BUF_INIT, {"", 0}};
        s->held += FRAGMENT_COST;
    }
    struct pst_glass_fragment *f = &s->fragments[number];
    if (f->last.p == word.p)
        return; /* the word has it more than once */
    size_t cap = f->list.cap;
    pst_glass_spelling_word(&f->list, f->last, word);
    s->held += f->list.cap - cap;
    f->last = word;
}

static void add_fragments(struct pst_glass_spelling *s, struct pst_str word)
{
    const char *p = word.p;
    size_t n = word.n;
    if (n <= BOOKENDS_MOST)
        add_fragment(s, (struct pst_str){(char[]){'B', p[0], p[n - 1]}, 3},
                     word);
    add_fragment(s, (struct pst_str){(char[]){'H', p[0], p[1]}, 3}, word);
    for (size_t i = 0; i + 3 <= n; i++)
        add_fragment(
            s, (struct pst_str){(char[]){'M', p[i], p[i + 1], p[i + 2]}, 4},
            word);
    add_fragment(s, (struct pst_str){(char[]){'T', p[n - 2], p[n - 1]}, 3},
                 word);
}

/* A fragment with its key, for sorting. */
struct order {
    struct pst_str key;
    const struct pst_glass_fragment *fragment;
};

static int by_key(const void *a, const void *b)
{
    const struct order *x = a;
    const struct order *y = b;
    return pst_str_cmp(x->key, y->key);
}

static int run_failed(struct pst_error *err)
{
    return pst_fail_errno(err, PST_EIO, errno != 0 ? errno : EIO,
                          "a file of spelling fragments");
}

/* What a run has of a fragment: lengths of key, last word and list, then
 * these. */
static void write_fragment(FILE *out, const struct order *o)
{
    const struct pst_glass_fragment *f = o->fragment;
    size_t n[3] = {o->key.n, f->last.n, f->list.n};
    fwrite(n, sizeof n, 1, out);
    fwrite(o->key.p, 1, n[0], out);
    fwrite(f->last.p, 1, n[1], out);
    fwrite(f->list.p, 1, n[2], out);
}

/* The fragments into a run, in order of key, and out of memory. */
static int spill(struct pst_glass_spelling *s, struct pst_error *err)
{
    int fd = pst_file_unlinked(s->folder, err);
    if (fd < 0)
        return fd;
    errno = 0;
    FILE *out = fdopen(fd, "w+");
    if (out == NULL) {
        int r = run_failed(err);
        close(fd);
        return r;
    }
    s->runs = pst_grow(s->runs, &s->run_cap, s->run_count + 1, sizeof(FILE *));
    s->runs[s->run_count++] = out;

    struct order *order = pst_calloc(s->fragment_count, sizeof *order);
    for (size_t i = 0; i < s->fragment_count; i++)
        order[i] = (struct order){pst_map_key(&s->keys, (uint32_t)i),
                                  &s->fragments[i]};
    qsort(order, s->fragment_count, sizeof *order, by_key);
    for (size_t i = 0; i < s->fragment_count; i++)
        write_fragment(out, &order[i]);
    free(order);
    drop_fragments(s);
    bool failed = fflush(out) != 0 || ferror(out) != 0;
    return failed || fseek(out, 0, SEEK_SET) != 0 ? run_failed(err) : 0;
}

int pst_glass_spelling_add(struct pst_glass_spelling *s, struct pst_str word,
                           uint32_t frequency, struct pst_error *err)
{
    if (word.n < 2)
        return 0;
    if (frequency == 0)
        return pst_fail(err, PST_EINDEX, "a spelling word of frequency 0");
    struct pst_buf key = PST_BUF_INIT, tag = PST_BUF_INIT;
    pst_buf_addc(&key, 'W');
    pst_buf_addstr(&key, word);
    pst_glass_uint_last(&tag, frequency);
    int r = pst_glass_leaves_add(&s->words, pst_buf_str(&key),
                                 pst_buf_str(&tag), false, err);
    pst_buf_dispose(&key);
    pst_buf_dispose(&tag);
    if (r != 0)
        return r;
    if (frequency > s->frequency_high)
        s->frequency_high = frequency;

    word.p = pst_arena_dup(&s->last_words, word.p, word.n);
    s->held += word.n + 1;
    add_fragments(s, word);
    return s->held >= s->memory ? spill(s, err) : 0;
}

/* A run being read: the fragment at hand; none (key.n is 0) at the end. */
struct source {
    FILE *file;
    char key_bytes[KEY_MOST], last_bytes[PST_GLASS_WORD_MAX];
    struct pst_str key, last;
    struct pst_buf list;
};

static int read_fragment(struct source *c, struct pst_error *err)
{
    size_t n[3];
    c->key.n = 0;
    errno = 0;
    if (fread(n, sizeof n, 1, c->file) != 1)
        return ferror(c->file) ? run_failed(err) : 0;
    pst_buf_clear(&c->list);
    if (fread(c->key_bytes, 1, n[0], c->file) != n[0] ||
        fread(c->last_bytes, 1, n[1], c->file) != n[1] ||
        fread(pst_buf_reserve(&c->list, n[2]), 1, n[2], c->file) != n[2])
        return run_failed(err);
    c->list.n = n[2];
    c->list.p[n[2]] = '\0';
    c->key = (struct pst_str){c->key_bytes, n[0]};
    c->last = (struct pst_str){c->last_bytes, n[1]};
    return 0;
}

/* Only the first word of a list depends on what is before it. */
static void join(struct pst_buf *tag, struct pst_str before,
                 struct pst_str list)
{
    struct pst_str first = {list.p + 1, pst_glass_length_of(list.p[0])};
    pst_glass_spelling_word(tag, before, first);
    pst_buf_add(tag, first.p + first.n, list.n - 1 - first.n);
}

/* The fragment with the least key, out of every run that has it; *more is
 * false when there is none. */
static int merge_fragment(struct pst_glass_spelling *s, struct source *sources,
                          bool *more, struct pst_error *err)
{
    struct pst_str least = {"", 0}, before = {"", 0};
    struct pst_buf tag = PST_BUF_INIT;
    char key[KEY_MOST];
    for (size_t i = 0; i < s->run_count; i++)
        if (sources[i].key.n != 0 &&
            (least.n == 0 || pst_str_cmp(sources[i].key, least) < 0))
            least = sources[i].key;
    *more = least.n != 0;
    if (!*more)
        return 0;
    memcpy(key, least.p, least.n);
    least.p = key;
    for (size_t i = 0; i < s->run_count; i++)
        if (pst_str_eq(sources[i].key, least)) {
            join(&tag, before, pst_buf_str(&sources[i].list));
            before = sources[i].last;
        }
    int r = pst_glass_tag_add(s->table, PST_GLASS_SPELLING, s->deflate, least,
                              pst_buf_str(&tag), err);
    for (size_t i = 0; r == 0 && i < s->run_count; i++)
        if (pst_str_eq(sources[i].key, least))
            r = read_fragment(&sources[i], err);
    pst_buf_dispose(&tag);
    return r;
}

int pst_glass_spelling_end(struct pst_glass_spelling *s, struct pst_error *err)
{
    int r = s->fragment_count != 0 ? spill(s, err) : 0;
    struct source *sources = pst_calloc(s->run_count + 1, sizeof *sources);
    for (size_t i = 0; i < s->run_count; i++) {
        sources[i].file = s->runs[i];
        pst_buf_init(&sources[i].list);
        if (r == 0)
            r = read_fragment(&sources[i], err);
    }
    for (bool more = true; r == 0 && more;)
        r = merge_fragment(s, sources, &more, err);
    for (size_t i = 0; i < s->run_count; i++)
        pst_buf_dispose(&sources[i].list);
    free(sources);
    return r == 0 ? pst_glass_leaves_append(s->table, &s->words, err) : r;
}
