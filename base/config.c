/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/config.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/gitconfig.h"
#include "base/mem.h"
#include "base/parse.h"

enum { LARGEST_FILE = 1 << 20, MOST_WARNINGS = 50, REAL_MOST = 1000 };

static char *keep(struct pst_config *c, const char *s)
{
    return pst_arena_dup(&c->arena, s, strlen(s));
}

/* Whether the key is the pattern, whose "*" stands for any subsection. */
static bool matches(const char *pattern, const char *key)
{
    const char *star = strstr(pattern, ".*.");
    if (star == NULL)
        return strcmp(pattern, key) == 0;
    size_t head = (size_t)(star - pattern) + 1;
    const char *tail = star + 2;
    size_t n = strlen(key);
    size_t tail_n = strlen(tail);
    return n > head + tail_n && strncmp(pattern, key, head) == 0 &&
           strcmp(key + n - tail_n, tail) == 0;
}

static const struct pst_config_key *find_key(const struct pst_config *c,
                                             const char *key)
{
    for (size_t i = 0; i < c->key_count; i++)
        if (matches(c->keys[i].name, key))
            return &c->keys[i];
    return NULL;
}

static void push(struct pst_config *c, struct pst_config_value v)
{
    PST_PUSH(c->values, c->count, c->cap) = v;
}

void pst_config_init(struct pst_config *c, const struct pst_config_key *keys,
                     size_t count, pst_config_allow *allow, void *payload)
{
    memset(c, 0, sizeof *c);
    c->keys = keys;
    c->key_count = count;
    c->allow = allow;
    c->payload = payload;
    for (size_t i = 0; i < count; i++)
        if (keys[i].fallback != NULL && strstr(keys[i].name, ".*.") == NULL)
            push(c, (struct pst_config_value){.key = keys[i].name,
                                              .value = keys[i].fallback,
                                              .origin = "built in",
                                              .trusted = true,
                                              .known = &keys[i]});
}

void pst_config_dispose(struct pst_config *c)
{
    free(c->values);
    free(c->warnings);
    pst_arena_dispose(&c->arena);
    memset(c, 0, sizeof *c);
}

static void warn(struct pst_config *c, const char *message)
{
    if (c->warning_count > MOST_WARNINGS)
        return;
    if (c->warning_count == MOST_WARNINGS)
        message = "more warnings about the configuration are left out";
    PST_PUSH(c->warnings, c->warning_count, c->warning_cap) = keep(c, message);
}

static int check_type(const struct pst_config_key *k, const char *value,
                      const char *what, struct pst_error *err)
{
    uint64_t number;
    size_t choice;
    double real;
    bool yes;
    switch (k->type) {
    case PST_CONFIG_BOOL:
        return pst_parse_bool(value, what, &yes, err);
    case PST_CONFIG_COUNT:
        return pst_parse_count(value, what, 0, UINT64_MAX, &number, err);
    case PST_CONFIG_SIZE:
        return pst_parse_size(value, what, &number, err);
    case PST_CONFIG_REAL:
        return pst_parse_real(value, what, REAL_MOST, &real, err);
    case PST_CONFIG_CHOICE:
        return pst_parse_choice(value, what, k->choices, &choice, err);
    case PST_CONFIG_STRING:
        break;
    }
    return 0;
}

static int unknown_key(const struct pst_config *c, const char *key,
                       const char *where, struct pst_error *err)
{
    struct pst_nearest near;
    pst_nearest_init(&near, pst_str_of(key));
    for (size_t i = 0; i < c->key_count; i++)
        pst_nearest_offer(&near, c->keys[i].name);
    if (near.best == NULL)
        return pst_fail(err, PST_EUSAGE, "%s: unknown key %s", where, key);
    return pst_fail(err, PST_EUSAGE, "%s: unknown key %s; did you mean %s?",
                    where, key, near.best);
}

/* Check v, whose strings are borrowed; `where` is what messages begin with. A
 * NULL value is that of a bare name. */
static int check(const struct pst_config *c, struct pst_config_value *v,
                 const char *where, struct pst_error *err)
{
    const struct pst_config_key *k = v->known;
    if (!v->trusted && (k->flags & PST_CONFIG_INDEX) == 0)
        return pst_fail(err, PST_EUSAGE,
                        "%s: %s is ignored: only your own configuration can "
                        "set it",
                        where, v->key);
    if (v->value == NULL && k->type != PST_CONFIG_BOOL)
        return pst_fail(err, PST_EUSAGE, "%s: %s needs a value", where, v->key);
    if (v->value == NULL)
        v->value = "true";
    /* An empty value of a list is no item: it empties the list. */
    if (v->value[0] != '\0' || (k->flags & PST_CONFIG_MANY) == 0) {
        struct pst_buf what = PST_BUF_INIT;
        pst_buf_addf(&what, "%s: %s", where, v->key);
        int r = check_type(k, v->value, what.p, err);
        pst_buf_dispose(&what);
        if (r != 0)
            return r;
    }
    if (!v->trusted && c->allow != NULL &&
        !c->allow(c->payload, v->key, v->value))
        return pst_fail(err, PST_EUSAGE,
                        "%s: %s is ignored: the index's own configuration may "
                        "not give it this value",
                        where, v->key);
    return 0;
}

static void add(struct pst_config *c, struct pst_config_value v)
{
    v.key = keep(c, v.key);
    v.value = keep(c, v.value);
    push(c, v);
}

/* One variable of a file: added, warned about, or an error. */
static int add_variable(struct pst_config *c, const struct pst_gitconfig *g,
                        const char *origin, bool trusted, struct pst_error *err)
{
    struct pst_error ours = PST_ERROR_INIT;
    struct pst_buf where = PST_BUF_INIT;
    pst_buf_addf(&where, "%s:%u", g->name, g->line);
    struct pst_config_value v = {.key = g->key.p,
                                 .value = g->bare ? NULL : g->value.p,
                                 .origin = origin,
                                 .line = g->line,
                                 .trusted = trusted,
                                 .known = find_key(c, g->key.p)};
    int r = 0;
    if (v.known == NULL)
        unknown_key(c, v.key, where.p, &ours);
    else
        r = check(c, &v, where.p, &ours);
    pst_buf_dispose(&where);
    if (v.known != NULL && r == 0) {
        add(c, v);
        return 0;
    }
    if (v.known != NULL && trusted) {
        if (err != NULL)
            *err = ours;
        return r;
    }
    warn(c, ours.message);
    return 0;
}

int pst_config_add_text(struct pst_config *c, struct pst_str text,
                        const char *name, unsigned source,
                        struct pst_error *err)
{
    struct pst_buf origin = PST_BUF_INIT;
    pst_buf_addf(&origin, "file:%s", name);
    const char *kept = keep(c, origin.p);
    pst_buf_dispose(&origin);

    struct pst_gitconfig g;
    pst_gitconfig_init(&g, text, name);
    int r;
    while ((r = pst_gitconfig_next(&g, err)) > 0) {
        r = add_variable(c, &g, kept, (source & PST_CONFIG_UNTRUSTED) == 0,
                         err);
        if (r != 0)
            break;
    }
    pst_gitconfig_dispose(&g);
    return r;
}

/* The descriptor of a file to read, -1 when an optional one is absent, or an
 * error. */
static int open_file(const char *path, unsigned source, struct pst_error *err)
{
    bool trusted = (source & PST_CONFIG_UNTRUSTED) == 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC |
                            (trusted ? 0 : O_NOFOLLOW | O_NONBLOCK));
    if (fd < 0 && (source & PST_CONFIG_OPTIONAL) != 0 &&
        (errno == ENOENT || errno == ENOTDIR))
        return -1;
    struct stat st;
    if (!trusted && (fd < 0 ? errno == ELOOP
                            : fstat(fd, &st) == 0 && !S_ISREG(st.st_mode))) {
        if (fd >= 0)
            close(fd);
        pst_fail(err, PST_EUSAGE,
                 "%s: not a plain file; an index's configuration must be one",
                 path);
        return -2;
    }
    if (fd < 0) {
        pst_fail_errno(err, PST_EIO, errno, "%s", path);
        return -2;
    }
    return fd;
}

int pst_config_add_file(struct pst_config *c, const char *path, unsigned source,
                        struct pst_error *err)
{
    struct pst_error none = PST_ERROR_INIT;
    if (err == NULL)
        err = &none;
    int fd = open_file(path, source, err);
    if (fd < 0)
        return fd == -1 ? 0 : -err->code;
    struct pst_buf text = PST_BUF_INIT;
    int r = pst_fd_read(fd, path, LARGEST_FILE, &text, err);
    close(fd);
    if (r == 0)
        r = pst_config_add_text(c, pst_buf_str(&text), path, source, err);
    pst_buf_dispose(&text);
    return r;
}

/* In lower case but for the subsection. */
static char *normal_key(const char *key)
{
    char *s = pst_strdup(key);
    char *first = strchr(s, '.');
    char *last = strrchr(s, '.');
    for (char *p = s; *p != '\0'; p++) {
        bool subsection = first != NULL && p > first && p < last;
        if (!subsection && *p >= 'A' && *p <= 'Z')
            *p = (char)(*p + ('a' - 'A'));
    }
    return s;
}

int pst_config_set(struct pst_config *c, const char *key, const char *value,
                   const char *origin, struct pst_error *err)
{
    char *normal = normal_key(key);
    struct pst_config_value v = {.key = normal,
                                 .value = value,
                                 .origin = origin,
                                 .trusted = true,
                                 .known = find_key(c, normal)};
    int r = v.known == NULL ? unknown_key(c, normal, origin, err)
                            : check(c, &v, origin, err);
    if (r == 0) {
        v.origin = keep(c, origin);
        add(c, v);
    }
    free(normal);
    return r;
}

const struct pst_config_value *pst_config_get(const struct pst_config *c,
                                              const char *key)
{
    for (size_t i = c->count; i-- != 0;)
        if (strcmp(c->values[i].key, key) == 0)
            return &c->values[i];
    assert(find_key(c, key) != NULL);
    return NULL;
}

const char *pst_config_string(const struct pst_config *c, const char *key)
{
    const struct pst_config_value *v = pst_config_get(c, key);
    if (v != NULL)
        return v->value;
    const struct pst_config_key *k = find_key(c, key);
    return k != NULL && k->fallback != NULL ? k->fallback : "";
}

bool pst_config_bool(const struct pst_config *c, const char *key)
{
    bool yes = false;
    pst_parse_bool(pst_config_string(c, key), key, &yes, NULL);
    return yes;
}

uint64_t pst_config_number(const struct pst_config *c, const char *key)
{
    const struct pst_config_key *k = find_key(c, key);
    const char *text = pst_config_string(c, key);
    uint64_t number = 0;
    if (k != NULL && k->type == PST_CONFIG_SIZE)
        pst_parse_size(text, key, &number, NULL);
    else
        pst_parse_count(text, key, 0, UINT64_MAX, &number, NULL);
    return number;
}

double pst_config_real(const struct pst_config *c, const char *key)
{
    double real = 0;
    pst_parse_real(pst_config_string(c, key), key, REAL_MOST, &real, NULL);
    return real;
}

size_t pst_config_choice(const struct pst_config *c, const char *key)
{
    const struct pst_config_key *k = find_key(c, key);
    size_t choice = 0;
    if (k != NULL && k->choices != NULL)
        pst_parse_choice(pst_config_string(c, key), key, k->choices, &choice,
                         NULL);
    return choice;
}

static bool is_value_of(const struct pst_config_value *v, const char *key)
{
    return strcmp(v->key, key) == 0;
}

/* Where the list of the key begins: after its last empty value. */
static size_t list_start(const struct pst_config *c, const char *key)
{
    for (size_t i = c->count; i-- != 0;)
        if (is_value_of(&c->values[i], key) && c->values[i].value[0] == '\0')
            return i + 1;
    return 0;
}

const struct pst_config_value *pst_config_next(const struct pst_config *c,
                                               const char *key, size_t *at)
{
    size_t i = *at != 0 ? *at : list_start(c, key);
    while (i < c->count && !is_value_of(&c->values[i], key))
        i++;
    *at = i + 1;
    return i < c->count ? &c->values[i] : NULL;
}
