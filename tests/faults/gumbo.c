/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Preloaded, a parser of HTML that goes wrong as a page says: "do crash", "do
 * sleep", "do spin", "do hoard"; with "do reach" it tries what a reader has no
 * business with, with "do open" it opens files, and aborts when any of it is
 * granted. An archive goes wrong at the header of a file whose name says "do
 * crash". */
#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <gumbo.h>
#include <iconv.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int says(const char *p, size_t n, const char *what)
{
    return memmem(p, n, what, strlen(what)) != NULL;
}

/* No signal can be sent from there. */
static void crash(void)
{
    volatile int *volatile nowhere = NULL;
    *nowhere = 1; /* NOLINT(clang-analyzer-core.NullDereference) */
}

static void spin(void)
{
    for (volatile unsigned i = 0;; i++)
        continue;
}

static void hoard(void)
{
    enum { STEP = 1 << 20 };
    for (;;) {
        char *p = malloc(STEP);
        if (p == NULL)
            abort();
        memset(p, 1, STEP);
    }
}

static void reach(void)
{
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 ||
        open("granted", O_WRONLY | O_CREAT, 0600) >= 0 || fork() >= 0 ||
        kill(getppid(), 0) == 0)
        abort();
}

/* For rarer charsets iconv opens what it has installed; nothing else may be
 * opened. */
static void open_files(void)
{
    iconv_t cd = iconv_open("UTF-8", "EUC-JP");
    iconv_t none = (iconv_t)-1; /* NOLINT(performance-no-int-to-ptr) */
    if (cd == none || open("/etc/passwd", O_RDONLY) >= 0 ||
        open(".", O_RDONLY) >= 0 || open("a.html", O_RDONLY) >= 0 ||
        open("/usr/lib/os-release", O_RDONLY) >= 0)
        abort();
    iconv_close(cd);
}

GumboOutput *gumbo_parse_with_options(const GumboOptions *options,
                                      const char *p, size_t n)
{
    if (says(p, n, "do crash"))
        crash();
    while (says(p, n, "do sleep"))
        sleep(1);
    if (says(p, n, "do spin"))
        spin();
    if (says(p, n, "do hoard"))
        hoard();
    if (says(p, n, "do reach"))
        reach();
    if (says(p, n, "do open"))
        open_files();
    GumboOutput *(*parse)(const GumboOptions *, const char *, size_t);
    *(void **)&parse = dlsym(RTLD_NEXT, "gumbo_parse_with_options");
    return parse(options, p, n);
}

int archive_read_next_header(struct archive *a, struct archive_entry **entry)
{
    int (*next)(struct archive *, struct archive_entry **);
    *(void **)&next = dlsym(RTLD_NEXT, "archive_read_next_header");
    int status = next(a, entry);
    const char *name =
        status == ARCHIVE_OK ? archive_entry_pathname(*entry) : NULL;
    if (name != NULL && says(name, strlen(name), "do crash"))
        crash();
    return status;
}
