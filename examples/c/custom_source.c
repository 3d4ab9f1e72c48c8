/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * custom_source DB WORD DOCID... - documents with a word, the named ones first,
 * whose docids ascend: a posting source in C gives these a weight of 10.
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

#define ROOM 100

/* The docids, ascending. One shard, so the state can be the list itself. */
struct favourites {
    size_t n;
    xap_docid docids[ROOM];
};

static int start(void *payload, size_t shard, const xap_db *db, void **state)
{
    *state = payload;
    return db && shard == 0 ? 0 : -1;
}

static int counts(void *state, uint32_t *least, uint32_t *estimate,
                  uint32_t *most)
{
    *least = 0;
    *estimate = *most = (uint32_t)((struct favourites *)state)->n;
    return 0;
}

static int seek(void *state, xap_docid *docid)
{
    const struct favourites *list = state;
    for (size_t i = 0; i < list->n; i++)
        if (list->docids[i] >= *docid) {
            *docid = list->docids[i];
            return 1;
        }
    return 0;
}

static int ten(void *state, double *weight)
{
    *weight = 10;
    return state ? 0 : -1;
}

static const xap_source_class favourites_class = {.start = start,
                                                  .counts = counts,
                                                  .seek = seek,
                                                  .name = "favourites",
                                                  .max_weight = ten,
                                                  .weight = ten};

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: custom_source DB WORD DOCID...\n");
        return 2;
    }
    struct favourites list = {0};
    for (; list.n < ROOM && (int)list.n + 3 < argc; list.n++)
        list.docids[list.n] = (xap_docid)strtoul(argv[list.n + 3], NULL, 10);
    xap_db *db;
    xap_source *source;
    xap_query *word, *favourite, *query;
    xap_enquire *enquire;
    xap_mset *mset;
    must(xap_db_open(&db, argv[1], XAP_DB_AUTO, &error));
    must(xap_source_new(&source, &favourites_class, &list, NULL, &error));
    must(xap_query_new_source(&favourite, source, &error));
    must(xap_query_new_term(&word, xap_str(argv[2]), 1, 0, &error));
    const xap_query *parts[] = {word, favourite};
    must(xap_query_new_op(&query, XAP_OP_AND_MAYBE, parts, 2, 0, &error));
    must(xap_enquire_new(&enquire, db, &error));
    must(xap_enquire_set_query(enquire, query, &error));
    must(xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    for (size_t i = 0; i < xap_mset_size(mset); i++)
        printf("%u %.1f\n", xap_mset_docid(mset, i), xap_mset_weight(mset, i));
    xap_mset_free(mset);
    xap_enquire_free(enquire);
    xap_query_free(query);
    xap_query_free(word), xap_query_free(favourite);
    xap_source_free(source);
    xap_db_free(db);
    return 0;
}
