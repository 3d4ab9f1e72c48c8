/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Output through a pager. */
#include "searcher/cmd.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char usual[] = "less -FRX";

/* $POSTIL_PAGER, the user's core.pager, $PAGER, else less. The index's own
 * configuration cannot set core.pager: the table of keys says so. */
static const char *pager_command(const struct pst_app *app)
{
    if (pst_config_get(&app->config, "core.pager") != NULL)
        return pst_config_string(&app->config, "core.pager");
    const char *pager = getenv("PAGER");
    return pager != NULL ? pager : usual;
}

/* less and more want a terminal whose cursor can be moved, such as is not in a
 * shell of Emacs. */
static bool is_for_cursors(const char *command)
{
    return strncmp(command, "less", 4) == 0 || strncmp(command, "more", 4) == 0;
}

/* Whether output goes through that pager: what is found is shown without one
 * that cannot work. */
static bool wants_pager(const struct pst_app *app, const char *command)
{
    const char *term = getenv("TERM");
    bool is_dumb = term == NULL || strcmp(term, "dumb") == 0;
    if (!app->out_tty || command[0] == '\0' || strcmp(command, "cat") == 0 ||
        (is_dumb && is_for_cursors(command)))
        return false;
    if (pst_cmd_is_there(command))
        return true;
    if (command != usual)
        pst_cmd_note("the pager is not there: %s", command);
    return false;
}

static void become_pager(const char *command, const int ends[2])
{
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    setenv("LESS", "FRX", 0);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

void pst_cmd_page(struct pst_app *app)
{
    const char *command = pager_command(app);
    int ends[2];
    if (!wants_pager(app, command) || pipe(ends) != 0)
        return;
    pid_t pid = fork();
    if (pid == 0)
        become_pager(command, ends);
    close(ends[0]);
    if (pid < 0) {
        close(ends[1]);
        return;
    }
    /* The pager may be left before it has read everything. */
    signal(SIGPIPE, SIG_IGN);
    app->pager = pid;
    app->out.fd = ends[1];
}

void pst_cmd_page_end(struct pst_app *app)
{
    if (app->pager == 0)
        return;
    close(app->out.fd);
    app->out.fd = STDOUT_FILENO;
    while (waitpid(app->pager, NULL, 0) < 0 && errno == EINTR)
        ;
    app->pager = 0;
}
