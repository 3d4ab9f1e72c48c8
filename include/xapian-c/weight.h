/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/weight.h - Xapian::Weight: the weighting schemes, and one's own. */
#ifndef XAPIAN_C_WEIGHT_H
#define XAPIAN_C_WEIGHT_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Weigh nothing: every weight is 0.
 * *out is the caller's, until xap_weight_free.
 * Xapian::BoolWeight */
XAP_API xap_status xap_weight_new_bool(xap_weight **out, xap_error *err);

/* Okapi BM25. k1: how fast wdf saturates; k2: of the query's length (0: not at
 * all); k3: how fast wqf saturates; b: how much a document's length counts, 0
 * to 1; min_normlen: the least length taken, in average lengths. Negative
 * numbers count as 0, b above 1 as 1.
 * *out is the caller's, until xap_weight_free.
 * Xapian::BM25Weight */
XAP_API xap_status xap_weight_new_bm25(xap_weight **out, double k1, double k2,
                                       double k3, double b, double min_normlen,
                                       xap_error *err);

/* BM25+, whose lower bound of a term's part keeps long documents from being
 * pushed down too far: as BM25, and delta is that bound; a negative one counts
 * as 0.
 * *out is the caller's, until xap_weight_free.
 * Xapian::BM25PlusWeight */
XAP_API xap_status xap_weight_new_bm25plus(xap_weight **out, double k1,
                                           double k2, double k3, double b,
                                           double min_normlen, double delta,
                                           xap_error *err);

/* Tf-idf. normalizations: three letters, for wdf (n none, b boolean, s square,
 * l logarithm, L its average), for idf (n none, t log(N / n), p log((N - n) /
 * n), f 1 / n, s log(N / n) squared) and for the whole (n none); "ntn" is
 * Xapian's own choice.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  normalizations is not of such letters
 * Xapian::TfIdfWeight */
XAP_API xap_status xap_weight_new_tfidf(xap_weight **out,
                                        const char *normalizations,
                                        xap_error *err);

/* InL2 of the divergence from randomness: inverse document frequency, Laplace.
 * c: how much a document's length counts, the less the greater it is; 1 is
 * usual. *out is the caller's, until xap_weight_free. XAP_EARG  c is not above
 * 0 Xapian::InL2Weight */
XAP_API xap_status xap_weight_new_inl2(xap_weight **out, double c,
                                       xap_error *err);

/* IfB2 of the divergence from randomness: inverse term frequency, Bernoulli. c:
 * how much a document's length counts, the less the greater it is; 1 is usual.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  c is not above 0
 * Xapian::IfB2Weight */
XAP_API xap_status xap_weight_new_ifb2(xap_weight **out, double c,
                                       xap_error *err);

/* IneB2 of the divergence from randomness: expected inverse document frequency,
 * Bernoulli. c: how much a document's length counts, the less the greater it
 * is; 1 is usual. *out is the caller's, until xap_weight_free. XAP_EARG  c is
 * not above 0 Xapian::IneB2Weight */
XAP_API xap_status xap_weight_new_ineb2(xap_weight **out, double c,
                                        xap_error *err);

/* BB2 of the divergence from randomness: Bose-Einstein, Bernoulli. c: how
 * much a document's length counts, the less the greater it is; 1 is usual.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  c is not above 0
 * Xapian::BB2Weight */
XAP_API xap_status xap_weight_new_bb2(xap_weight **out, double c,
                                      xap_error *err);

/* PL2 of the divergence from randomness: Poisson, Laplace. c: how
 * much a document's length counts, the less the greater it is; 1 is usual.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  c is not above 0
 * Xapian::PL2Weight */
XAP_API xap_status xap_weight_new_pl2(xap_weight **out, double c,
                                      xap_error *err);

/* PL2+: as PL2, and delta is the lower bound of a term's part; 0.8 is usual.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  c or delta is not above 0
 * Xapian::PL2PlusWeight */
XAP_API xap_status xap_weight_new_pl2plus(xap_weight **out, double c,
                                          double delta, xap_error *err);

/* DLH of the divergence from randomness: hypergeometric, Laplace, without
 * parameters.
 * *out is the caller's, until xap_weight_free.
 * Xapian::DLHWeight */
XAP_API xap_status xap_weight_new_dlh(xap_weight **out, xap_error *err);

/* DPH of the divergence from randomness: hypergeometric, Popper, without
 * parameters.
 * *out is the caller's, until xap_weight_free.
 * Xapian::DPHWeight */
XAP_API xap_status xap_weight_new_dph(xap_weight **out, xap_error *err);

/* One for each term that a document has.
 * *out is the caller's, until xap_weight_free.
 * Xapian::CoordWeight */
XAP_API xap_status xap_weight_new_coord(xap_weight **out, xap_error *err);

/* The probabilistic weights of old, what xap_weight_new_bm25 gives for k, 0, 0,
 * 1, 0 divided by k + 1; from Xapian 2.0 on not divided. k: not negative,
 * usually 1; the larger, the more do a term's frequency in a document and the
 * document's length count. *out is the caller's, until xap_weight_free.
 * XAP_EARG  k is negative
 * Xapian::TradWeight */
XAP_API xap_status xap_weight_new_trad(xap_weight **out, double k,
                                       xap_error *err);

/* How xap_weight_new_lm smooths. Equal to Xapian::Weight::type_smoothing. */
typedef int xap_smoothing;
enum {
    XAP_TWO_STAGE = 1,
    XAP_DIRICHLET = 2,
    XAP_ABSOLUTE_DISCOUNT = 3,
    XAP_JELINEK_MERCER = 4,
    XAP_DIRICHLET_PLUS = 5
};

/* A unigram language model. log: what a logarithm is multiplied by to keep it
 * above 0, or 0 to take the greatest length of a document; smoothing1 and
 * smoothing2: what they mean depends on the smoothing; -1: Xapian's choice.
 * *out is the caller's, until xap_weight_free.
 * XAP_EARG  there is no such smoothing
 * Xapian::LMWeight */
XAP_API xap_status xap_weight_new_lm(xap_weight **out, double log,
                                     xap_smoothing smoothing, double smoothing1,
                                     double smoothing2, xap_error *err);

/* What a weighting scheme in C wants to know, or'ed.
 * Xapian::Weight::stat_flags */
enum {
    XAP_STAT_COLLECTION_SIZE = 1,
    XAP_STAT_RSET_SIZE = 2,
    XAP_STAT_AVERAGE_LENGTH = 4,
    XAP_STAT_TERM_FREQ = 8,
    XAP_STAT_REL_TERM_FREQ = 16,
    XAP_STAT_QUERY_LENGTH = 32,
    XAP_STAT_WQF = 64,
    XAP_STAT_WDF = 128,
    XAP_STAT_DOC_LENGTH = 256,
    XAP_STAT_DOC_LENGTH_MIN = 512,
    XAP_STAT_DOC_LENGTH_MAX = 1024,
    XAP_STAT_WDF_MAX = 2048,
    XAP_STAT_COLLECTION_FREQ = 4096,
    XAP_STAT_UNIQUE_TERMS = 8192
};

/* What is known of a term before any document. What was not wanted is 0. */
typedef struct xap_weight_stats {
    double factor;             /* of xap_query_new_scale and its like; 0: this
                                  is for the extra part alone */
    xap_docid collection_size; /* documents */
    xap_docid rset_size;
    double average_length;
    xap_docid term_freq;     /* documents with the term */
    xap_docid rel_term_freq; /* those of them in the RSet */
    uint64_t collection_freq;
    uint32_t query_length; /* the sum of wqf */
    uint32_t wqf;
    uint64_t doc_length_min; /* of a document that is not empty */
    uint64_t doc_length_max;
    uint32_t wdf_max;
} xap_weight_stats;

/* A weighting scheme in C, for local databases. All weights are at least 0.
 * After a negative return no callback but finish is called any more, and the
 * search returns XAP_ECALLBACK when it has gone through its documents. */
typedef struct xap_weight_class {
    unsigned stats; /* of XAP_STAT_ */
    /* Make *state for a term in a search of a shard; it is NULL before the
     * call. Called once for the extra part too, when there is an `extra`. */
    int (*start)(void *payload, const xap_weight_stats *stats, void **state);
    /* Free the state; may be NULL. Called for each start that returned no
     * negative number. */
    void (*finish)(void *state);
    /* Fill in the term's part of a document's weight. wdf, length and unique
     * (terms) are 0 when XAP_STAT_WDF, XAP_STAT_DOC_LENGTH and
     * XAP_STAT_UNIQUE_TERMS were not wanted. */
    int (*part)(void *state, uint32_t wdf, uint64_t length, uint32_t unique,
                double *weight);
    /* Fill in what no document's part is above. */
    int (*max_part)(void *state, double *weight);
    /* Fill in a part that does not depend on a term; NULL: there is none. */
    int (*extra)(void *state, uint64_t length, uint32_t unique, double *weight);
    /* Fill in what no document's extra part is above; with extra alone. */
    int (*max_extra)(void *state, double *weight);
    const char *name; /* may be NULL, but in a registry */
} xap_weight_class;

/* A scheme of a class, of which a copy is taken. destroy (may be NULL) is
 * called with payload when neither the handle nor any session that uses it is
 * left; after a failure payload is still the caller's. Over a remote shard a
 * search returns XAP_EUNIMPL.
 * *out is the caller's, until xap_weight_free.
 * Xapian::Weight */
XAP_API xap_status xap_weight_new(xap_weight **out, const xap_weight_class *cls,
                                  void *payload, void (*destroy)(void *payload),
                                  xap_error *err);

/* The name of the scheme, "Xapian::BM25Weight", by which a registry knows it.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::Weight::name */
XAP_API xap_status xap_weight_name(const xap_weight *weight, xap_buf *out,
                                   xap_error *err);

/* The parameters of one of Xapian's own schemes as bytes.
 * *out is the caller's, until xap_buf_dispose.
 * XAP_EUNIMPL  the scheme is written in C
 * Xapian::Weight::serialise */
XAP_API xap_status xap_weight_serialise(const xap_weight *weight, xap_buf *out,
                                        xap_error *err);

/* A scheme of the same class as weight with other parameters.
 * *out is the caller's, until xap_weight_free.
 * XAP_EUNIMPL          the scheme is written in C
 * XAP_ESERIAL          these are no parameters of it
 * Xapian::Weight::unserialise */
XAP_API xap_status xap_weight_unserialise(xap_weight **out,
                                          const xap_weight *weight,
                                          xap_bytes parameters, xap_error *err);

/* weight may be NULL. */
XAP_API void xap_weight_free(xap_weight *weight);

#ifdef __cplusplus
}
#endif

#endif
