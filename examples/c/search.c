/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * search DB QUERY - the ten best documents, each with a snippet of its file.
 * Words, "phrases", AND, OR, NOT, title:word, wild*, and size ranges: 0..500b
 */
#include <xapian-c.h>

#include <stdio.h>
#include <stdlib.h>

static xap_error error;

static void must(xap_status status)
{
    if (status == XAP_OK)
        return;
    fprintf(stderr, "%s: %s\n", xap_status_name(status), error.message);
    exit(1);
}

static xap_query *parse(const char *text, const xap_db *db,
                        const xap_stem *stem)
{
    xap_parser *parser;
    xap_range *size;
    xap_query *query;

    must(xap_parser_new(&parser, &error));
    must(xap_parser_set_stemmer(parser, stem, &error));
    must(xap_parser_set_db(parser, db, &error));
    must(xap_parser_add_prefix(parser, XAP_LIT("title"), XAP_LIT("S"), &error));
    must(
        xap_range_new_number(&size, 1, XAP_LIT("b"), XAP_RANGE_SUFFIX, &error));
    must(xap_parser_add_range(parser, size, NULL, &error));
    must(xap_parser_parse(&query, parser, xap_str(text),
                          XAP_PARSE_DEFAULT | XAP_PARSE_WILDCARD, XAP_LIT(""),
                          &error));
    xap_range_free(size);
    xap_parser_free(parser);
    return query;
}

/* The document's data is the path of its file. */
static void print_snippet(const xap_mset *mset, const char *path,
                          const xap_stem *stem)
{
    static char room[1 << 20];
    xap_buf snippet = XAP_BUF_INIT;
    xap_snippet_opts opts = XAP_SNIPPET_OPTS_INIT;
    FILE *f = fopen(path, "rb");

    if (!f)
        return;
    xap_bytes text = {room, fread(room, 1, sizeof room, f)};
    fclose(f);
    opts.stem = stem;
    opts.length = 80;
    opts.start = "[";
    opts.end = "]";
    must(xap_mset_snippet(mset, text, &opts, &snippet, &error));
    printf("    %s\n", snippet.p);
    xap_buf_dispose(&snippet);
}

int main(int argc, char **argv)
{
    xap_db *db;
    xap_stem *stem;
    xap_enquire *enquire;
    xap_mset *mset;
    xap_buf path = XAP_BUF_INIT;

    if (argc != 3) {
        fprintf(stderr, "usage: search DB QUERY\n");
        return 2;
    }
    must(xap_db_open(&db, argv[1], XAP_DB_AUTO, &error));
    must(xap_stem_new(&stem, "english", &error));
    xap_query *query = parse(argv[2], db, stem);
    must(xap_enquire_new(&enquire, db, &error));
    must(xap_enquire_set_query(enquire, query, &error));
    must(xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    printf("about %u\n", xap_mset_matches_estimated(mset));
    for (size_t i = 0; i < xap_mset_size(mset); i++) {
        xap_doc *doc;
        must(xap_mset_get_document(&doc, mset, i, &error));
        must(xap_doc_get_data(doc, &path, &error));
        printf("%3d%% %s\n", xap_mset_percent(mset, i), path.p);
        print_snippet(mset, path.p, stem);
        xap_doc_free(doc);
    }
    xap_buf_dispose(&path);
    xap_mset_free(mset);
    xap_enquire_free(enquire);
    xap_query_free(query);
    xap_stem_free(stem);
    xap_db_free(db);
    return 0;
}
