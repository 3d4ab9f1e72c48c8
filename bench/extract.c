/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * extract FOLDER...: how fast files are read, beside what the libraries alone
 * take that parse their format: for Markdown its front matter, too, for
 * charsets that no file states the guess. The files of each kind are read
 * several times over, in turns with the library, in one thread; the least CPU
 * time counts. "times" is ours by the libraries'.
 */
#include <errno.h>
#include <ftw.h>
#include <gumbo.h>
#include <iconv.h>
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <uchardet/uchardet.h>
#include <yaml.h>
#ifdef HAVE_EXPAT
#include <expat.h>
#endif
#ifdef HAVE_JANSSON
#include <jansson.h>
#endif

#include "article/extract.h"
#include "base/file.h"
#include "base/mem.h"
#include "text/langguess.h"

enum { ROUNDS = 5, FILES_MOST = 4000 };
static const size_t bytes_most = (size_t)16 << 20;

static void with_gumbo(struct pst_str s)
{
    gumbo_destroy_output(
        &kGumboDefaultOptions,
        gumbo_parse_with_options(&kGumboDefaultOptions, s.p, s.n));
}

static int nothing_block(MD_BLOCKTYPE type, void *detail, void *user)
{
    (void)type, (void)detail, (void)user;
    return 0;
}
static int nothing_span(MD_SPANTYPE type, void *detail, void *user)
{
    (void)type, (void)detail, (void)user;
    return 0;
}
static int nothing_text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n,
                        void *user)
{
    (void)type, (void)p, (void)n, (void)user;
    return 0;
}

/* Where the text begins behind front matter in YAML, which is parsed. */
static size_t with_yaml(struct pst_str s)
{
    static const char fence[] = "---\n";
    const char *end = NULL;
    yaml_parser_t parser;
    yaml_event_t event;
    bool goes_on = true;
    if (pst_str_starts(s, fence))
        end = memmem(s.p, s.n, "\n---\n", 5);
    if (end == NULL)
        return 0;
    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)s.p,
                                 (size_t)(end - s.p));
    while (goes_on && yaml_parser_parse(&parser, &event) == 1) {
        goes_on = event.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return (size_t)(end - s.p) + 5;
}

static void with_md4c(struct pst_str s)
{
    size_t begin = with_yaml(s);
    const MD_PARSER parser = {.flags = MD_DIALECT_GITHUB,
                              .enter_block = nothing_block,
                              .leave_block = nothing_block,
                              .enter_span = nothing_span,
                              .leave_span = nothing_span,
                              .text = nothing_text};
    md_parse(s.p + begin, (MD_SIZE)(s.n - begin), &parser, NULL);
}

static void with_uchardet(struct pst_str s)
{
    uchardet_t guess = uchardet_new();
    uchardet_handle_data(guess, s.p, s.n);
    uchardet_data_end(guess);
    uchardet_delete(guess);
}

static void with_iconv(struct pst_str s)
{
    with_uchardet(s);
    iconv_t cd = iconv_open("UTF-8", "WINDOWS-1252");
    char *out = pst_malloc(s.n * 3 + 1);
    char *from = pst_memdup(s.p, s.n), *in = from, *to = out;
    size_t left = s.n, room = s.n * 3;
    while (left != 0 && iconv(cd, &in, &left, &to, &room) == (size_t)-1 &&
           errno == EILSEQ)
        in++, left--;
    iconv_close(cd);
    free(from);
    free(out);
}

#ifdef HAVE_EXPAT
static void with_expat(struct pst_str s)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    XML_Parse(parser, s.p, (int)s.n, 1);
    XML_ParserFree(parser);
}
#endif

#ifdef HAVE_JANSSON
static void with_jansson(struct pst_str s)
{
    for (size_t at = 0; at < s.n;) {
        const char *end = memchr(s.p + at, '\n', s.n - at);
        size_t n = end != NULL ? (size_t)(end - s.p) - at : s.n - at;
        json_decref(json_loadb(s.p + at, n, 0, NULL));
        at += n + 1;
    }
}
#endif

struct kind {
    const char *name, *extensions, *library;
    void (*parse)(struct pst_str s);
    bool is_latin; /* only what is no UTF-8 */
    struct pst_buf *files;
    char **names;
    size_t count, cap, name_cap, bytes;
};

static struct kind kinds[] = {
    {.name = "HTML",
     .extensions = ".html .htm .xhtml",
     .library = "gumbo",
     .parse = with_gumbo},
    {.name = "Markdown",
     .extensions = ".md .markdown",
     .library = "libyaml, md4c",
     .parse = with_md4c},
#ifdef HAVE_EXPAT
    {.name = "XML",
     .extensions = ".xml .tei .rss .atom",
     .library = "expat",
     .parse = with_expat},
#endif
#ifdef HAVE_JANSSON
    {.name = "JSON Lines",
     .extensions = ".jsonl .ndjson",
     .library = "jansson",
     .parse = with_jansson},
#endif
    {.name = "cp1252",
     .extensions = ".cp1252",
     .library = "uchardet, iconv",
     .parse = with_iconv},
    {.name = "text", .extensions = ".txt", .library = "-"},
    {.name = "mail", .extensions = ".eml .mbox", .library = "-"},
    {.name = "CSV", .extensions = ".csv .tsv", .library = "-"},
    {.name = "RTF", .extensions = ".rtf", .library = "-"},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static int take(const char *path, const struct stat *st, int type,
                struct FTW *at)
{
    const char *dot = strrchr(path + at->base, '.');
    (void)st;
    if (type != FTW_F || dot == NULL)
        return 0;
    for (size_t i = 0; i < KINDS; i++) {
        struct kind *k = &kinds[i];
        const char *found = strstr(k->extensions, dot);
        if (found == NULL || (found[strlen(dot)] | ' ') != ' ' ||
            k->count == FILES_MOST || k->bytes >= bytes_most)
            continue;
        struct pst_buf bytes = PST_BUF_INIT;
        if (pst_file_read(path, 0, &bytes, NULL) != 0 || bytes.n == 0)
            continue;
        PST_PUSH(k->names, k->count, k->name_cap) = pst_strdup(path + at->base);
        k->count--;
        PST_PUSH(k->files, k->count, k->cap) = bytes;
        k->bytes += bytes.n;
    }
    return 0;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int ignore(void *payload, struct pst_article *a)
{
    (void)a;
    ++*(size_t *)payload;
    return 0;
}

static size_t extract(const struct kind *k, struct pst_lang_guesser *g)
{
    size_t articles = 0;
    for (size_t i = 0; i < k->count; i++) {
        struct pst_error err;
        const struct pst_extract_input in = {.bytes = pst_buf_str(&k->files[i]),
                                             .path = pst_str_of(k->names[i]),
                                             .limits = PST_EXTRACT_LIMITS_INIT,
                                             .guesser = g};
        pst_extract(&in, ignore, &articles, &err);
    }
    return articles;
}

static void measure(const struct kind *k, struct pst_lang_guesser *g)
{
    double ours = 1e9, plain = 1e9, theirs = 1e9;
    size_t articles = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        articles = extract(k, g);
        double middle = now();
        extract(k, NULL);
        double third = now();
        for (size_t i = 0; k->parse != NULL && i < k->count; i++)
            k->parse(pst_buf_str(&k->files[i]));
        double end = now();
        ours = middle - start < ours ? middle - start : ours;
        plain = third - middle < plain ? third - middle : plain;
        theirs = end - third < theirs ? end - third : theirs;
    }
    double mb = (double)k->bytes / 1e6;
    printf("%-11s %6zu %8.2f %9zu %8.0f %8.0f", k->name, k->count, mb, articles,
           mb / ours, mb / plain);
    if (k->parse != NULL)
        printf("  %-15s %8.0f %6.2f %6.2f\n", k->library, mb / theirs,
               ours / theirs, plain / theirs);
    else
        printf("\n");
}

int main(int argc, char **argv)
{
    enum { DESCRIPTORS = 20 };
    struct pst_lang_guesser *g = pst_lang_guesser_new();
    for (int i = 1; i < argc; i++)
        nftw(argv[i], take, DESCRIPTORS, FTW_PHYS);
    printf("%-11s %6s %8s %9s %8s %8s  %-15s %8s %6s %6s\n", "", "files", "MB",
           "articles", "MB/s", "no lang", "libraries", "MB/s", "times",
           "no lang");
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].count != 0)
            measure(&kinds[i], g);
    for (size_t i = 0; i < KINDS; i++) {
        for (size_t j = 0; j < kinds[i].count; j++) {
            pst_buf_dispose(&kinds[i].files[j]);
            free(kinds[i].names[j]);
        }
        free(kinds[i].files);
        free(kinds[i].names);
    }
    pst_lang_guesser_free(g);
    return 0;
}
