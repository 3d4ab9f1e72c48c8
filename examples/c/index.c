/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * index DB FILE... - each file becomes a document, or replaces the one that it
 * was before. The first line is its title.
 */
#include <xapian-c.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM (1 << 20) /* of a text; what is more is left out */

static xap_error error;

static void must(xap_status status)
{
    if (status == XAP_OK)
        return;
    fprintf(stderr, "%s: %s\n", xap_status_name(status), error.message);
    exit(1);
}

static xap_bytes read_file(const char *path, char *room)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        perror(path);
        exit(1);
    }
    xap_bytes text = {room, fread(room, 1, ROOM, f)};
    fclose(f);
    return text;
}

/* The title gets a prefix for "title:word"; the kind of file, a slot for
 * facets; the size, a slot for ranges. */
static xap_doc *document(xap_generator *generator, const char *path,
                         xap_bytes text)
{
    char size[9], *id = malloc(strlen(path) + 2);
    const char *dot = strrchr(path, '.');
    const char *line = memchr(text.p, '\n', text.n);
    xap_bytes title = {text.p, line ? (size_t)(line - text.p) : text.n};
    xap_doc *doc;

    must(xap_doc_new(&doc, &error));
    must(xap_generator_set_document(generator, doc, &error));
    must(xap_generator_index_text(generator, title, 1, XAP_LIT("S"), &error));
    must(xap_generator_increase_pos(generator, 100, &error));
    must(xap_generator_index_text(generator, text, 1, XAP_LIT(""), &error));
    must(xap_doc_add_value(doc, 0, xap_str(dot ? dot + 1 : "none"), &error));
    size_t n = xap_sortable_serialise((double)text.n, size);
    must(xap_doc_add_value(doc, 1, (xap_bytes){size, n}, &error));
    must(xap_doc_set_data(doc, xap_str(path), &error));
    if (!id)
        exit(1);
    sprintf(id, "Q%s", path);
    must(xap_doc_add_boolean_term(doc, xap_str(id), &error));
    free(id);
    return doc;
}

int main(int argc, char **argv)
{
    static char room[ROOM];
    xap_wdb *wdb;
    xap_generator *generator;
    xap_stem *stem;

    if (argc < 3) {
        fprintf(stderr, "usage: index DB FILE...\n");
        return 2;
    }
    must(xap_wdb_open(&wdb, argv[1], XAP_DB_CREATE_OR_OPEN, &error));
    must(xap_generator_new(&generator, &error));
    must(xap_stem_new(&stem, "english", &error));
    must(xap_generator_set_stemmer(generator, stem, &error));
    for (int i = 2; i < argc; i++) {
        char unique[256];
        xap_doc *doc = document(generator, argv[i], read_file(argv[i], room));
        snprintf(unique, sizeof unique, "Q%s", argv[i]);
        must(xap_wdb_replace_by_term(wdb, xap_str(unique), doc, NULL, &error));
        xap_doc_free(doc);
    }
    must(xap_wdb_close(wdb, &error)); /* which commits, and says if not */
    xap_wdb_free(wdb);
    xap_generator_free(generator);
    xap_stem_free(stem);
    return 0;
}
