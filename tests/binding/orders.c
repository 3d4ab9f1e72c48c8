/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Handles are freed in every order: all orders of each group of seven that hang
 * together, and what was given to callbacks is destroyed once. */
#include "tests/binding/binding.h"

#include <stdlib.h>

#define GROUP 7

/* A handle and how it is freed. */
struct owned {
    void *handle;
    void (*free)(void *handle);
};

/* clang-format off */
#define EACH_TYPE(OF) \
    OF(wdb) OF(db) OF(doc) OF(query) OF(source) OF(weight) OF(enquire) \
    OF(mset) OF(rset) OF(eset) OF(stem) OF(stopper) OF(parser) \
    OF(generator) OF(range) OF(field) OF(decider) OF(spy) \
    OF(key_maker) OF(expand_decider) OF(registry) OF(coords) \
    OF(metric) OF(term_iter) OF(posting_iter) OF(position_iter) \
    OF(value_iter)
/* clang-format on */
#define FREER(type)                              \
    static void free_##type(void *handle)        \
    {                                            \
        xap_##type##_free((xap_##type *)handle); \
    }
EACH_TYPE(FREER)

static unsigned made, destroyed;

static void destroy(void *payload)
{
    assert_ptr_equal(payload, &made);
    destroyed++;
}

#define KEEP(type) (*group++ = (struct owned){type, free_##type})
#define PAYLOAD (made++, &made), destroy

/* -- callbacks, of which none is called */

static int never(void)
{
    fail();
    return -1;
}

static int start(void *payload, size_t shard, const xap_db *db, void **state)
{
    (void)payload;
    (void)shard;
    (void)db;
    (void)state;
    return 0;
}
static int counts(void *state, uint32_t *least, uint32_t *estimate,
                  uint32_t *most)
{
    (void)state;
    *least = *estimate = *most = 1;
    return 0;
}
static int seek(void *state, xap_docid *docid)
{
    (void)state;
    return *docid == 1;
}
static const xap_source_class source_class = {
    .start = start, .counts = counts, .seek = seek, .name = "one"};

static int see(void *payload, const xap_doc *doc, double weight)
{
    (void)payload;
    (void)doc;
    (void)weight;
    return 0;
}
static const xap_spy_class spy_class = {see};

static int key(void *payload, const xap_doc *doc, xap_buf *out)
{
    (void)payload;
    return xap_doc_get_value(doc, 0, out, NULL);
}
static const xap_key_maker_class key_class = {key};

static int keep_doc(void *payload, const xap_doc *doc)
{
    (void)payload;
    (void)doc;
    return 1;
}
static const xap_decider_class decider_class = {keep_doc};

static int keep_term(void *payload, xap_bytes term)
{
    (void)payload;
    (void)term;
    return 1;
}
static const xap_expand_decider_class expand_class = {keep_term};
static const xap_stopper_class stopper_class = {keep_term};

static int stem_word(void *payload, xap_bytes word, xap_buf *out)
{
    (void)payload;
    return xap_buf_set(out, word, NULL);
}
static const xap_stem_class stem_class = {stem_word, NULL};

static int no_range(void *payload, xap_bytes begin, xap_bytes end,
                    xap_query **query)
{
    (void)payload;
    (void)begin;
    (void)end;
    (void)query;
    return never();
}
static const xap_range_class range_class = {no_range};

static int no_field(void *payload, xap_bytes text, xap_query **query)
{
    (void)payload;
    (void)text;
    (void)query;
    return never();
}
static const xap_field_class field_class = {no_field};

static int far(void *payload, const double from[2], const double to[2],
               double *metres)
{
    (void)payload;
    (void)from;
    (void)to;
    *metres = 1;
    return 0;
}
static const xap_metric_class metric_class = {far};

static int part(void *state, uint32_t wdf, uint64_t length, uint32_t unique,
                double *weight)
{
    (void)state;
    (void)length;
    (void)unique;
    *weight = wdf;
    return 0;
}
static int max_part(void *state, double *weight)
{
    (void)state;
    *weight = 9;
    return 0;
}
static int begin(void *payload, const xap_weight_stats *stats, void **state)
{
    (void)payload;
    (void)stats;
    (void)state;
    return 0;
}
static const xap_weight_class weight_class = {
    .start = begin, .part = part, .max_part = max_part};

/* -- groups */

static xap_wdb *filled(void)
{
    xap_wdb *wdb;
    xap_doc *doc;
    OK(xap_wdb_new_inmemory(&wdb, &error));
    for (xap_termpos i = 1; i <= 3; i++) {
        OK(xap_doc_new(&doc, &error));
        OK(xap_doc_add_posting(doc, XAP_LIT("a"), i, 1, &error));
        OK(xap_doc_add_term(doc, XAP_LIT("b"), i, &error));
        OK(xap_doc_add_value(doc, 0, XAP_LIT("v"), &error));
        OK(xap_wdb_add_document(wdb, doc, NULL, &error));
        xap_doc_free(doc);
    }
    return wdb;
}

static xap_query *term_a(void)
{
    xap_query *query;
    OK(xap_query_new_term(&query, XAP_LIT("a"), 1, 0, &error));
    return query;
}

static void searching(struct owned *group)
{
    xap_wdb *wdb = filled();
    xap_query *query;
    xap_source *source;
    xap_enquire *enquire;
    xap_mset *mset;
    xap_doc *doc;
    xap_weight *weight;
    OK(xap_source_new(&source, &source_class, PAYLOAD, &error));
    OK(xap_query_new_source(&query, source, &error));
    OK(xap_enquire_new(&enquire, xap_wdb_db(wdb), &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    OK(xap_weight_new(&weight, &weight_class, PAYLOAD, &error));
    OK(xap_enquire_set_weight(enquire, weight, &error));
    OK(xap_enquire_get_mset(&mset, enquire, 0, 10, 0, &error));
    OK(xap_mset_get_document(&doc, mset, 0, &error));
    KEEP(wdb);
    KEEP(query);
    KEEP(source);
    KEEP(enquire);
    KEEP(mset);
    KEEP(doc);
    KEEP(weight);
}

static void looking_on(struct owned *group)
{
    xap_wdb *wdb = filled();
    xap_query *query = term_a();
    xap_enquire *enquire;
    xap_mset *mset;
    xap_spy *spy;
    xap_key_maker *key_maker;
    xap_decider *decider;
    OK(xap_enquire_new(&enquire, xap_wdb_db(wdb), &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    OK(xap_spy_new(&spy, &spy_class, PAYLOAD, &error));
    OK(xap_enquire_add_spy(enquire, spy, &error));
    OK(xap_key_maker_new(&key_maker, &key_class, PAYLOAD, &error));
    OK(xap_enquire_sort_by_key(enquire, key_maker, true, &error));
    OK(xap_decider_new(&decider, &decider_class, PAYLOAD, &error));
    OK(xap_enquire_get_mset_with(&mset, enquire, 0, 10, 0, NULL, decider,
                                 &error));
    KEEP(wdb);
    KEEP(query);
    KEEP(enquire);
    KEEP(mset);
    KEEP(spy);
    KEEP(key_maker);
    KEEP(decider);
}

static void expanding(struct owned *group)
{
    xap_wdb *wdb = filled();
    xap_db *db;
    xap_enquire *enquire;
    xap_rset *rset;
    xap_eset *eset;
    xap_expand_decider *expand_decider;
    xap_term_iter *term_iter;
    OK(xap_db_new(&db, &error));
    OK(xap_db_add(db, xap_wdb_db(wdb), &error));
    OK(xap_enquire_new(&enquire, db, &error));
    OK(xap_rset_new(&rset, &error));
    OK(xap_rset_add(rset, 1, &error));
    OK(xap_expand_decider_new(&expand_decider, &expand_class, PAYLOAD, &error));
    OK(xap_enquire_get_eset_with(&eset, enquire, rset, 9, 0, expand_decider, 0,
                                 &error));
    OK(xap_db_term_list(&term_iter, db, 1, &error));
    KEEP(wdb);
    KEEP(db);
    KEEP(enquire);
    KEEP(rset);
    KEEP(eset);
    KEEP(expand_decider);
    KEEP(term_iter);
}

static void listing(struct owned *group)
{
    xap_wdb *wdb = filled();
    xap_db *db;
    xap_doc *doc;
    xap_term_iter *term_iter;
    xap_posting_iter *posting_iter;
    xap_position_iter *position_iter;
    xap_value_iter *value_iter;
    OK(xap_db_new(&db, &error));
    OK(xap_db_add(db, xap_wdb_db(wdb), &error));
    OK(xap_db_get_document(&doc, db, 2, &error));
    OK(xap_doc_terms(&term_iter, doc, &error));
    assert_int_equal(xap_term_iter_next(term_iter, &error), 1);
    OK(xap_db_postings(&posting_iter, db, XAP_LIT("a"), &error));
    assert_int_equal(xap_posting_iter_next(posting_iter, &error), 1);
    OK(xap_posting_iter_positions(&position_iter, posting_iter, &error));
    assert_int_equal(xap_position_iter_next(position_iter, &error), 1);
    OK(xap_db_values(&value_iter, db, 0, &error));
    assert_int_equal(xap_value_iter_next(value_iter, &error), 1);
    KEEP(wdb);
    KEEP(db);
    KEEP(doc);
    KEEP(term_iter);
    KEEP(posting_iter);
    KEEP(position_iter);
    KEEP(value_iter);
}

static void parsing(struct owned *group)
{
    xap_parser *parser;
    xap_stem *stem;
    xap_stopper *stopper;
    xap_range *range;
    xap_field *field;
    xap_query *query;
    xap_term_iter *term_iter;
    OK(xap_parser_new(&parser, &error));
    OK(xap_stem_new_class(&stem, &stem_class, PAYLOAD, &error));
    OK(xap_parser_set_stemmer(parser, stem, &error));
    OK(xap_stopper_new(&stopper, &stopper_class, PAYLOAD, &error));
    OK(xap_parser_set_stopper(parser, stopper, &error));
    OK(xap_range_new(&range, &range_class, PAYLOAD, XAP_LIT("r:"), 0, &error));
    OK(xap_parser_add_range(parser, range, NULL, &error));
    OK(xap_field_new(&field, &field_class, PAYLOAD, &error));
    OK(xap_parser_add_field(parser, XAP_LIT("f"), field, &error));
    OK(xap_parser_parse(&query, parser, XAP_LIT("a b c"), 7, XAP_LIT(""),
                        &error));
    OK(xap_parser_stopped(&term_iter, parser, &error));
    KEEP(parser);
    KEEP(stem);
    KEEP(stopper);
    KEEP(range);
    KEEP(field);
    KEEP(query);
    KEEP(term_iter);
}

static void generating(struct owned *group)
{
    xap_wdb *wdb = filled();
    xap_generator *generator;
    xap_stem *stem;
    xap_stopper *stopper;
    xap_doc *doc;
    xap_registry *registry;
    xap_source *source;
    OK(xap_generator_new(&generator, &error));
    OK(xap_stem_new_class(&stem, &stem_class, PAYLOAD, &error));
    OK(xap_generator_set_stemmer(generator, stem, &error));
    OK(xap_stopper_new(&stopper, &stopper_class, PAYLOAD, &error));
    OK(xap_generator_set_stopper(generator, stopper, &error));
    OK(xap_doc_new(&doc, &error));
    OK(xap_generator_set_document(generator, doc, &error));
    OK(xap_generator_set_db(generator, wdb, &error));
    OK(xap_generator_index_text(generator, XAP_LIT("a b"), 1, XAP_LIT(""),
                                &error));
    OK(xap_source_new(&source, &source_class, PAYLOAD, &error));
    OK(xap_registry_new(&registry, &error));
    OK(xap_registry_add_source(registry, source, &error));
    KEEP(wdb);
    KEEP(generator);
    KEEP(stem);
    KEEP(stopper);
    KEEP(doc);
    KEEP(registry);
    KEEP(source);
}

static void measuring(struct owned *group)
{
    xap_wdb *wdb = filled();
    xap_coords *coords;
    xap_metric *metric;
    xap_key_maker *key_maker;
    xap_source *source;
    xap_query *query;
    xap_enquire *enquire;
    OK(xap_coords_new(&coords, &error));
    OK(xap_coords_add(coords, 1, 2, &error));
    OK(xap_metric_new(&metric, &metric_class, PAYLOAD, &error));
    OK(xap_key_maker_new_distance(&key_maker, 0, coords, metric, -1, &error));
    OK(xap_source_new_distance(&source, 0, coords, metric, 0, 1000, 1, &error));
    OK(xap_query_new_source(&query, source, &error));
    OK(xap_enquire_new(&enquire, xap_wdb_db(wdb), &error));
    OK(xap_enquire_set_query(enquire, query, &error));
    OK(xap_enquire_sort_by_key(enquire, key_maker, false, &error));
    KEEP(wdb);
    KEEP(coords);
    KEEP(metric);
    KEEP(key_maker);
    KEEP(source);
    KEEP(query);
    KEEP(enquire);
}

/* Make the order of this number, of 7! that there are. */
static void order_of(unsigned number, unsigned order[GROUP])
{
    unsigned left[GROUP];
    for (unsigned i = 0; i < GROUP; i++)
        left[i] = i;
    for (unsigned i = 0; i < GROUP; i++) {
        unsigned n = GROUP - i, at = number % n;
        number /= n;
        order[i] = left[at];
        left[at] = left[n - 1];
    }
}

static void every_order(void **state)
{
    void (**make)(struct owned * group) = *state;
    for (unsigned number = 0; number < 5040; number++) {
        struct owned group[GROUP];
        unsigned order[GROUP];
        made = destroyed = 0;
        (*make)(group);
        order_of(number, order);
        for (unsigned i = 0; i < GROUP; i++)
            group[order[i]].free(group[order[i]].handle);
        assert_int_equal(destroyed, made);
    }
}

static void nothing(void **state)
{
    (void)state;
#define FREE_OF(type) free_##type,
    void (*const all[])(void *) = {EACH_TYPE(FREE_OF)};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        all[i](NULL);
}

/* clang-format off */
#define EACH_GROUP(OF) \
    OF(searching) OF(looking_on) OF(expanding) OF(listing) OF(parsing) \
    OF(generating) OF(measuring)
/* clang-format on */
#define MAKER(name) static void (*make_##name)(struct owned *) = name;
EACH_GROUP(MAKER)

#define ORDERS(name) {#name, every_order, NULL, NULL, &make_##name},
int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH_GROUP(ORDERS) cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests_name("orders", tests, NULL, NULL);
}
