/* SPDX-License-Identifier: GPL-2.0-or-later */
/* postil-index: the commands that read articles and write indexes. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "article/extractor.h"
#include "article/pdf.h"
#include "base/error.h"
#include "indexer/cmd_common.h"

/* The one global of the program: a signal handler can reach nothing else. All
 * others get a pointer to it. */
static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
    interrupted = signal;
}

/* The first signal asks for a clean end, the second one ends. */
static void catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_flags = (int)SA_RESETHAND};
    action.sa_handler = interrupt;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction old;
        sigaction(signals[i], NULL, &old);
        if (old.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
    /* Writing into a closed pipe, or beyond the size that a file may have
     * (ulimit -f), is an error like any other. */
    action.sa_handler = SIG_IGN;
    action.sa_flags = 0;
    sigaction(SIGPIPE, &action, NULL);
    sigaction(SIGXFSZ, &action, NULL);
}

/* Large blocks go back to the system when they are freed. By itself glibc stops
 * doing so once a larger one was freed, and two threads then keep 14 MB more.
 */
static void return_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
#endif
}

static const char usage[] =
    "Usage: postil-index index [OPTION ...] [PATH ...]\n"
    "       postil-index compact [OPTION ...] [DIR]\n"
    "       postil-index import [OPTION ...] [FILE]\n"
    "       postil-index watch [OPTION ...] [DIR]\n"
    "       postil-index extract [--json] FILE\n"
    "       postil-index check [OPTION ...] [DIR]\n"
    "\n"
    "Each command has a --help of its own.\n";

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(int argc, char *const *argv, pst_stop_flag stop);
    } commands[] = {{"index", pst_cmd_index},   {"compact", pst_cmd_compact},
                    {"import", pst_cmd_import}, {"extract", pst_cmd_extract},
                    {"check", pst_cmd_check},   {"watch", pst_cmd_watch}};

    if (argc < 2) {
        fputs(usage, stderr);
        return pst_exit_status(PST_EUSAGE);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("postil " POSTIL_VERSION);
        return 0;
    }
    catch_signals();
    return_memory();
    if (strcmp(argv[1], PST_EXTRACTOR_COMMAND) == 0)
        return pst_extractor_serve();
    if (strcmp(argv[1], PST_PDF_COMMAND) == 0)
        return pst_pdf_exec(argc - 2, argv + 2);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 2, argv + 2, &interrupted);

    struct pst_error err = PST_ERROR_INIT;
    pst_fail(&err, PST_EUSAGE, "unknown command; try --help");
    return pst_cmd_fail(argv[1], &err);
}
