/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil help, postil version, and the table of commands. */
#include <string.h>

#include <xapian-c.h>

#include "base/parse.h"
#include "searcher/cmd.h"

const struct pst_cmd pst_cmds[] = {
    {"index", "index a folder of articles, or what changed in it", NULL},
    {"compact", "make one shard of all that an index holds", NULL},
    {"watch", "keep the index up to date as files change", NULL},
    {"search", "find articles", pst_cmd_search},
    {"similar", "find articles like one", pst_cmd_similar},
    {"duplicates", "articles that are copies, or nearly", pst_cmd_duplicates},
    {"open", "edit a hit of the last search, at its place", pst_cmd_open},
    {"show", "print an article as it was understood", pst_cmd_show},
    {"cite", "the words that cite an article", NULL},
    {"complete", "what may follow in a query, for shells", NULL},
    {"status", "what the index holds, skipped and failed", pst_cmd_status},
    {"export", "every article as a line of JSON", pst_cmd_export},
    {"import", "make an index of what export printed", NULL},
    {"check", "whether the index is whole; --repair mends it", NULL},
    {"extract", "what would be understood of a file", NULL},
    {"serve", "answer editors and scripts, in JSON-RPC by line", NULL},
    {"lsp", "the same as a language server", NULL},
    {"mcp", "the same as a server of the Model Context Protocol", NULL},
    {"config", "the settings in force", pst_cmd_config},
    {"help", "help for a command, or for the query language", pst_cmd_help},
    {"version", "versions of postil, the binding and Xapian", pst_cmd_version},
    {NULL, NULL, NULL}};

const struct pst_cmd *pst_cmd_find(const char *name)
{
    for (const struct pst_cmd *c = pst_cmds; c->name != NULL; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static const char queries[] =
    "The query language, in short (all of it: man postil-query)\n"
    "\n"
    "  harbour dues               both words, in any grammatical form\n"
    "  \"harbour dues\"             this phrase, these forms\n"
    "  dam OR weir                either; operators are in capitals\n"
    "  dam -weir                  the first without the second\n"
    "  water AND (dam OR weir)    grouped\n"
    "  tax NEAR/5 cut             at most 5 words apart; ADJ/5: in this order\n"
    "  sanction*                  every word that begins so\n"
    "  title:harbour              in a field: title author tag source section\n"
    "                             summary caption bio credit url code "
    "meta.KEY\n"
    "  date:2014-03..2014-09      dated so; also date:2014, date:\"last "
    "month\"\n"
    "  lang:de path:essays/old/ format:html kind:article has:author id:ID\n"
    "\n"
    "Any text is a query: what is not understood is repaired, and said.\n";

static void print_overview(struct pst_app *app)
{
    struct pst_buf *out = &app->out.buf;
    pst_buf_adds(out,
                 "Usage: postil [--index DIR] [--no-config] [--color WHEN] "
                 "COMMAND [ARGUMENT ...]\n"
                 "\n"
                 "Full-text search for articles and commentary.\n"
                 "\n");
    for (const struct pst_cmd *c = pst_cmds; c->name != NULL; c++)
        pst_buf_addf(out, "  %-11s %s\n", c->name, c->summary);
    pst_buf_adds(out,
                 "\n"
                 "Each command knows -h (short) and --help (long, with "
                 "examples).\n"
                 "Start with: postil index ~/articles; then, there: postil "
                 "search WORD\n");
}

static int help_for(struct pst_app *app, const char *name,
                    struct pst_error *err)
{
    static char long_help[] = "--help";
    static char *const words[] = {long_help, NULL};
    if (strcmp(name, "query") == 0) {
        if (app->out_tty)
            pst_cmd_manual("postil-query.7");
        pst_buf_adds(&app->out.buf, queries);
        return 0;
    }
    const struct pst_cmd *c = pst_cmd_find(name);
    if (c == NULL)
        return pst_cmd_unknown(name, err);
    if (app->out_tty) {
        struct pst_buf page = PST_BUF_INIT;
        pst_buf_addf(&page, "postil-%s.1", name);
        pst_cmd_manual(page.p);
        pst_buf_dispose(&page);
    }
    if (c->run == NULL)
        return pst_cmd_delegate(name, 1, words, err);
    return c->run(app, 1, words, err);
}

/* What is meant by what other programs call their commands; NULL: unknown. */
static const char *meant(const char *name)
{
    static const struct {
        const char *command, *names;
    } others[] = {{"index", " add build init new refresh reindex update "},
                  {"search", " ask find grep query "},
                  {"show", " cat print view "},
                  {"open", " edit "},
                  {"status", " info ls list stats "},
                  {"check", " doctor fsck repair verify "},
                  {"compact", " gc merge optimize vacuum "},
                  {"export", " backup dump "},
                  {"import", " load restore "},
                  {"help", " man usage "}};
    struct pst_buf word = PST_BUF_INIT;
    const char *command = NULL;
    pst_buf_addf(&word, " %s ", name);
    bool is_word = strchr(name, ' ') == NULL;
    for (size_t i = 0; is_word && i < sizeof others / sizeof *others; i++)
        if (strstr(others[i].names, word.p) != NULL)
            command = others[i].command;
    pst_buf_dispose(&word);
    return command;
}

int pst_cmd_unknown(const char *name, struct pst_error *err)
{
    struct pst_nearest nearest;
    pst_nearest_init(&nearest, pst_str_of(name));
    for (const struct pst_cmd *c = pst_cmds; c->name != NULL; c++)
        pst_nearest_offer(&nearest, c->name);
    const char *best = meant(name);
    if (best == NULL)
        best = nearest.best;
    if (best != NULL)
        return pst_fail(err, PST_EUSAGE,
                        "there is no command %s; did you mean %s?", name, best);
    return pst_fail(err, PST_EUSAGE,
                    "there is no command %s; postil help lists them, and "
                    "postil search looks for words",
                    name);
}

int pst_cmd_help(struct pst_app *app, int argc, char *const *argv,
                 struct pst_error *err)
{
    if (argc == 0 || argv[0][0] == '-' || strcmp(argv[0], "help") == 0) {
        print_overview(app);
        return 0;
    }
    return help_for(app, argv[0], err);
}

int pst_cmd_version(struct pst_app *app, int argc, char *const *argv,
                    struct pst_error *err)
{
    (void)argv;
    if (argc != 0)
        return pst_fail(err, PST_EUSAGE, "version: takes no arguments");
    pst_buf_addf(&app->out.buf,
                 "postil %s\n"
                 "xapian-c %s\n"
                 "Xapian %s\n",
                 POSTIL_VERSION, xap_version(), xap_xapian_version());
    return 0;
}
