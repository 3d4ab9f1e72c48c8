/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil-serve: the commands that answer editors. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/opts.h"
#include "base/term.h"
#include "rpc/cmd_once.h"
#include "rpc/loop.h"
#include "rpc/protocols.h"

enum { OPT_INDEX = 1, OPT_NO_CONFIG, OPT_STDIO, OPT_USAGE, OPT_HELP };

static const struct pst_opt table[] = {
    {"index", 0, "DIR", "the index folder, or one that holds .postil",
     OPT_INDEX, 0},
    {"no-config", 0, NULL, "read no configuration file", OPT_NO_CONFIG, 0},
    {"stdio", 0, NULL, "nothing else: it is how it always speaks", OPT_STDIO,
     PST_OPT_HIDDEN},
    {"usage", 'h', NULL, "short help", OPT_USAGE, 0},
    {"help", 0, NULL, "long help, with examples", OPT_HELP, 0},
    PST_OPT_END};

struct command {
    const char *name;
    const struct pst_protocol *protocol;
    const char *about, *example;
};

static const struct command commands[] = {
    {"serve", &pst_protocol_serve,
     "Answers JSON-RPC 2.0 on standard input and output, one message a line:\n"
     "searches, similar articles, citations and more, for editors and "
     "scripts.\n"
     "All messages are in protocol.md of the documentation.\n",
     "  echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"search\",\"params\":"
     "{\"query\":\"train\"}}' | postil serve\n"},
    {"lsp", &pst_protocol_lsp,
     "Answers an editor as a language server (LSP 3.17): searches as symbols "
     "of\n"
     "the workspace, links between articles, citations. protocol.md of the\n"
     "documentation has every message.\n",
     "  vim.lsp.start({cmd = {'postil', 'lsp'}})\n"},
    {"mcp", &pst_protocol_mcp,
     "Gives a program that knows the Model Context Protocol tools to search "
     "and "
     "read\n"
     "the articles. protocol.md of the documentation has every message.\n",
     "  {\"mcpServers\": {\"postil\": {\"command\": \"postil\", \"args\": "
     "[\"mcp\"]}}}\n"},
    {NULL, NULL, NULL, NULL}};

static void say(const char *command, const char *text)
{
    struct pst_buf safe = PST_BUF_INIT;
    pst_term_safe(&safe, pst_str_of(text), PST_TERM_SPACES);
    fprintf(stderr, "postil %s: %s\n", command, safe.p);
    pst_buf_dispose(&safe);
}

static int print_help(const struct command *c, bool full, struct pst_error *err)
{
    struct pst_buf options = PST_BUF_INIT;
    pst_opts_help(table, &options);
    printf("Usage: postil %s [--index DIR] [--no-config]\n%s%s\nOptions:\n%s",
           c->name, full ? "\n" : "", full ? c->about : "", options.p);
    if (full)
        printf("\nExamples:\n%s", c->example);
    pst_buf_dispose(&options);
    return fflush(stdout) == 0
               ? 0
               : pst_fail_errno(err, PST_EIO, errno, "standard output");
}

static int serve(const struct command *c, const struct pst_opts *opts,
                 struct pst_error *err)
{
    struct pst_server server;
    const char *index = getenv("POSTIL_INDEX");
    char *cwd = getcwd(NULL, 0);
    if (cwd == NULL)
        return pst_fail_errno(err, PST_EIO, errno, "the current folder");
    if (index != NULL && index[0] == '\0')
        index = NULL;
    signal(SIGPIPE, SIG_IGN);
    pst_server_init(&server, c->protocol, cwd,
                    pst_opts_string(opts, OPT_INDEX, index),
                    pst_opts_flag(opts, OPT_NO_CONFIG, false));
    int r = pst_loop_run(&server, STDIN_FILENO, STDOUT_FILENO, err);
    if (r == 0)
        r = pst_server_status(&server);
    pst_server_dispose(&server);
    free(cwd);
    return r;
}

static int run(const struct command *c, int argc, char *const *argv,
               struct pst_error *err)
{
    struct pst_opts opts;
    int r = pst_opts_parse(table, argc, argv, 0, &opts, err);
    if (r != 0)
        return r;
    bool full = pst_opts_flag(&opts, OPT_HELP, false);
    if (full || pst_opts_flag(&opts, OPT_USAGE, false))
        r = print_help(c, full, err);
    else if (opts.operand_count != 0)
        r = pst_fail(err, PST_EUSAGE, "takes no arguments");
    else
        r = serve(c, &opts, err);
    pst_opts_dispose(&opts);
    return r;
}

static void print_usage(FILE *to)
{
    for (const struct command *c = commands; c->name != NULL; c++)
        fprintf(to, "%s postil-serve %s [OPTION ...]\n",
                c == commands ? "Usage:" : "      ", c->name);
    fputs("\nEach command has a --help of its own.\n", to);
}

static int finish(const char *name, int r, const struct pst_error *err)
{
    if (r >= 0)
        return r;
    say(name, err->message);
    return pst_exit_status(err->code);
}

int main(int argc, char **argv)
{
    struct pst_error err = PST_ERROR_INIT;
    if (argc < 2) {
        print_usage(stderr);
        return pst_exit_status(PST_EUSAGE);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_usage(stdout);
        return 0;
    }
    static const struct {
        const char *name;
        int (*run)(int argc, char *const *argv, struct pst_error *err);
    } once[] = {{"cite", pst_once_cite}, {"complete", pst_once_complete}};
    for (size_t i = 0; i < sizeof once / sizeof *once; i++)
        if (strcmp(argv[1], once[i].name) == 0)
            return finish(argv[1], once[i].run(argc - 2, argv + 2, &err), &err);
    for (const struct command *c = commands; c->name != NULL; c++) {
        if (strcmp(argv[1], c->name) != 0)
            continue;
        return finish(c->name, run(c, argc - 2, argv + 2, &err), &err);
    }
    say(argv[1], "unknown command; try --help");
    return pst_exit_status(PST_EUSAGE);
}
