/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xapian-c/enquire.h - Xapian::Enquire, MSet and the weighting schemes. */
#ifndef XAPIAN_C_ENQUIRE_H
#define XAPIAN_C_ENQUIRE_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

XAP_API xap_status xap_weight_new_bool(xap_weight **out, xap_error *err);
XAP_API xap_status xap_weight_new_bm25(xap_weight **out, double k1, double k2,
                                       double k3, double b, double min_normlen,
                                       xap_error *err);
XAP_API void xap_weight_free(xap_weight *weight);

/* Equal to Xapian::Enquire::docid_order. */
typedef int xap_docid_order;
enum { XAP_ASCENDING = 1, XAP_DESCENDING = 0, XAP_DONT_CARE = 2 };

XAP_API xap_status xap_enquire_new(xap_enquire **out, const xap_db *db,
                                   xap_error *err);
XAP_API void xap_enquire_free(xap_enquire *enquire);
XAP_API xap_status xap_enquire_set_query(xap_enquire *enquire,
                                         const xap_query *query,
                                         xap_error *err);
XAP_API xap_status xap_enquire_set_weight(xap_enquire *enquire,
                                          const xap_weight *weight,
                                          xap_error *err);
XAP_API xap_status xap_enquire_set_docid_order(xap_enquire *enquire,
                                               xap_docid_order order,
                                               xap_error *err);
XAP_API xap_status xap_enquire_sort_by_relevance(xap_enquire *enquire,
                                                 xap_error *err);
XAP_API xap_status xap_enquire_sort_by_value(xap_enquire *enquire,
                                             xap_slot slot, bool reverse,
                                             xap_error *err);
XAP_API xap_status xap_enquire_sort_by_relevance_then_value(
    xap_enquire *enquire, xap_slot slot, bool reverse, xap_error *err);
XAP_API xap_status xap_enquire_set_cutoff(xap_enquire *enquire, int percent,
                                          double weight, xap_error *err);
XAP_API xap_status xap_enquire_set_collapse(xap_enquire *enquire, xap_slot slot,
                                            uint32_t max, xap_error *err);
XAP_API xap_status xap_enquire_set_time_limit(xap_enquire *enquire,
                                              double seconds, xap_error *err);
/* Items first .. first + max - 1 in order, at least `check` looked at. */
XAP_API xap_status xap_enquire_get_mset(xap_mset **out, xap_enquire *enquire,
                                        xap_docid first, xap_docid max,
                                        xap_docid check, xap_error *err);

XAP_API void xap_mset_free(xap_mset *mset);
XAP_API size_t xap_mset_size(const xap_mset *mset);
XAP_API xap_docid xap_mset_docid(const xap_mset *mset, size_t i);
XAP_API double xap_mset_weight(const xap_mset *mset, size_t i);
XAP_API int xap_mset_percent(const xap_mset *mset, size_t i);
XAP_API xap_docid xap_mset_matches_lower_bound(const xap_mset *mset);
XAP_API xap_docid xap_mset_matches_estimated(const xap_mset *mset);
XAP_API xap_docid xap_mset_matches_upper_bound(const xap_mset *mset);
XAP_API double xap_mset_max_possible(const xap_mset *mset);
XAP_API xap_status xap_mset_get_document(xap_doc **out, const xap_mset *mset,
                                         size_t i, xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
