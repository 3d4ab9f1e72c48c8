/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil: the searcher, and the front of all commands. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "searcher/cmd.h"

/* Options in front of the command. */
enum { OPT_VERSION = 1 };
static const struct pst_opt table[] = {
    {"version", 0, NULL, "versions", OPT_VERSION, 0}, PST_CMD_COMMON_OPTIONS};

static int start(struct pst_app *app, struct pst_error *err)
{
    const char *index = getenv("POSTIL_INDEX");
    app->index = index != NULL && index[0] != '\0' ? index : NULL;
    app->color = PST_COLOR_UNSET;
    app->out_tty = isatty(STDOUT_FILENO);
    app->err_tty = isatty(STDERR_FILENO);
    pst_output_init(&app->out, STDOUT_FILENO);
    app->cwd = getcwd(NULL, 0);
    if (app->cwd == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "the current folder");
    return 0;
}

/* The command of another program, with the common options in front of it that
 * it cannot see otherwise. */
static int delegate(struct pst_app *app, const char *name, int argc,
                    char *const *argv, struct pst_error *err)
{
    if (app->index != NULL)
        setenv("POSTIL_INDEX", app->index, 1);
    return pst_cmd_delegate(name, argc, argv, err);
}

static int run(struct pst_app *app, int argc, char *const *argv,
               struct pst_error *err)
{
    struct pst_opts opts;
    int r =
        pst_opts_parse(table, argc - 1, argv + 1, PST_OPTS_STOP, &opts, err);
    if (r != 0)
        return r;
    bool version = pst_opts_flag(&opts, OPT_VERSION, false);
    bool help = pst_opts_flag(&opts, PST_OPT_HELP, false) ||
                pst_opts_flag(&opts, PST_OPT_USAGE, false);
    int words = (int)opts.operand_count;
    char *const *from = argv + (argc - words);
    r = pst_cmd_take_common(app, &opts, err);
    pst_opts_dispose(&opts);
    if (r != 0)
        return r;
    if (version)
        return pst_cmd_version(app, 0, from, err);
    if (help)
        return pst_cmd_help(app, 0, from, err);
    if (words == 0) {
        pst_cmd_help(app, 0, from, err);
        app->out.fd = STDERR_FILENO;
        return pst_exit_status(PST_EUSAGE);
    }
    const struct pst_cmd *c = pst_cmd_find(from[0]);
    if (c == NULL)
        return pst_cmd_unknown(from[0], err);
    if (c->run == NULL)
        return delegate(app, c->name, words - 1, from + 1, err);
    return c->run(app, words - 1, from + 1, err);
}

int main(int argc, char **argv)
{
    struct pst_app app = {.cwd = NULL};
    struct pst_error err = PST_ERROR_INIT;
    int status = start(&app, &err);
    if (status == 0)
        status = run(&app, argc, argv, &err);
    if (status >= 0) {
        int r = pst_output_flush(&app.out, &err);
        if (r != 0)
            status = r;
    }
    if (status < 0)
        status = pst_cmd_fail(&err);
    pst_output_dispose(&app.out);
    pst_config_dispose(&app.config);
    free(app.cwd);
    return status;
}
