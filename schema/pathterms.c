/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema/pathterms.h"

#include <string.h>

#include "schema/schema.h"
#include "text/fold.h"
#include "text/words.h"

enum { EXTENSION_MAX = 8 };

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

static struct pst_str file_name(struct pst_str path)
{
    const char *slash = path.n != 0 ? memrchr(path.p, '/', path.n) : NULL;
    size_t from = slash != NULL ? (size_t)(slash + 1 - path.p) : 0;
    return (struct pst_str){path.p + from, path.n - from};
}

struct pst_str pst_path_extension(struct pst_str path)
{
    struct pst_str name = file_name(path);
    size_t n = 0;
    while (n < name.n && is_alnum(name.p[name.n - 1 - n]))
        n++;
    bool is_one = n > 0 && n <= EXTENSION_MAX && name.n > n + 1 &&
                  name.p[name.n - 1 - n] == '.';
    return (struct pst_str){name.p + name.n - (is_one ? n : 0), is_one ? n : 0};
}

static struct pst_str without_extension(struct pst_str name)
{
    size_t n = pst_path_extension(name).n;
    return n == 0 ? name : (struct pst_str){name.p, name.n - n - 1};
}

/* A file's name without its extensions: two when the last says how the file
 * is compressed. */
static struct pst_str bare_name(struct pst_str name)
{
    struct pst_str bare = without_extension(name);
    bool packed = pst_str_is(pst_path_extension(name), "gz");
    return packed ? without_extension(bare) : bare;
}

struct sink {
    pst_path_term_sink *put;
    void *payload;
    struct pst_buf folded;
};

static void put_component(struct sink *s, struct pst_str component)
{
    pst_buf_clear(&s->folded);
    pst_fold(&s->folded, component.p, component.n);
    if (s->folded.n != 0)
        s->put(s->payload, PST_PREFIX_COMPONENT, pst_buf_str(&s->folded));
}

void pst_path_terms(struct pst_str path, pst_path_term_sink *sink,
                    void *payload)
{
    struct sink s = {sink, payload, PST_BUF_INIT};
    struct pst_str name = file_name(path);
    struct pst_str bare = bare_name(name);
    for (const char *at = path.p; at < name.p;) {
        const char *slash = memchr(at, '/', (size_t)(name.p - at));
        put_component(&s, (struct pst_str){at, (size_t)(slash - at)});
        at = slash + 1;
    }
    put_component(&s, name);
    if (bare.n != name.n)
        put_component(&s, bare);
    pst_buf_dispose(&s.folded);

    struct pst_words words;
    struct pst_word word;
    pst_words_init(&words, bare.p, bare.n);
    while (pst_words_next(&words, &word))
        sink(payload, PST_PREFIX_FILE_WORD, word.term);
    pst_words_dispose(&words);
}
