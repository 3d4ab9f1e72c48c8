/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil open: a hit of the last search, in the user's editor. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "searcher/cmd.h"
#include "searcher/hits.h"
#include "searcher/recent.h"

enum { NUMBER_MOST = 1000000 };

static const struct pst_opt table[] = {PST_CMD_COMMON_OPTIONS};

static const struct pst_cmd_doc doc = {
    table, "Usage: postil open [N]\n",
    "Opens hit N (default 1) of the last search that was shown on a terminal,\n"
    "at its first match, in $VISUAL, else $EDITOR, else vi. What is packed in\n"
    "an archive is opened as text.\n",
    "  postil search 'night train'\n"
    "  postil open 2\n",
    NULL};

/* How editors are told where to go: two words, or one, for the place and the
 * file. %l and %c stand for line and column, %f for the path. */
struct dialect {
    const char *editors; /* names between spaces */
    const char *first, *second;
};

static const struct dialect dialects[] = {
    {" vim nvim gvim mvim vimdiff view nvim-qt neovide ", "+call cursor(%l,%c)",
     "%f"},
    {" emacs emacsclient mg ", "+%l:%c", "%f"},
    {" kak ", "%f", "+%l:%c"},
    {" nano pico ", "+%l,%c", "%f"},
    {" code code-insiders codium code-oss code-server ", "--goto", "%f:%l:%c"},
    {" hx helix subl sublime_text zed zeditor micro lapce ", "%f:%l:%c", NULL},
    {" kate gedit gnome-text-editor joe jed ne ", "+%l", "%f"},
};
/* What POSIX asks of vi. */
static const struct dialect plain = {"", "+%l", "%f"};

static const char *editor(void)
{
    static const char *const variables[] = {"VISUAL", "EDITOR"};
    for (size_t i = 0; i < 2; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && value[strspn(value, " \t")] != '\0')
            return value;
    }
    return "vi";
}

/* By the name of the program, the first word of what may be a command line. */
static const struct dialect *find_dialect(const char *command)
{
    const struct dialect *found = &plain;
    struct pst_buf name = PST_BUF_INIT;
    command += strspn(command, " \t");
    pst_buf_add(&name, command, strcspn(command, " \t"));
    const char *base = pst_path_base(name.p);
    struct pst_buf word = PST_BUF_INIT;
    pst_buf_addf(&word, " %s ", base);
    for (size_t i = 0; i < sizeof dialects / sizeof dialects[0]; i++)
        if (strstr(dialects[i].editors, word.p) != NULL)
            found = &dialects[i];
    pst_buf_dispose(&word);
    pst_buf_dispose(&name);
    return found;
}

static void fill(struct pst_buf *out, const char *form,
                 const struct pst_place *place)
{
    for (const char *p = form; *p != '\0'; p++) {
        if (*p != '%') {
            pst_buf_addc(out, *p);
            continue;
        }
        p++;
        if (*p == 'f')
            pst_buf_addstr(out, pst_buf_str(&place->path));
        else
            pst_buf_addf(out, "%zu", *p == 'l' ? place->line : place->col);
    }
}

/* Become the editor, as git does: the shell takes the command line apart, and
 * our words are its arguments. */
static int edit(const struct pst_place *place, struct pst_error *err)
{
    const char *command = editor();
    if (!pst_cmd_is_there(command))
        return pst_fail(err, PST_EIO,
                        "open: the editor is not there: %s; VISUAL or EDITOR "
                        "names another",
                        command);
    const struct dialect *d = find_dialect(command);
    struct pst_buf script = PST_BUF_INIT;
    struct pst_buf first = PST_BUF_INIT;
    struct pst_buf second = PST_BUF_INIT;
    pst_buf_addf(&script, "%s \"$@\"", command);
    fill(&first, d->first, place);
    if (d->second != NULL)
        fill(&second, d->second, place);
    execl("/bin/sh", "sh", "-c", script.p, command, first.p,
          d->second != NULL ? second.p : (char *)NULL, (char *)NULL);
    int r = pst_fail_errno(err, PST_EIO, errno, "/bin/sh");
    pst_buf_dispose(&script);
    pst_buf_dispose(&first);
    pst_buf_dispose(&second);
    return r;
}

/* The text of a member of an archive, as a file of its own. */
static int unpack(const struct pst_app *app, struct pst_place *place,
                  struct pst_error *err)
{
    struct pst_arena arena = PST_ARENA_INIT;
    struct pst_index ix = {.held = NULL};
    struct pst_found found;
    struct pst_record_body body;
    struct pst_hit hit;
    int r = pst_index_open(&ix, place->index.p, app->cwd, err);
    if (r == 0)
        r = pst_find_article(&ix, pst_buf_str(&place->id), &found, err);
    if (r == 0)
        r = pst_hit_load(&hit, &ix, &found, &arena, err);
    if (r == 0)
        r = pst_hit_body(&hit, &ix, &arena, &body, err);
    if (r == 0)
        r = pst_recent_write(place, body.text, err);
    pst_index_close(&ix);
    pst_arena_dispose(&arena);
    return r;
}

static int read_number(const struct pst_opts *opts, size_t *out,
                       struct pst_error *err)
{
    *out = 1;
    if (opts->operand_count == 0)
        return 0;
    const char *word = opts->operands[0];
    char *end = NULL;
    errno = 0;
    unsigned long n = strtoul(word, &end, 10);
    if (opts->operand_count > 1 || word[0] < '0' || word[0] > '9' ||
        *end != '\0' || errno != 0 || n == 0 || n > NUMBER_MOST)
        return pst_fail(err, PST_EUSAGE,
                        "open: which? The number of a hit of the last search");
    *out = n;
    return 0;
}

int pst_cmd_open(struct pst_app *app, int argc, char *const *argv,
                 struct pst_error *err)
{
    struct pst_opts opts;
    struct pst_place place;
    size_t number;
    int r = pst_cmd_options(app, &doc, argc, argv, &opts, err);
    if (r != 0)
        return r < 0 ? r : 0;
    pst_place_init(&place);
    r = read_number(&opts, &number, err);
    if (r == 0)
        r = pst_recent_find(number, &place, err);
    if (r == 0 && place.id.n != 0)
        r = unpack(app, &place, err);
    if (r == 0 && access(place.path.p, R_OK) != 0)
        r = errno == ENOENT
                ? pst_fail(err, PST_EIO,
                           "%s: is gone; postil index brings the index up to "
                           "date, postil show prints what it has",
                           place.path.p)
                : pst_fail_errno(err, PST_EIO, errno, "%s", place.path.p);
    if (r == 0)
        r = edit(&place, err);
    pst_place_dispose(&place);
    pst_opts_dispose(&opts);
    return r;
}
