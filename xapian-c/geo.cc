/* SPDX-License-Identifier: GPL-2.0-or-later */
/* geo.cc - Xapian::LatLongCoords and LatLongMetric. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::checked;
using xap::guard;
using xap::guard_buf;
using xap::guard_out;
using xap::str;

namespace
{

using metric_calls = xap::callbacks<xap_metric_class>;

/* Xapian clones metrics: what they call is shared. */
class metric final : public Xapian::LatLongMetric
{
  public:
    explicit metric(std::shared_ptr<metric_calls> calls)
        : calls_(std::move(calls))
    {
    }
    double pointwise_distance(const Xapian::LatLongCoord &a,
                              const Xapian::LatLongCoord &b) const override
    {
        const double from[2] = {a.latitude, a.longitude};
        const double to[2] = {b.latitude, b.longitude};
        double metres = 0;
        checked(calls_->cls.distance(calls_->payload, from, to, &metres));
        return metres;
    }
    LatLongMetric *clone() const override
    {
        return new metric(calls_);
    }
    std::string name() const override
    {
        return std::string();
    }
    std::string serialise() const override
    {
        throw Xapian::UnimplementedError("metrics in C are local");
    }
    LatLongMetric *unserialise(const std::string &) const override
    {
        throw Xapian::UnimplementedError("metrics in C are local");
    }

  private:
    std::shared_ptr<metric_calls> calls_;
};

} // namespace

extern "C" {

double xap_miles_to_metres(double miles)
{
    return Xapian::miles_to_metres(miles);
}

double xap_metres_to_miles(double metres)
{
    return Xapian::metres_to_miles(metres);
}

xap_status xap_coords_new(xap_coords **out, xap_error *err)
{
    return guard_out(err, out, [&] { return new xap_coords{}; });
}

void xap_coords_free(xap_coords *coords)
{
    delete coords;
}

xap_status xap_coords_add(xap_coords *coords, double latitude, double longitude,
                          xap_error *err)
{
    return guard(err, [&] {
        coords->coords.append(Xapian::LatLongCoord(latitude, longitude));
    });
}

size_t xap_coords_size(const xap_coords *coords)
{
    return coords->coords.size();
}

bool xap_coords_get(const xap_coords *coords, size_t i, double *latitude,
                    double *longitude)
{
    *latitude = *longitude = 0;
    if (i >= coords->coords.size())
        return false;
    auto it = coords->coords.begin();
    while (i-- > 0)
        ++it;
    *latitude = (*it).latitude;
    *longitude = (*it).longitude;
    return true;
}

xap_status xap_coords_serialise(const xap_coords *coords, xap_buf *out,
                                xap_error *err)
{
    return guard_buf(err, out, [&] { return coords->coords.serialise(); });
}

xap_status xap_coords_unserialise(xap_coords *coords, xap_bytes value,
                                  xap_error *err)
{
    return guard(err, [&] {
        std::string text = str(value);
        coords->coords = Xapian::LatLongCoords();
        if (text.size() % 6 == 1) /* for which Xapian would not end */
            throw Xapian::SerialisationError("these are no places");
        Xapian::LatLongCoords read;
        read.unserialise(text);
        coords->coords = read;
    });
}

xap_status xap_metric_new(xap_metric **out, const xap_metric_class *cls,
                          void *payload, void (*destroy)(void *payload),
                          xap_error *err)
{
    return guard_out(err, out, [&] {
        auto calls = std::make_shared<metric_calls>(*cls);
        auto handle =
            std::make_unique<xap_metric>(std::make_unique<metric>(calls));
        calls->adopt(payload, destroy);
        return handle.release();
    });
}

xap_status xap_metric_new_great_circle(xap_metric **out, double radius,
                                       xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_metric(
            radius == 0 ? std::make_unique<Xapian::GreatCircleMetric>()
                        : std::make_unique<Xapian::GreatCircleMetric>(radius));
    });
}

xap_status xap_metric_distance(const xap_metric *metric, const xap_coords *a,
                               const xap_coords *b, double *out, xap_error *err)
{
    return guard_out(err, out,
                     [&] { return (*metric->metric)(a->coords, b->coords); });
}

void xap_metric_free(xap_metric *metric)
{
    delete metric;
}

} /* extern "C" */
