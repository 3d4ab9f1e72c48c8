/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Xapian's own posting sources, weights in C, queries written and read. */
#include "tests/binding/backends.h"

#include <math.h>

/* 6 documents "a"; slot 0: docid as a sortable number; slot 1: "x" or "y";
 * slot 2: 10 - docid, sortable; slot 3: a place, docid degrees north. */
static xap_db *fill(struct fixture *fx)
{
    for (unsigned i = 1; i <= 6; i++) {
        char room[9];
        xap_doc *doc = doc_of("a");
        xap_coords *place;
        xap_buf value = XAP_BUF_INIT;
        size_t n = xap_sortable_serialise(i, room);
        OK(xap_doc_add_value(doc, 0, (xap_bytes){room, n}, &error));
        OK(xap_doc_add_value(doc, 1, xap_str(i % 2 ? "x" : "y"), &error));
        n = xap_sortable_serialise(10 - (double)i, room);
        OK(xap_doc_add_value(doc, 2, (xap_bytes){room, n}, &error));
        OK(xap_coords_new(&place, &error));
        OK(xap_coords_add(place, i, 5, &error));
        OK(xap_coords_serialise(place, &value, &error));
        OK(xap_doc_add_value(doc, 3, (xap_bytes){value.p, value.n}, &error));
        xap_buf_dispose(&value);
        xap_coords_free(place);
        fx_add(fx, doc);
    }
    return fx_read(fx);
}

/* "docid:weight ..." of a query, by weight, with one decimal. */
static const char *weighed(const xap_db *db, const xap_query *query,
                           const xap_weight *weight)
{
    static char text[400];
    size_t used = 0;
    xap_mset *mset = search_with(db, query, weight);
    text[0] = '\0';
    for (size_t i = 0; i < xap_mset_size(mset); i++)
        used +=
            (size_t)sprintf(text + used, "%s%u:%.1f", i ? " " : "",
                            xap_mset_docid(mset, i), xap_mset_weight(mset, i));
    xap_mset_free(mset);
    return text;
}

/* A query of a source, which is freed. */
static xap_query *query_of(xap_source *source)
{
    xap_query *query;
    OK(xap_query_new_source(&query, source, &error));
    xap_source_free(source);
    return query;
}

static void value_weight(void **state)
{
    struct fixture *fx = *state;
    xap_source *source;
    OK(xap_source_new_value_weight(&source, 0, &error));
    xap_query *query = query_of(source);
    xap_db *db = fill(fx);
    for (int again = 0; again < 2; again++)
        assert_string_equal(weighed(db, query, NULL),
                            "6:6.0 5:5.0 4:4.0 3:3.0 2:2.0 1:1.0");
    xap_query_free(query);
}

static void decreasing(void **state)
{
    struct fixture *fx = *state;
    xap_source *source;
    OK(xap_source_new_decreasing(&source, 2, 0, 0, &error));
    xap_query *query = query_of(source);
    assert_string_equal(weighed(fill(fx), query, NULL),
                        "1:9.0 2:8.0 3:7.0 4:6.0 5:5.0 6:4.0");
    xap_query_free(query);
}

static void value_map(void **state)
{
    struct fixture *fx = *state;
    xap_source *source;
    xap_query *query;
    xap_db *db = fill(fx);
    OK(xap_source_new_value_map(&source, 1, 0.5, &error));
    OK(xap_source_map(source, XAP_LIT("x"), 3, &error));
    OK(xap_query_new_source(&query, source, &error));
    assert_string_equal(weighed(db, query, NULL),
                        "1:3.0 3:3.0 5:3.0 2:0.5 4:0.5 6:0.5");
    OK(xap_source_clear_map(source, &error));
    OK(xap_source_map(source, XAP_LIT("y"), 2, &error));
    assert_string_equal(weighed(db, query, NULL),
                        "2:2.0 4:2.0 6:2.0 1:0.5 3:0.5 5:0.5");
    xap_source_free(source);
    assert_string_equal(weighed(db, query, NULL),
                        "2:2.0 4:2.0 6:2.0 1:0.5 3:0.5 5:0.5");
    xap_query_free(query);
}

static void fixed(void **state)
{
    struct fixture *fx = *state;
    xap_source *source;
    OK(xap_source_new_fixed(&source, 1.5, &error));
    FAILS(XAP_EOP, xap_source_map(source, XAP_LIT("x"), 1, &error));
    FAILS(XAP_EOP, xap_source_clear_map(source, &error));
    xap_query *query = query_of(source);
    assert_string_equal(weighed(fill(fx), query, NULL),
                        "1:1.5 2:1.5 3:1.5 4:1.5 5:1.5 6:1.5");
    xap_query_free(query);
    FAILS(XAP_EARG, xap_source_new_fixed(&source, -1, &error));
    FAILS(XAP_EARG, xap_source_new_fixed(&source, NAN, &error));
    assert_null(source);
}

static void distance(void **state)
{
    struct fixture *fx = *state;
    xap_source *source;
    xap_coords *centre;
    xap_metric *metric;
    OK(xap_coords_new(&centre, &error));
    OK(xap_coords_add(centre, 3, 5, &error));
    OK(xap_metric_new_great_circle(&metric, 0, &error));
    OK(xap_source_new_distance(&source, 3, centre, metric, 120000, 1000, 1,
                               &error));
    xap_metric_free(metric);
    xap_query *query = query_of(source);
    assert_string_equal(matches(fill(fx), query), "2 3 4");
    assert_memory_equal(weighed(fx->db, query, NULL), "3:1.0 ", 6);
    xap_query_free(query);
    OK(xap_source_new_distance(&source, 3, centre, NULL, 0, 1000, 1, &error));
    query = query_of(source);
    assert_string_equal(matches(fx->db, query), "1 2 3 4 5 6");
    xap_query_free(query);
    FAILS(XAP_EARG,
          xap_source_new_distance(&source, 3, centre, NULL, 0, 0, 1, &error));
    assert_null(source);
    xap_coords_free(centre);
}

/* -- a source in C with weights, which can be written */

struct numbers {
    int stop_max, stop_weight, stop_write, stop_read;
    double factor;
    unsigned copies, destroyed;
    struct numbers *original;
};

struct at {
    struct numbers *numbers;
    xap_docid last, now;
};

static int start(void *payload, size_t shard, const xap_db *db, void **state)
{
    struct at *at = calloc(1, sizeof *at);
    (void)shard;
    assert_non_null(at);
    at->numbers = payload;
    OK(xap_db_last_docid(db, &at->last, &error));
    *state = at;
    return 0;
}

static void finish(void *state)
{
    free(state);
}

static int counts(void *state, uint32_t *least, uint32_t *estimate,
                  uint32_t *most)
{
    *least = *estimate = *most = ((struct at *)state)->last;
    return 0;
}

static int seek(void *state, xap_docid *docid)
{
    struct at *at = state;
    at->now = *docid;
    return *docid <= at->last;
}

static int max_weight(void *state, double *weight)
{
    const struct at *at = state;
    *weight = at->numbers->factor * at->last;
    return at->numbers->stop_max;
}

static int weight_of(void *state, double *weight)
{
    const struct at *at = state;
    *weight = at->numbers->factor * at->now;
    return at->numbers->stop_weight;
}

static int write_numbers(void *payload, xap_buf *bytes)
{
    const struct numbers *numbers = payload;
    if (numbers->stop_write)
        return numbers->stop_write;
    return xap_buf_set(
        bytes, (xap_bytes){(const char *)&numbers->factor, sizeof(double)},
        NULL);
}

static int read_numbers(void *payload, xap_bytes bytes, void **copy)
{
    struct numbers *original = payload;
    if (original->stop_read)
        return original->stop_read;
    struct numbers *made = calloc(1, sizeof *made);
    assert_non_null(made);
    assert_int_equal(bytes.n, sizeof(double));
    memcpy(&made->factor, bytes.p, bytes.n);
    made->original = original;
    original->copies++;
    *copy = made;
    return 0;
}

static void destroy(void *payload)
{
    struct numbers *numbers = payload;
    if (numbers->original) {
        numbers->original->copies--;
        free(numbers);
    } else {
        numbers->destroyed++;
    }
}

static const xap_source_class numbers_class = {
    start,      finish,    counts,        seek,        "numbers",
    max_weight, weight_of, write_numbers, read_numbers};

static void weight_in_source(void **state)
{
    struct fixture *fx = *state;
    struct numbers numbers = {.factor = 1};
    xap_source *source;
    xap_db *db = fill(fx);
    OK(xap_source_new(&source, &numbers_class, &numbers, destroy, &error));
    xap_query *query = query_of(source);
    if (fx->backend->shards == 1)
        assert_string_equal(weighed(db, query, NULL),
                            "6:6.0 5:5.0 4:4.0 3:3.0 2:2.0 1:1.0");
    else
        assert_non_null(strstr(weighed(db, query, NULL), "2:1.0"));
    xap_enquire *enquire;
    xap_mset *mset;
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    int *stops[] = {&numbers.stop_max, &numbers.stop_weight};
    for (int i = 0; i < 2; i++) {
        *stops[i] = -30 - i;
        FAILS(XAP_ECALLBACK,
              xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
        assert_int_equal(error.callback, -30 - i);
        *stops[i] = 0;
    }
    numbers.factor = -1;
    FAILS(XAP_EOP, xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    assert_non_null(strstr(error.message, "numbers"));
    xap_enquire_free(enquire);
    xap_query_free(query);
    assert_int_equal(numbers.destroyed, 1);
}

/* -- queries as bytes */

static const char *described(const xap_query *query)
{
    static char text[400];
    xap_buf buf = XAP_BUF_INIT;
    OK(xap_query_describe(query, &buf, &error));
    snprintf(text, sizeof text, "%s", buf.p);
    xap_buf_dispose(&buf);
    return text;
}

static void written(void **state)
{
    (void)state;
    xap_query *made[8], *read;
    xap_source *source;
    char before[400];
    OK(xap_query_new_nothing(&made[0], &error));
    OK(xap_query_new_all(&made[1], &error));
    made[2] = term("a");
    made[3] = join(XAP_OP_AND, term("a"), term("b"));
    made[4] = join(XAP_OP_PHRASE, term("a"), term("b"));
    OK(xap_query_new_value_range(&made[5], 1, XAP_LIT("a"), XAP_LIT("b\0c"),
                                 &error));
    OK(xap_query_new_wildcard(&made[6], XAP_LIT("a"), 3, XAP_WILDCARD_FIRST,
                              XAP_OP_OR, &error));
    OK(xap_source_new_value_weight(&source, 4, &error));
    made[7] = query_of(source);
    for (int i = 0; i < 8; i++) {
        xap_buf bytes = XAP_BUF_INIT;
        OK(xap_query_serialise(made[i], &bytes, &error));
        snprintf(before, sizeof before, "%s", described(made[i]));
        OK(xap_query_unserialise(&read, (xap_bytes){bytes.p, bytes.n}, NULL,
                                 &error));
        assert_string_equal(described(read), before);
        xap_query_free(read);
        xap_query_free(made[i]);
        xap_buf_dispose(&bytes);
    }
    xap_status status =
        xap_query_unserialise(&read, XAP_LIT("\xff\xff"), NULL, &error);
    assert_true(status == XAP_ESERIAL || status == XAP_ENET);
    assert_null(read);
}

static void written_in_c(void **state)
{
    struct fixture *fx = *state;
    struct numbers numbers = {.factor = 2};
    xap_db *db = fill(fx);
    xap_source *source, *got;
    xap_registry *registry;
    xap_query *read;
    xap_buf bytes = XAP_BUF_INIT;
    OK(xap_source_new(&source, &numbers_class, &numbers, destroy, &error));
    OK(xap_registry_new(&registry, &error));
    OK(xap_registry_get_source(&got, registry, "numbers", &error));
    assert_null(got);
    OK(xap_registry_add_source(registry, source, &error));
    OK(xap_registry_get_source(&got, registry, "numbers", &error));
    assert_non_null(got);
    xap_source_free(got);
    xap_query *query = join(XAP_OP_AND, query_of(source), term("a"));
    OK(xap_query_serialise(query, &bytes, &error));
    xap_bytes written = {bytes.p, bytes.n};
    OK(xap_query_unserialise(&read, written, registry, &error));
    assert_int_equal(numbers.copies, 1);
    char before[400];
    snprintf(before, sizeof before, "%s", weighed(db, query, NULL));
    assert_string_equal(weighed(db, read, NULL), before);
    xap_query_free(read);
    assert_int_equal(numbers.copies, 0);
    numbers.stop_read = -5;
    FAILS(XAP_ECALLBACK,
          xap_query_unserialise(&read, written, registry, &error));
    assert_int_equal(error.callback, -5);
    assert_int_equal(numbers.copies, 0);
    numbers.stop_write = -6;
    xap_buf again = XAP_BUF_INIT;
    FAILS(XAP_ECALLBACK, xap_query_serialise(query, &again, &error));
    assert_int_equal(error.callback, -6);
    xap_query_free(query);
    assert_int_equal(numbers.destroyed, 0);
    xap_registry_free(registry);
    assert_int_equal(numbers.destroyed, 1);
    xap_buf_dispose(&bytes);
}

static void unknown(void **state)
{
    (void)state;
    struct numbers numbers = {.factor = 2};
    xap_source *source;
    xap_query *read;
    xap_buf bytes = XAP_BUF_INIT;
    OK(xap_source_new(&source, &numbers_class, &numbers, NULL, &error));
    xap_query *query = query_of(source);
    OK(xap_query_serialise(query, &bytes, &error));
    xap_status status = xap_query_unserialise(
        &read, (xap_bytes){bytes.p, bytes.n}, NULL, &error);
    assert_true(status == XAP_ESERIAL || status == XAP_EARG);
    assert_null(read);
    xap_query_free(query);
    xap_registry *registry;
    const xap_source_class mute = {.start = start,
                                   .counts = counts,
                                   .seek = seek,
                                   .write = write_numbers,
                                   .name = "numbers"};
    OK(xap_source_new(&source, &mute, &numbers, NULL, &error));
    OK(xap_registry_new(&registry, &error));
    OK(xap_registry_add_source(registry, source, &error));
    FAILS(XAP_EUNIMPL,
          xap_query_unserialise(&read, (xap_bytes){bytes.p, bytes.n}, registry,
                                &error));
    xap_source_free(source);
    xap_registry_free(registry);
    xap_buf_dispose(&bytes);
}

/* A remote database does not know it, though it can be written. */
static void written_to_remote(void **state)
{
    struct fixture *fx = *state;
    struct numbers numbers = {.factor = 1};
    xap_source *source;
    xap_enquire *enquire;
    xap_mset *mset;
    OK(xap_source_new(&source, &numbers_class, &numbers, destroy, &error));
    xap_query *query = query_of(source);
    OK(xap_enquire_new(&enquire, fill(fx), &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    xap_status status = xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error);
    assert_true(status == XAP_ESERIAL || status == XAP_EARG);
    assert_non_null(strstr(error.message, "numbers"));
    xap_enquire_free(enquire);
}

static void registered(void **state)
{
    (void)state;
    xap_registry *registry;
    xap_source *source, *got;
    xap_weight *weight, *scheme;
    xap_buf name = XAP_BUF_INIT, parameters = XAP_BUF_INIT;
    OK(xap_registry_new(&registry, &error));
    OK(xap_registry_get_source(&got, registry,
                               "Xapian::FixedWeightPostingSource", &error));
    xap_source_free(got);
    OK(xap_source_new_fixed(&source, 2, &error));
    OK(xap_registry_add_source(registry, source, &error));
    xap_source_free(source);
    const xap_source_class nameless = {
        .start = start, .counts = counts, .seek = seek};
    OK(xap_source_new(&source, &nameless, NULL, NULL, &error));
    FAILS(XAP_EOP, xap_registry_add_source(registry, source, &error));
    xap_source_free(source);
    OK(xap_registry_get_weight(&weight, registry, "no such", &error));
    assert_null(weight);
    const char *bm25 = on_xapian_1_4() ? "Xapian::BM25Weight" : "bm25";
    OK(xap_registry_get_weight(&weight, registry, bm25, &error));
    OK(xap_weight_name(weight, &name, &error));
    assert_string_equal(name.p, bm25);
    OK(xap_registry_add_weight(registry, weight, &error));
    OK(xap_weight_serialise(weight, &parameters, &error));
    OK(xap_weight_unserialise(&scheme, weight,
                              (xap_bytes){parameters.p, parameters.n}, &error));
    xap_weight_free(scheme);
    xap_status status =
        xap_weight_unserialise(&scheme, weight, XAP_LIT("junk junk"), &error);
    assert_true(status == XAP_ESERIAL || status == XAP_ENET);
    xap_buf_dispose(&name);
    xap_buf_dispose(&parameters);
    xap_weight_free(weight);
    xap_registry_free(registry);
    xap_registry_free(NULL);
}

/* -- weights in C */

struct scheme {
    int stop_start, stop_part, stop_max, stop_extra, stop_max_extra;
    unsigned started, finished, destroyed;
    xap_weight_stats seen;
};

static int begin(void *payload, const xap_weight_stats *stats, void **state)
{
    struct scheme *scheme = payload;
    if (scheme->stop_start)
        return scheme->stop_start;
    if (stats->factor != 0)
        scheme->seen = *stats;
    scheme->started++;
    *state = scheme;
    return 0;
}

static void end(void *state)
{
    ((struct scheme *)state)->finished++;
}

static int part(void *state, uint32_t wdf, uint64_t length, uint32_t unique,
                double *weight)
{
    (void)unique;
    *weight = wdf * 10 + (double)length;
    return ((struct scheme *)state)->stop_part;
}

static int max_part(void *state, double *weight)
{
    *weight = 1000;
    return ((struct scheme *)state)->stop_max;
}

static int extra(void *state, uint64_t length, uint32_t unique, double *weight)
{
    (void)length;
    (void)unique;
    *weight = 0.5;
    return ((struct scheme *)state)->stop_extra;
}

static int max_extra(void *state, double *weight)
{
    *weight = 0.5;
    return ((struct scheme *)state)->stop_max_extra;
}

#define ALL_STATS 0x3fff
static const xap_weight_class plain = {.stats = ALL_STATS,
                                       .start = begin,
                                       .finish = end,
                                       .part = part,
                                       .max_part = max_part};
static const xap_weight_class full = {ALL_STATS, begin, end,       part,
                                      max_part,  extra, max_extra, "full"};

static void destroy_scheme(void *payload)
{
    ((struct scheme *)payload)->destroyed++;
}

static xap_db *fill_words(struct fixture *fx)
{
    fx_add(fx, doc_of("a a a"));
    fx_add(fx, doc_of("a b"));
    fx_add(fx, doc_of("b"));
    fx_add(fx, doc_of("a b b b b"));
    return fx_read(fx);
}

static void weight_in_c(void **state)
{
    struct fixture *fx = *state;
    struct scheme scheme = {0};
    xap_weight *weight;
    xap_db *db = fill_words(fx);
    xap_query *query = term("a");
    OK(xap_weight_new(&weight, &plain, &scheme, destroy_scheme, &error));
    assert_string_equal(weighed(db, query, weight), "1:33.0 4:15.0 2:12.0");
    assert_int_equal(scheme.seen.collection_size, 4);
    assert_int_equal(scheme.seen.term_freq, 3);
    assert_int_equal(scheme.seen.wqf, 1);
    assert_int_equal(scheme.seen.query_length, 1);
    assert_int_equal(scheme.seen.collection_freq, 5);
    assert_true(scheme.seen.average_length == 2.75);
    assert_true(scheme.seen.factor == 1);
    assert_in_range(scheme.seen.wdf_max, 0, 11); /* of the last shard */
    assert_in_range(scheme.seen.doc_length_max, 2, 11);
    assert_int_equal(scheme.started, scheme.finished);
    xap_weight_free(weight);
    assert_int_equal(scheme.destroyed, 1);
    OK(xap_weight_new(&weight, &full, &scheme, NULL, &error));
    assert_string_equal(weighed(db, query, weight), "1:33.5 4:15.5 2:12.5");
    assert_int_equal(scheme.started, scheme.finished);
    xap_weight_free(weight);
    xap_query_free(query);
}

static void weight_stopped(void **state)
{
    struct fixture *fx = *state;
    struct scheme scheme = {0};
    int *stops[] = {&scheme.stop_start, &scheme.stop_part, &scheme.stop_max,
                    &scheme.stop_extra, &scheme.stop_max_extra};
    xap_weight *weight;
    xap_enquire *enquire;
    xap_query *query = term("a");
    OK(xap_enquire_new(&enquire, fill_words(fx), &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    OK(xap_weight_new(&weight, &full, &scheme, destroy_scheme, &error));
    OK(xap_enquire_set_weight(enquire, weight, &error));
    xap_weight_free(weight);
    for (int i = 0; i < 5; i++) {
        xap_mset *mset;
        *stops[i] = -50 - i;
        FAILS(XAP_ECALLBACK,
              xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
        assert_null(mset);
        assert_int_equal(error.callback, -50 - i);
        *stops[i] = 0;
        OK(xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
        assert_int_equal(xap_mset_size(mset), 3);
        xap_mset_free(mset);
    }
    xap_enquire_free(enquire);
    assert_int_equal(scheme.started, scheme.finished);
    assert_int_equal(scheme.destroyed, 1);
}

static void weight_remote(void **state)
{
    struct fixture *fx = *state;
    struct scheme scheme = {0};
    xap_weight *weight;
    xap_enquire *enquire;
    xap_mset *mset;
    xap_buf bytes = XAP_BUF_INIT;
    xap_query *query = term("a");
    OK(xap_enquire_new(&enquire, fill_words(fx), &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    OK(xap_weight_new(&weight, &full, &scheme, NULL, &error));
    OK(xap_enquire_set_weight(enquire, weight, &error));
    FAILS(XAP_EUNIMPL, xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    FAILS(XAP_EUNIMPL, xap_weight_serialise(weight, &bytes, &error));
    xap_weight *read;
    FAILS(XAP_EUNIMPL,
          xap_weight_unserialise(&read, weight, XAP_LIT(""), &error));
    xap_weight_free(weight);
    xap_enquire_free(enquire);
}

/* A relevant document tells of its terms. */
static void relevance(void **state)
{
    struct fixture *fx = *state;
    struct scheme scheme = {0};
    xap_weight *weight;
    xap_enquire *enquire;
    xap_mset *mset;
    xap_rset *rset;
    xap_query *query = term("a");
    OK(xap_rset_new(&rset, &error));
    OK(xap_rset_add(rset, 1, &error));
    OK(xap_rset_add(rset, 3, &error));
    OK(xap_enquire_new(&enquire, fill_words(fx), &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    xap_query_free(query);
    OK(xap_weight_new(&weight, &plain, &scheme, NULL, &error));
    OK(xap_enquire_set_weight(enquire, weight, &error));
    OK(xap_enquire_get_mset_with(&mset, enquire, 0, 10, 0, rset, NULL, &error));
    assert_int_equal(xap_mset_size(mset), 3);
    assert_int_equal(scheme.seen.rset_size, 2);
    assert_int_equal(scheme.seen.rel_term_freq, 1);
    xap_mset_free(mset);
    xap_weight_free(weight);
    xap_enquire_free(enquire);
    xap_rset_free(rset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_ALL(value_weight),
        ON_ALL(decreasing),
        ON_ALL(value_map),
        ON_ALL(fixed),
        ON_ALL(distance),
        cmocka_unit_test(written),
        cmocka_unit_test(unknown),
        cmocka_unit_test(registered),
        /* What is written in C is not where a remote database is. */
        ON_LOCAL(weight_in_source),
        ON_LOCAL(written_in_c),
        ON(written_to_remote, remote),
        ON_LOCAL(weight_in_c),
        ON_LOCAL(weight_stopped),
        ON(weight_remote, remote),
        ON_LOCAL(relevance),
    };
    return cmocka_run_group_tests_name("ready", tests, NULL, NULL);
}
