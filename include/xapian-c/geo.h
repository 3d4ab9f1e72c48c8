/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xapian-c/geo.h - places: Xapian::LatLongCoords and LatLongMetric.
 *
 * Places are in degrees, distances in metres. What searches by them is
 * xap_source_new_distance and xap_key_maker_new_distance, over values that
 * xap_coords_serialise writes; Xapian takes any bytes in the slot for places,
 * and does not end at a value of 1 byte more than a multiple of 6.
 */
#ifndef XAPIAN_C_GEO_H
#define XAPIAN_C_GEO_H

#ifndef XAPIAN_C_INSIDE
#error "include <xapian-c.h>"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Xapian::miles_to_metres */
XAP_API double xap_miles_to_metres(double miles);

/* Xapian::metres_to_miles */
XAP_API double xap_metres_to_miles(double metres);

/* A list of places, empty at first.
 * *out is the caller's, until xap_coords_free.
 * Xapian::LatLongCoords */
XAP_API xap_status xap_coords_new(xap_coords **out, xap_error *err);

/* coords may be NULL. */
XAP_API void xap_coords_free(xap_coords *coords);

/* Add a place in degrees; longitude is taken into 0 to 360.
 * XAP_EARG  latitude is not within -90 to 90
 * Xapian::LatLongCoords::append */
XAP_API xap_status xap_coords_add(xap_coords *coords, double latitude,
                                  double longitude, xap_error *err);

/* How many places there are.
 * Xapian::LatLongCoords::size */
XAP_API size_t xap_coords_size(const xap_coords *coords);

/* Place i, from 0; false, and 0, when there is none.
 * Xapian::LatLongCoordsIterator::operator* */
XAP_API bool xap_coords_get(const xap_coords *coords, size_t i,
                            double *latitude, double *longitude);

/* The places as a value: up to 6 bytes each, exact to a sixteenth of a second.
 * *out is the caller's, until xap_buf_dispose.
 * Xapian::LatLongCoords::serialise */
XAP_API xap_status xap_coords_serialise(const xap_coords *coords, xap_buf *out,
                                        xap_error *err);

/* The places of a value in place of those that were there. After a failure
 * there are none.
 * XAP_ESERIAL  these are no places
 * Xapian::LatLongCoords::unserialise */
XAP_API xap_status xap_coords_unserialise(xap_coords *coords, xap_bytes value,
                                          xap_error *err);

/* A distance of one's own, for local databases. */
typedef struct xap_metric_class {
    /* Fill in how far it is between two places, given in degrees. A negative
     * return stops the call, which returns XAP_ECALLBACK. */
    int (*distance)(void *payload, const double from[2], const double to[2],
                    double *metres);
} xap_metric_class;

/* A metric of a class, of which a copy is taken. destroy (may be NULL) is
 * called with payload when neither the handle nor anything that it was given to
 * is left; after a failure payload is still the caller's.
 * *out is the caller's, until xap_metric_free.
 * Xapian::LatLongMetric */
XAP_API xap_status xap_metric_new(xap_metric **out, const xap_metric_class *cls,
                                  void *payload, void (*destroy)(void *payload),
                                  xap_error *err);

/* Along great circles of a sphere; radius 0: the earth's mean.
 * *out is the caller's, until xap_metric_free.
 * Xapian::GreatCircleMetric */
XAP_API xap_status xap_metric_new_great_circle(xap_metric **out, double radius,
                                               xap_error *err);

/* The least distance between any place of a and any of b.
 * XAP_EARG       a or b is empty
 * XAP_ECALLBACK  the callback stopped
 * Xapian::LatLongMetric::operator() */
XAP_API xap_status xap_metric_distance(const xap_metric *metric,
                                       const xap_coords *a, const xap_coords *b,
                                       double *out, xap_error *err);

/* metric may be NULL. */
XAP_API void xap_metric_free(xap_metric *metric);

#ifdef __cplusplus
}
#endif

#endif
