/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Search an index made by postil index, and print each hit with its place and
 * its snippets, what was found in brackets.
 *
 *     cc search.c $(pkg-config --cflags --libs postil) -o search
 *     ./search FOLDER QUERY
 */
#include <ctype.h>
#include <stdio.h>

#include <postil.h>

/* Articles hold any bytes; a terminal gets none that control it. (Those of C1,
 * U+0080 to U+009F, matter to few terminals in UTF-8.) */
static void print(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        putchar(iscntrl((unsigned char)p[i]) ? '?' : p[i]);
}

static void print_snippet(const postil_snippet *s)
{
    size_t at = 0;
    printf("    %s", s->starts_inside ? "..." : "");
    for (size_t i = 0; i < s->mark_count; i++) {
        const postil_mark *m = &s->marks[i];
        print(s->text.p + at, m->begin - at);
        putchar('[');
        print(s->text.p + m->begin, m->end - m->begin);
        putchar(']');
        at = m->end;
    }
    print(s->text.p + at, s->text.n - at);
    printf("%s\n", s->ends_inside ? "..." : "");
}

static void print_hit(const postil_hit *h)
{
    print(h->path.p, h->path.n);
    if (h->match_count != 0)
        printf(":%zu:%zu", h->matches[h->best].line,
               h->matches[h->best].column);
    printf(": ");
    print(h->title.p, h->title.n);
    putchar('\n');
    for (size_t i = 0; i < h->snippet_count; i++)
        print_snippet(&h->snippets[i]);
}

int main(int argc, char **argv)
{
    postil_index *index = NULL;
    postil_results *found = NULL;
    postil_request ask = POSTIL_REQUEST_INIT;
    postil_error err;
    int r;

    if (argc != 3) {
        fprintf(stderr, "usage: %s FOLDER QUERY\n", argv[0]);
        return 2;
    }
    ask.query = argv[2];
    ask.flags = POSTIL_PARTIAL | POSTIL_COLLAPSE;
    r = postil_open(&index, argv[1], &err);
    if (r == 0)
        r = postil_search(&found, index, &ask, &err);
    if (r == 0) {
        for (size_t i = 0; i < found->count; i++)
            print_hit(&found->hits[i]);
        printf("%zu of %zu\n", found->count, found->total);
        if (found->suggestion.n != 0)
            printf("did you mean: %s\n", found->suggestion.p);
    } else {
        fprintf(stderr, "%s: %s\n", argv[0], err.message);
    }
    postil_results_free(found);
    postil_close(index);
    return r == 0 ? 0 : 1;
}
