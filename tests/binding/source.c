/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Posting sources written in C: each shard's gets the right number, database
 * and local docids, whatever else is in the query. */
#include "tests/binding/backends.h"

#include <pthread.h>

/* A source of the documents whose docid in the whole is a multiple of `step`.
 */
struct multiples {
    size_t shards;
    xap_docid step;
    const char *mark; /* metadata of the shard must be "mark-number" */
    unsigned started[FX_SHARDS_MAX], finished, destroyed;
    int fail_start, fail_counts, fail_seek;
    size_t fail_shard; /* of fail_start: this and those after it */
    bool backwards, exit_thread;
};

struct of_shard {
    struct multiples *all;
    size_t shard;
    xap_docid last, sought;
};

static int start(void *payload, size_t shard, const xap_db *db, void **state)
{
    struct multiples *all = payload;
    if (all->fail_start && shard >= all->fail_shard)
        return all->fail_start;
    xap_buf mark = XAP_BUF_INIT;
    OK(xap_db_get_metadata(db, XAP_LIT("shard"), &mark, &error));
    assert_int_equal(mark.n, 1);
    assert_int_equal(mark.p[0], (int)('0' + shard));
    xap_buf_dispose(&mark);
    struct of_shard *one = calloc(1, sizeof *one);
    assert_non_null(one);
    one->all = all;
    one->shard = shard;
    OK(xap_db_last_docid(db, &one->last, &error));
    all->started[shard]++;
    *state = one;
    return 0;
}

static void finish(void *state)
{
    struct of_shard *one = state;
    one->all->finished++;
    free(one);
}

static int counts(void *state, uint32_t *least, uint32_t *estimate,
                  uint32_t *most)
{
    const struct of_shard *one = state;
    *least = 0;
    *estimate = one->last / one->all->step;
    *most = UINT32_MAX; /* more than there are does no harm */
    return one->all->fail_counts;
}

static int seek(void *state, xap_docid *docid)
{
    struct of_shard *one = state;
    const struct multiples *all = one->all;
    if (all->exit_thread)
        pthread_exit(state);
    if (all->fail_seek)
        return all->fail_seek;
    assert_true(*docid > one->sought);
    one->sought = *docid;
    if (all->backwards) {
        *docid -= 1;
        return 1;
    }
    for (; *docid <= one->last; ++*docid) {
        xap_docid whole =
            (*docid - 1) * (xap_docid)all->shards + (xap_docid)one->shard + 1;
        if (whole % all->step == 0)
            return 1;
    }
    return 0;
}

static void destroy(void *payload)
{
    ((struct multiples *)payload)->destroyed++;
}

static const xap_source_class multiples_class = {.start = start,
                                                 .finish = finish,
                                                 .counts = counts,
                                                 .seek = seek,
                                                 .name = "multiples"};

static struct multiples multiples_of(const struct fixture *fx, xap_docid step)
{
    return (struct multiples){.shards = fx->backend->shards, .step = step};
}

static xap_query *query_of(struct multiples *all)
{
    xap_source *source;
    xap_query *query;
    OK(xap_source_new(&source, &multiples_class, all, destroy, &error));
    OK(xap_query_new_source(&query, source, &error));
    xap_source_free(source);
    assert_int_equal(all->destroyed, 0);
    return query;
}

/* 12 documents "a", "a even", with "rare" in the last one alone. */
static xap_db *fill(struct fixture *fx)
{
    for (int i = 1; i <= 12; i++)
        fx_add(fx, doc_of(i == 12      ? "a even rare"
                          : i % 2 == 0 ? "a even"
                                       : "a"));
    for (size_t i = 0; i < fx->backend->shards; i++) {
        char number = (char)('0' + i);
        OK(xap_wdb_set_metadata(fx->shard[i], XAP_LIT("shard"),
                                (xap_bytes){&number, 1}, &error));
    }
    return fx_read(fx);
}

static void alone(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    struct multiples threes = multiples_of(fx, 3);
    xap_query *query = query_of(&threes);
    assert_string_equal(matches(db, query), "3 6 9 12");
    for (size_t i = 0; i < fx->backend->shards; i++)
        assert_int_equal(threes.started[i], 1);
    assert_int_equal(threes.finished, fx->backend->shards);
    xap_query_free(query);
    assert_int_equal(threes.destroyed, 1);
}

static void in_queries(void **state)
{
    static const struct {
        xap_op op;
        const char *left, *docids;
    } rows[] = {
        {XAP_OP_AND_NOT, "a", "1 2 4 5 7 8 10 11"},
        {XAP_OP_AND_NOT, "even", "2 4 8 10"},
        {XAP_OP_AND_NOT, "rare", ""},
        {XAP_OP_AND_NOT, "none", ""},
        {XAP_OP_AND, "even", "6 12"},
        {XAP_OP_AND, "rare", "12"},
        {XAP_OP_AND, "none", ""},
        {XAP_OP_FILTER, "even", "6 12"},
        {XAP_OP_OR, "even", "2 3 4 6 8 9 10 12"},
        {XAP_OP_OR, "none", "3 6 9 12"},
        {XAP_OP_XOR, "even", "2 3 4 8 9 10"},
        {XAP_OP_AND_MAYBE, "even", "2 4 6 8 10 12"},
    };
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct multiples threes = multiples_of(fx, 3);
        xap_query *query =
            join(rows[i].op, term(rows[i].left), query_of(&threes));
        for (int again = 0; again < 3; again++)
            assert_string_equal(matches(db, query), rows[i].docids);
        xap_query_free(query);
        assert_int_equal(threes.destroyed, 1);
        unsigned started = 0;
        for (size_t shard = 0; shard < fx->backend->shards; shard++)
            started += threes.started[shard];
        assert_int_equal(threes.finished, started);
    }
}

/* Whether or not the shards where the rest of the query has nothing are looked
 * at, each has its number (start checks it), in this and the next run. */
static void run_again(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    struct multiples all = multiples_of(fx, 1);
    xap_query *query = join(XAP_OP_AND_NOT, term("rare"), query_of(&all));
    xap_enquire *enquire;
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    for (unsigned run = 1; run <= 3; run++) {
        xap_mset *mset;
        OK(xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
        assert_int_equal(xap_mset_size(mset), 0);
        xap_mset_free(mset);
        assert_int_equal(all.started[11 % fx->backend->shards], run);
        assert_in_range(all.started[0], 0, run);
    }
    assert_int_equal(all.destroyed, 0);
    xap_enquire_free(enquire);
    assert_int_equal(all.destroyed, 1);
}

/* One source in two places, and two sources in one query. */
static void shared(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    struct multiples twos = multiples_of(fx, 2), threes = multiples_of(fx, 3);
    xap_source *source;
    xap_query *query[2];
    OK(xap_source_new(&source, &multiples_class, &threes, destroy, &error));
    OK(xap_query_new_source(&query[0], source, &error));
    OK(xap_query_new_source(&query[1], source, &error));
    xap_source_free(source);
    xap_query *both =
        join(XAP_OP_OR, join(XAP_OP_AND, query[0], term("a")),
             join(XAP_OP_AND, query[1],
                  join(XAP_OP_AND, term("even"), query_of(&twos))));
    assert_string_equal(matches(db, both), "3 6 9 12");
    assert_int_equal(threes.started[0], 2);
    assert_in_range(twos.started[0], on_xapian_1_4(), 1);
    xap_query_free(both);
    assert_int_equal(threes.destroyed, 1);
    assert_int_equal(twos.destroyed, 1);
}

/* The query moves from one database to another. */
static void other_database(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    xap_db *first;
    xap_wdb *wdb;
    OK(xap_wdb_new_inmemory(&wdb, &error));
    for (int i = 0; i < 3; i++) {
        xap_doc *doc = doc_of("a");
        OK(xap_wdb_add_document(wdb, doc, NULL, &error));
        xap_doc_free(doc);
    }
    OK(xap_wdb_set_metadata(wdb, XAP_LIT("shard"), XAP_LIT("0"), &error));
    OK(xap_db_new(&first, &error));
    OK(xap_db_add(first, xap_wdb_db(wdb), &error));
    struct multiples threes = multiples_of(fx, 3);
    xap_query *query = query_of(&threes);
    assert_string_equal(matches(db, query), "3 6 9 12");
    threes.shards = 1;
    assert_string_equal(matches(first, query), "3");
    assert_string_equal(matches(xap_wdb_db(wdb), query), "3");
    threes.shards = fx->backend->shards;
    assert_string_equal(matches(db, query), "3 6 9 12");
    xap_query_free(query);
    xap_db_free(first);
    xap_wdb_free(wdb);
}

static xap_status run(const xap_db *db, xap_query *query)
{
    xap_enquire *enquire;
    xap_mset *mset = (xap_mset *)&enquire;
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_status status = xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error);
    assert_null(mset);
    xap_enquire_free(enquire);
    return status;
}

/* A callback's negative number comes back, states are finished, and the same
 * query works when the callback does. */
static void stopped(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    struct multiples threes = multiples_of(fx, 3);
    int *stops[] = {&threes.fail_start, &threes.fail_counts, &threes.fail_seek};
    xap_query *query = join(XAP_OP_AND_NOT, term("a"), query_of(&threes));
    for (int i = 0; i < 3; i++) {
        *stops[i] = -41 - i;
        FAILS(XAP_ECALLBACK, run(db, query));
        assert_int_equal(error.callback, -41 - i);
        assert_non_null(strstr(error.message, "callback"));
        *stops[i] = 0;
        assert_string_equal(matches(db, query), "1 2 4 5 7 8 10 11");
    }
    unsigned started = 0;
    for (size_t shard = 0; shard < fx->backend->shards; shard++)
        started += threes.started[shard];
    assert_int_equal(threes.finished, started);
    xap_query_free(query);
}

/* In the middle of larger queries, in the second shard where there is one. */
static void stopped_within(void **state)
{
    static const xap_op inner[] = {XAP_OP_PHRASE, XAP_OP_NEAR, XAP_OP_AND,
                                   XAP_OP_OR,     XAP_OP_XOR,  XAP_OP_SYNONYM},
                        outer[] = {XAP_OP_AND,     XAP_OP_OR,
                                   XAP_OP_AND_NOT, XAP_OP_AND_MAYBE,
                                   XAP_OP_FILTER,  XAP_OP_XOR,
                                   XAP_OP_MAX};
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++)
        for (size_t o = 0; o < sizeof outer / sizeof *outer; o++) {
            struct multiples threes = multiples_of(fx, 3);
            xap_query *query =
                join(outer[o],
                     join(XAP_OP_OR, term("a"),
                          join(inner[i], term("a"), term("even"))),
                     join(XAP_OP_AND, join(inner[i], term("a"), term("even")),
                          query_of(&threes)));
            threes.fail_start = -1;
            threes.fail_shard = fx->backend->shards - 1;
            FAILS(XAP_ECALLBACK, run(db, query));
            threes.fail_start = 0;
            matches(db, query);
            xap_query_free(query);
            assert_int_equal(threes.destroyed, 1);
        }
}

static void backwards(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    struct multiples threes = multiples_of(fx, 3);
    xap_query *query = query_of(&threes);
    threes.backwards = true;
    FAILS(XAP_EOP, run(db, query));
    assert_non_null(strstr(error.message, "multiples"));
    xap_query_free(query);
}

static void described(void **state)
{
    struct fixture *fx = *state;
    struct multiples threes = multiples_of(fx, 3);
    xap_query *query = query_of(&threes);
    xap_buf text = XAP_BUF_INIT;
    OK(xap_query_describe(query, &text, &error));
    assert_non_null(strstr(text.p, "xap_source(multiples)"));
    assert_false(xap_query_is_empty(query));
    xap_buf_dispose(&text);
    xap_query_free(query);
}

static void without_functions(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    struct multiples threes = multiples_of(fx, 3);
    const xap_source_class cls = {
        .start = start, .counts = counts, .seek = seek};
    xap_source *source;
    xap_query *query;
    OK(xap_source_new(&source, &cls, &threes, NULL, &error));
    OK(xap_query_new_source(&query, source, &error));
    threes.fail_start = -1; /* or the states would leak */
    FAILS(XAP_ECALLBACK, run(db, query));
    xap_query_free(query);
    xap_source_free(source);
    assert_int_equal(threes.destroyed + threes.finished, 0);
}

struct searcher {
    xap_enquire *enquire;
    bool returned;
};

static void *search_and_exit(void *arg)
{
    struct searcher *searcher = arg;
    xap_mset *mset;
    (void)xap_enquire_get_mset(&mset, searcher->enquire, 0, 10, 0, NULL);
    searcher->returned = true;
    return NULL;
}

/* A thread that ends in a callback ends: nothing in between holds it. */
static void thread_exit(void **state)
{
    struct fixture *fx = *state;
    struct multiples threes = multiples_of(fx, 3);
    struct searcher searcher = {0};
    pthread_t thread;
    void *result;
    xap_query *query = query_of(&threes);
    OK(xap_enquire_new(&searcher.enquire, fill(fx), &error));
    OK(xap_enquire_set_query(searcher.enquire, query, &error));
    xap_query_free(query);
    threes.exit_thread = true;
    assert_int_equal(pthread_create(&thread, NULL, search_and_exit, &searcher),
                     0);
    assert_int_equal(pthread_join(thread, &result), 0);
    assert_non_null(result);
    assert_false(searcher.returned);
    assert_int_equal(threes.finished, 1);
    xap_enquire_free(searcher.enquire);
}

static void remote_shard(void **state)
{
    struct fixture *fx = *state;
    xap_db *db = fill(fx);
    struct multiples threes = multiples_of(fx, 3);
    xap_query *query = query_of(&threes);
    FAILS(XAP_EUNIMPL, run(db, query));
    assert_non_null(strstr(error.message, "multiples"));
    xap_query_free(query);
    assert_int_equal(threes.started[0], 0);
    assert_int_equal(threes.destroyed, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* What is written in C is not where a remote database is. */
        ON_LOCAL(alone),           ON_LOCAL(in_queries),
        ON_LOCAL(shared),          ON_LOCAL(other_database),
        ON_LOCAL(stopped),         ON_LOCAL(stopped_within),
        ON_LOCAL(backwards),       ON_LOCAL(run_again),
        ON(remote_shard, remote),  ON(remote_shard, remote2),
        ON(described, inmemory),   ON(without_functions, glass2),
        ON(thread_exit, inmemory),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
