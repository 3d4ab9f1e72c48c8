/* SPDX-License-Identifier: GPL-2.0-or-later */
/* registry.cc - Xapian::Registry. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard;
using xap::guard_out;

extern "C" {

xap_status xap_registry_new(xap_registry **out, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_registry{std::make_shared<xap::reading>(), {}};
    });
}

void xap_registry_free(xap_registry *registry)
{
    delete registry;
}

xap_status xap_registry_add_source(xap_registry *registry,
                                   const xap_source *source, xap_error *err)
{
    return guard(err, [&] {
        if (source->shared)
            registry->registry.register_posting_source(
                *xap::source_over(source->shared, registry->read));
        else
            registry->registry.register_posting_source(*source->ready);
    });
}

xap_status xap_registry_get_source(xap_source **out,
                                   const xap_registry *registry,
                                   const char *name, xap_error *err)
{
    return guard_out(err, out, [&]() -> xap_source * {
        const Xapian::PostingSource *found =
            registry->registry.get_posting_source(name);
        if (!found)
            return nullptr;
        if (auto shared = xap::source_in_c(*found))
            return new xap_source{shared, {}};
        std::unique_ptr<Xapian::PostingSource> copy(found->clone());
        return new xap_source{nullptr, xap::count(std::move(copy))};
    });
}

xap_status xap_registry_add_weight(xap_registry *registry,
                                   const xap_weight *weight, xap_error *err)
{
    return guard(err, [&] {
        registry->registry.register_weighting_scheme(*weight->weight);
    });
}

xap_status xap_registry_get_weight(xap_weight **out,
                                   const xap_registry *registry,
                                   const char *name, xap_error *err)
{
    return guard_out(err, out, [&]() -> xap_weight * {
        const Xapian::Weight *found =
            registry->registry.get_weighting_scheme(name);
        if (!found)
            return nullptr;
        std::unique_ptr<Xapian::Weight> copy(found->clone());
        return new xap_weight{std::move(copy), xap::weight_in_c(*found)};
    });
}

} /* extern "C" */
