/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil config */
#include <string.h>

#include "base/parse.h"
#include "base/term.h"
#include "schema/stub.h"
#include "searcher/cmd.h"
#include "searcher/settings.h"

enum { OPT_ORIGIN = 1 };

static const struct pst_opt table[] = {
    {"", 0, NULL, "Output:", 0, 0},
    {"show-origin", 0, NULL, "where each value comes from", OPT_ORIGIN, 0},
    PST_CMD_COMMON_OPTIONS};

/* The keys that there are, each with what it is and what it is unless set. */
static void add_keys(struct pst_buf *out)
{
    pst_buf_adds(out, "\nKeys (+: an index's own configuration may set it, "
                      "too):\n");
    for (size_t i = 0; i < pst_settings_key_count; i++) {
        const struct pst_config_key *key = &pst_settings_keys[i];
        bool shared = (key->flags & PST_CONFIG_INDEX) != 0;
        pst_buf_addf(out, "  %-22s %c %s", key->name, shared ? '+' : ' ',
                     key->help);
        if (key->fallback != NULL)
            pst_buf_addf(out, " (%s)", key->fallback);
        pst_buf_addc(out, '\n');
    }
}

static const struct pst_cmd_doc doc = {
    table, "Usage: postil config [--show-origin] [KEY]\n",
    "Prints the settings in force, or that of one key. Files are in the "
    "syntax\n"
    "of git-config(1): the user's own is $POSTIL_CONFIG, else\n"
    "~/.config/postil/config; an index may have one, .postil/config, which "
    "can\n"
    "set only what cannot do harm.\n",
    "  postil config\n"
    "  postil config --show-origin search.limit\n",
    add_keys};

static void print_value(struct pst_app *app, const struct pst_config_value *v,
                        bool origin, bool named)
{
    struct pst_buf *out = &app->out.buf;
    if (origin) {
        pst_term_safe(out, pst_str_of(v->origin), 0);
        if (v->line != 0)
            pst_buf_addf(out, ":%u", v->line);
        pst_buf_addc(out, '\t');
    }
    if (named) {
        pst_term_safe(out, pst_str_of(v->key), 0);
        pst_buf_addc(out, '=');
    }
    pst_term_safe(out, pst_str_of(v->value), PST_TERM_SPACES);
    pst_buf_addc(out, '\n');
}

static void print_key(struct pst_app *app, const struct pst_config_key *key,
                      bool origin, bool named)
{
    const struct pst_config_value *v;
    size_t at = 0;
    if ((key->flags & PST_CONFIG_MANY) == 0) {
        v = pst_config_get(&app->config, key->name);
        if (v != NULL)
            print_value(app, v, origin, named);
        return;
    }
    while ((v = pst_config_next(&app->config, key->name, &at)) != NULL)
        print_value(app, v, origin, named);
}

static int print_one(struct pst_app *app, const char *name, bool origin,
                     struct pst_error *err)
{
    struct pst_nearest nearest;
    pst_nearest_init(&nearest, pst_str_of(name));
    for (size_t i = 0; i < pst_settings_key_count; i++) {
        const struct pst_config_key *key = &pst_settings_keys[i];
        if (strcmp(key->name, name) == 0) {
            size_t before = app->out.buf.n;
            print_key(app, key, origin, false);
            return app->out.buf.n == before; /* 1: it has no value */
        }
        pst_nearest_offer(&nearest, key->name);
    }
    if (nearest.best != NULL)
        return pst_fail(err, PST_EUSAGE,
                        "config: there is no key %s; did you mean %s?", name,
                        nearest.best);
    return pst_fail(err, PST_EUSAGE, "config: there is no key %s", name);
}

/* The index's own settings count when there is one. */
static int configure(struct pst_app *app, struct pst_error *err)
{
    struct pst_buf dir = PST_BUF_INIT;
    struct pst_error none = PST_ERROR_INIT;
    bool found = false;
    int r = pst_index_find(app->index, app->cwd, &dir, &found, &none);
    r = pst_cmd_configure(app, r == 0 ? dir.p : NULL, err);
    pst_buf_dispose(&dir);
    return r;
}

int pst_cmd_config(struct pst_app *app, int argc, char *const *argv,
                   struct pst_error *err)
{
    struct pst_opts opts;
    int r = pst_cmd_options(app, &doc, argc, argv, &opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    bool origin = pst_opts_flag(&opts, OPT_ORIGIN, false);
    if (opts.operand_count > 1)
        r = pst_fail(err, PST_EUSAGE, "config: one key at a time");
    if (r == 0)
        r = configure(app, err);
    if (r == 0 && opts.operand_count == 1)
        r = print_one(app, opts.operands[0], origin, err);
    else if (r == 0)
        for (size_t i = 0; i < pst_settings_key_count; i++)
            print_key(app, &pst_settings_keys[i], origin, true);
    pst_opts_dispose(&opts);
    return r;
}
