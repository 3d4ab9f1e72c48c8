/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the commands share: options, configuration, messages. */
#include "searcher/cmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/term.h"
#include "searcher/settings.h"

static void say(const char *prefix, const char *text)
{
    struct pst_buf safe = PST_BUF_INIT;
    pst_term_safe(&safe, pst_str_of(text), PST_TERM_NEWLINE);
    fprintf(stderr, "%s%s\n", prefix, safe.p);
    pst_buf_dispose(&safe);
}

void pst_cmd_note(const char *format, ...)
{
    char text[1200];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    say("note: ", text);
}

int pst_cmd_fail(const struct pst_error *err)
{
    say("postil: ", err->message);
    return pst_exit_status(err->code);
}

bool pst_cmd_is_there(const char *command)
{
    struct pst_buf word = PST_BUF_INIT, path = PST_BUF_INIT;
    const char *folders = getenv("PATH");
    bool is = folders == NULL;
    command += strspn(command, " \t");
    pst_buf_add(&word, command, strcspn(command, " \t"));
    if (strpbrk(word.p, "=$`'\"\\;&|<>(){}~*?[!#") != NULL)
        is = true;
    else if (strchr(word.p, '/') != NULL)
        is = access(word.p, X_OK) == 0;
    else
        for (const char *p = folders; p != NULL && !is;) {
            const char *end = strchrnul(p, ':');
            pst_buf_clear(&path);
            pst_buf_add(&path, p, (size_t)(end - p));
            pst_buf_adds(&path, end != p ? "/" : "./");
            pst_buf_adds(&path, word.p);
            is = access(path.p, X_OK) == 0;
            p = *end != '\0' ? end + 1 : NULL;
        }
    pst_buf_dispose(&word);
    pst_buf_dispose(&path);
    return is;
}

static void add_help(struct pst_buf *out, const struct pst_cmd_doc *doc,
                     bool full)
{
    pst_buf_adds(out, doc->usage);
    if (full)
        pst_buf_addf(out, "\n%s", doc->about);
    pst_buf_addc(out, '\n');
    pst_opts_help(doc->table, out);
    if (full && doc->more != NULL)
        doc->more(out);
    if (full)
        pst_buf_addf(out, "\nExamples:\n%s", doc->examples);
}

int pst_cmd_take_common(struct pst_app *app, const struct pst_opts *opts,
                        struct pst_error *err)
{
    app->index = pst_opts_string(opts, PST_OPT_INDEX, app->index);
    app->no_config = pst_opts_flag(opts, PST_OPT_NO_CONFIG, app->no_config);
    return pst_opts_choice(opts, PST_OPT_COLOR, pst_color_names, &app->color,
                           err);
}

int pst_cmd_options(struct pst_app *app, const struct pst_cmd_doc *doc,
                    int argc, char *const *argv, struct pst_opts *opts,
                    struct pst_error *err)
{
    int r = pst_opts_parse(doc->table, argc, argv, 0, opts, err);
    if (r != 0)
        return r;
    bool full = pst_opts_flag(opts, PST_OPT_HELP, false);
    if (full || pst_opts_flag(opts, PST_OPT_USAGE, false)) {
        add_help(&app->out.buf, doc, full);
        r = 1;
    } else {
        r = pst_cmd_take_common(app, opts, err);
    }
    if (r != 0)
        pst_opts_dispose(opts);
    return r;
}

static int apply_style(struct pst_app *app, struct pst_error *err)
{
    struct pst_style *s = &app->style;
    enum pst_color when = (enum pst_color)app->color;
    if (app->color == PST_COLOR_UNSET)
        when = (enum pst_color)pst_config_choice(&app->config, "color.ui");
    s->tty = app->out_tty;
    s->color =
        pst_term_color(when, app->out_tty, getenv("NO_COLOR"), getenv("TERM"));
    s->columns = app->out_tty ? pst_term_columns(STDOUT_FILENO) : 0;
    s->hyperlink = pst_config_bool(&app->config, "search.hyperlink");
    s->host = "";
    return pst_style_colors(s, &app->config, err);
}

int pst_cmd_configure(struct pst_app *app, const char *dir,
                      struct pst_error *err)
{
    const struct pst_settings_env env = {.config = getenv("POSTIL_CONFIG"),
                                         .xdg_config_home =
                                             getenv("XDG_CONFIG_HOME"),
                                         .home = getenv("HOME"),
                                         .pager = getenv("POSTIL_PAGER")};
    int r = app->no_config ? pst_settings_plain(&app->config, &env, err)
                           : pst_settings_load(&app->config, &env, dir, err);
    if (r != 0)
        return r;
    for (size_t i = 0; i < app->config.warning_count; i++)
        pst_cmd_note("%s", app->config.warnings[i]);
    return apply_style(app, err);
}
