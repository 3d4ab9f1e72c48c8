/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/opts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"

struct parser {
    const struct pst_opt *table;
    int argc;
    char *const *argv;
    int at; /* the next word */
    struct pst_opts *out;
    struct pst_error *err;
};

static bool is_heading(const struct pst_opt *o)
{
    return o->name[0] == '\0';
}

static const struct pst_opt *by_name(const struct pst_opt *table,
                                     struct pst_str name)
{
    for (; table->name != NULL; table++)
        if (!is_heading(table) && pst_str_is(name, table->name))
            return table;
    return NULL;
}

static const struct pst_opt *by_letter(const struct pst_opt *table, char letter)
{
    for (; table->name != NULL; table++)
        if (!is_heading(table) && table->letter == letter)
            return table;
    return NULL;
}

static void add_use(struct parser *p, const struct pst_opt *o, bool negated,
                    const char *value)
{
    struct pst_opts *out = p->out;
    PST_PUSH(out->uses, out->use_count, out->use_cap) =
        (struct pst_opt_use){o, o->id, negated, value};
}

/* An option whose argument is in the next word. */
static int add_with_next(struct parser *p, const struct pst_opt *o)
{
    if (p->at == p->argc)
        return pst_fail(p->err, PST_EUSAGE, "option --%s needs an argument, %s",
                        o->name, o->argument);
    add_use(p, o, false, p->argv[p->at++]);
    return 0;
}

static bool wants_next(const struct pst_opt *o)
{
    return o->argument != NULL && (o->flags & PST_OPT_OPTIONAL) == 0;
}

static int unknown_name(struct parser *p, struct pst_str name)
{
    struct pst_nearest near;
    pst_nearest_init(&near, name);
    const char *no = "";
    for (const struct pst_opt *o = p->table; o->name != NULL; o++)
        if ((o->flags & PST_OPT_HIDDEN) == 0)
            pst_nearest_offer(&near, o->name);
    if (pst_str_starts(name, "no-")) {
        near.word = (struct pst_str){name.p + 3, name.n - 3};
        for (const struct pst_opt *o = p->table; o->name != NULL; o++) {
            const char *best = near.best;
            if ((o->flags & PST_OPT_NEGATABLE) != 0)
                pst_nearest_offer(&near, o->name);
            if (near.best != best)
                no = "no-";
        }
    }
    if (near.best == NULL)
        return pst_fail(p->err, PST_EUSAGE, "unknown option --%.*s",
                        (int)name.n, name.p);
    return pst_fail(p->err, PST_EUSAGE,
                    "unknown option --%.*s; did you mean --%s%s?", (int)name.n,
                    name.p, no, near.best);
}

static int parse_long(struct parser *p, const char *word)
{
    const char *equals = strchr(word, '=');
    struct pst_str name = {word, equals != NULL ? (size_t)(equals - word)
                                                : strlen(word)};
    const struct pst_opt *o = by_name(p->table, name);
    bool negated = false;
    if (o == NULL && pst_str_starts(name, "no-")) {
        struct pst_str rest = {name.p + 3, name.n - 3};
        o = by_name(p->table, rest);
        negated = o != NULL && (o->flags & PST_OPT_NEGATABLE) != 0;
        if (!negated)
            o = NULL;
    }
    if (o == NULL)
        return unknown_name(p, name);
    if (equals != NULL && (o->argument == NULL || negated))
        return pst_fail(p->err, PST_EUSAGE, "option --%.*s takes no argument",
                        (int)name.n, name.p);
    if (equals != NULL || negated || !wants_next(o)) {
        add_use(p, o, negated, equals != NULL ? equals + 1 : NULL);
        return 0;
    }
    return add_with_next(p, o);
}

/* Letters after one '-'. The rest of the word is the argument of the first
 * that takes one. */
static int parse_letters(struct parser *p, const char *letters)
{
    for (const char *s = letters; *s != '\0'; s++) {
        const struct pst_opt *o = by_letter(p->table, *s);
        if (o == NULL)
            return pst_fail(p->err, PST_EUSAGE,
                            "unknown option -%c in '-%s'; put -- before what "
                            "begins with '-' and is no option",
                            *s, letters);
        if (o->argument != NULL && s[1] != '\0') {
            add_use(p, o, false, s + 1);
            return 0;
        }
        if (wants_next(o))
            return add_with_next(p, o);
        add_use(p, o, false, NULL);
    }
    return 0;
}

static void add_operand(struct pst_opts *out, const char *word)
{
    PST_PUSH(out->operands, out->operand_count, out->operand_cap) = word;
}

int pst_opts_parse(const struct pst_opt *table, int argc, char *const *argv,
                   unsigned mode, struct pst_opts *out, struct pst_error *err)
{
    memset(out, 0, sizeof *out);
    struct parser p = {table, argc, argv, 0, out, err};
    bool ended = false;
    int r = 0;
    while (r == 0 && p.at < argc) {
        const char *word = argv[p.at++];
        if (ended || word[0] != '-' || word[1] == '\0') {
            add_operand(out, word);
            if ((mode & PST_OPTS_STOP) != 0)
                ended = true;
        } else if (strcmp(word, "--") == 0) {
            ended = true;
        } else if (word[1] == '-') {
            r = parse_long(&p, word + 2);
        } else {
            r = parse_letters(&p, word + 1);
        }
    }
    if (r != 0)
        pst_opts_dispose(out);
    return r;
}

void pst_opts_dispose(struct pst_opts *o)
{
    free(o->uses);
    free(o->operands);
    memset(o, 0, sizeof *o);
}

const struct pst_opt_use *pst_opts_last(const struct pst_opts *o, int id)
{
    for (size_t i = o->use_count; i-- != 0;)
        if (o->uses[i].id == id)
            return &o->uses[i];
    return NULL;
}

bool pst_opts_flag(const struct pst_opts *o, int id, bool absent)
{
    const struct pst_opt_use *use = pst_opts_last(o, id);
    return use != NULL ? !use->negated : absent;
}

unsigned pst_opts_times(const struct pst_opts *o, int id)
{
    unsigned n = 0;
    for (size_t i = 0; i < o->use_count; i++)
        if (o->uses[i].id == id)
            n = o->uses[i].negated ? 0 : n + 1;
    return n;
}

const char *pst_opts_string(const struct pst_opts *o, int id,
                            const char *absent)
{
    const struct pst_opt_use *use = pst_opts_last(o, id);
    return use != NULL && use->value != NULL ? use->value : absent;
}

/* The last value and, in `what`, the option's name for messages; NULL when
 * there is no value. */
static const char *typed_value(const struct pst_opts *o, int id,
                               struct pst_buf *what)
{
    const struct pst_opt_use *use = pst_opts_last(o, id);
    if (use == NULL || use->value == NULL)
        return NULL;
    pst_buf_addf(what, "--%s", use->opt->name);
    return use->value;
}

int pst_opts_count(const struct pst_opts *o, int id, uint64_t least,
                   uint64_t most, uint64_t *out, struct pst_error *err)
{
    struct pst_buf what = PST_BUF_INIT;
    const char *text = typed_value(o, id, &what);
    int r =
        text != NULL ? pst_parse_count(text, what.p, least, most, out, err) : 0;
    pst_buf_dispose(&what);
    return r;
}

int pst_opts_size(const struct pst_opts *o, int id, uint64_t *out,
                  struct pst_error *err)
{
    struct pst_buf what = PST_BUF_INIT;
    const char *text = typed_value(o, id, &what);
    int r = text != NULL ? pst_parse_size(text, what.p, out, err) : 0;
    pst_buf_dispose(&what);
    return r;
}

int pst_opts_choice(const struct pst_opts *o, int id,
                    const char *const *choices, size_t *out,
                    struct pst_error *err)
{
    struct pst_buf what = PST_BUF_INIT;
    const char *text = typed_value(o, id, &what);
    int r =
        text != NULL ? pst_parse_choice(text, what.p, choices, out, err) : 0;
    pst_buf_dispose(&what);
    return r;
}

static void help_name(const struct pst_opt *o, struct pst_buf *out)
{
    if (o->letter != 0)
        pst_buf_addf(out, "  -%c, --", o->letter);
    else
        pst_buf_adds(out, "      --");
    if ((o->flags & PST_OPT_NEGATABLE) != 0)
        pst_buf_adds(out, "[no-]");
    pst_buf_adds(out, o->name);
    if (o->argument != NULL)
        pst_buf_addf(out, (o->flags & PST_OPT_OPTIONAL) != 0 ? "[=%s]" : "=%s",
                     o->argument);
}

void pst_opts_help(const struct pst_opt *table, struct pst_buf *out)
{
    enum { COLUMN = 26 };
    for (const struct pst_opt *o = table; o->name != NULL; o++) {
        if ((o->flags & PST_OPT_HIDDEN) != 0)
            continue;
        if (is_heading(o)) {
            pst_buf_addf(out, "%s%s\n", o != table ? "\n" : "", o->help);
            continue;
        }
        size_t start = out->n;
        help_name(o, out);
        size_t used = out->n - start;
        pst_buf_addf(out, "%*s%s\n",
                     used + 2 < COLUMN ? (int)(COLUMN - used) : 2, "", o->help);
    }
}
