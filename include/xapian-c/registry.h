/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/registry.h - Xapian::Registry: what classes by name xap_query_
 * unserialise knows. Xapian's own are in it from the start.
 *
 * What is added is copied; the handle stays the caller's and may be freed. One
 * that is there under the same name is replaced. What is got is a copy too.
 */
#ifndef XAPIAN_C_REGISTRY_H
#define XAPIAN_C_REGISTRY_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* *out is the caller's, until xap_registry_free.
 * Xapian::Registry */
XAP_API xap_status xap_registry_new(xap_registry **out, xap_error *err);

/* registry may be NULL. */
XAP_API void xap_registry_free(xap_registry *registry);

/* Know a posting source, which must have a name, and to be read in C `read`.
 * XAP_EOP  it has no name
 * Xapian::Registry::register_posting_source */
XAP_API xap_status xap_registry_add_source(xap_registry *registry,
                                           const xap_source *source,
                                           xap_error *err);

/* *out is NULL when there is none of that name.
 * *out is the caller's, until xap_source_free.
 * Xapian::Registry::get_posting_source */
XAP_API xap_status xap_registry_get_source(xap_source **out,
                                           const xap_registry *registry,
                                           const char *name, xap_error *err);

/* Know a weighting scheme.
 * XAP_EOP  it has no name
 * Xapian::Registry::register_weighting_scheme */
XAP_API xap_status xap_registry_add_weight(xap_registry *registry,
                                           const xap_weight *weight,
                                           xap_error *err);

/* *out is NULL when there is none of that name: "Xapian::BM25Weight", or "bm25"
 * from Xapian 2.0 on.
 * *out is the caller's, until xap_weight_free.
 * Xapian::Registry::get_weighting_scheme */
XAP_API xap_status xap_registry_get_weight(xap_weight **out,
                                           const xap_registry *registry,
                                           const char *name, xap_error *err);

#ifdef __cplusplus
}
#endif

#endif
