/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base/config.h - configuration in git-config syntax, in layers.
 *
 * The caller passes a table of the keys that exist. Layers are added from the
 * weakest to the strongest: built in (the table's defaults), the user's file,
 * the index's own file, values out of the environment, the command line. Each
 * value keeps its origin. A file that came with the index is untrusted: it may
 * set only keys that the table marks PST_CONFIG_INDEX, and of those only
 * values that the caller's predicate lets through; anything else in it is
 * ignored and put into warnings.
 *
 * Values are checked against their key's type as they are added, so getting
 * one cannot fail. A wrong value, or bad syntax, in a trusted layer is
 * PST_EUSAGE, "FILE:LINE: ..."; a wrong value in an untrusted one is ignored
 * with a warning. A key that is not in the table is ignored with a warning in
 * a file, PST_EUSAGE elsewhere.
 *
 * Syntax: [section], [section "Sub \"Section\""], [section.sub]; name = value;
 * a bare name is true; # and ; comments; quotes; \n \t \b \" \\ escapes; a \ at
 * the end of a line continues it. Sections and names are letters, digits and
 * '-', in any case; subsections in quotes keep theirs. Nothing is included or
 * expanded. Files over 1 MB, and NULs in a value, are refused.
 */
#ifndef POSTIL_BASE_CONFIG_H
#define POSTIL_BASE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

enum pst_config_type {
    PST_CONFIG_STRING,
    PST_CONFIG_BOOL,
    PST_CONFIG_COUNT,
    PST_CONFIG_SIZE,
    PST_CONFIG_REAL, /* 0 to 1000, with a decimal part or not */
    PST_CONFIG_CHOICE
};

enum pst_config_flag {
    PST_CONFIG_INDEX = 1, /* the index's own file may set it */
    PST_CONFIG_MANY = 2   /* a list: every value counts, in order */
};

struct pst_config_key {
    const char *name; /* lower case, "search.limit"; "field.*.weight": any
                         subsection */
    enum pst_config_type type;
    const char *fallback;       /* built in; NULL: none */
    unsigned flags;             /* enum pst_config_flag */
    const char *help;           /* one line */
    const char *const *choices; /* NULL-ended, of PST_CONFIG_CHOICE */
};

struct pst_config_value {
    const char *key; /* section and name in lower case, the subsection as is */
    const char *value;
    const char *origin; /* "file:PATH", "environment", "command line",
                           "built in" */
    unsigned line;      /* in a file; else 0 */
    bool trusted;
    const struct pst_config_key *known;
};

/* Whether the index's own file may give this key this value. */
typedef bool pst_config_allow(void *payload, const char *key,
                              const char *value);

struct pst_config {
    const struct pst_config_key *keys;
    size_t key_count;
    pst_config_allow *allow;
    void *payload;
    struct pst_config_value *values; /* weakest first */
    size_t count, cap;
    char **warnings; /* "FILE:LINE: ...": not yet safe for a terminal */
    size_t warning_count, warning_cap;
    struct pst_arena arena;
};

/* The table's defaults are the first layer. `keys` (count of them) must
 * outlive it; `allow` may be NULL: the table alone decides. */
void pst_config_init(struct pst_config *c, const struct pst_config_key *keys,
                     size_t count, pst_config_allow *allow, void *payload);
void pst_config_dispose(struct pst_config *c);

enum pst_config_source {
    PST_CONFIG_OPTIONAL = 1, /* a file that is not there is an empty one */
    PST_CONFIG_UNTRUSTED = 2 /* the index's own; no link, a plain file */
};

/* Add a layer from a file. After a failure the values before the bad line
 * stay. */
int pst_config_add_file(struct pst_config *c, const char *path, unsigned source,
                        struct pst_error *err);
/* The same of bytes; `name` is the path for messages. */
int pst_config_add_text(struct pst_config *c, struct pst_str text,
                        const char *name, unsigned source,
                        struct pst_error *err);
/* Add one trusted value; origin is "environment" or "command line". */
int pst_config_set(struct pst_config *c, const char *key, const char *value,
                   const char *origin, struct pst_error *err);

/* The strongest value, or NULL. The key must be one of the table's. */
const struct pst_config_value *pst_config_get(const struct pst_config *c,
                                              const char *key);
/* "" / false / 0 when the key has no value at all. */
const char *pst_config_string(const struct pst_config *c, const char *key);
bool pst_config_bool(const struct pst_config *c, const char *key);
/* Of COUNT and SIZE keys. */
uint64_t pst_config_number(const struct pst_config *c, const char *key);
double pst_config_real(const struct pst_config *c, const char *key);
/* The index into the key's choices. */
size_t pst_config_choice(const struct pst_config *c, const char *key);
/* All values of a MANY key, weakest first: start with *at = 0; NULL at the
 * end. An empty value drops those before it, so that a list can be begun
 * anew. */
const struct pst_config_value *pst_config_next(const struct pst_config *c,
                                               const char *key, size_t *at);

#endif
