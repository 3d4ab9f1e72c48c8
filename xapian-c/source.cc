/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.cc - Xapian::PostingSource, its own and over a C class. For each shard
 * Xapian clones the source in the query and calls init on the clone. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

#include <algorithm>

using xap::checked;
using xap::guard;
using xap::guard_out;

namespace
{

class source final : public Xapian::PostingSource
{
  public:
    /* read: where a registry notes the sources that it makes, or none. */
    explicit source(std::shared_ptr<xap::source_shared> shared,
                    std::shared_ptr<xap::reading> read = nullptr)
        : shared_(std::move(shared)), read_(std::move(read))
    {
    }
    ~source() override
    {
        stop();
    }

    source *clone() const override
    {
        return new source(shared_, read_);
    }

    std::string name() const override
    {
        return shared_->name;
    }

    std::string serialise() const override
    {
        if (!shared_->cls.write)
            throw Xapian::UnimplementedError("posting source " + shared_->name +
                                             " cannot be written");
        xap::filled bytes;
        checked(shared_->cls.write(shared_->payload, &bytes.buf));
        return bytes.take();
    }

    source *unserialise(const std::string &bytes) const override
    {
        auto made = std::make_shared<xap::source_shared>();
        made->cls = shared_->cls;
        made->name = shared_->name;
        auto copy = std::make_unique<source>(made);
        read_->made.push_back(made);
        try {
            read_into(*made, bytes);
        } catch (...) {
            read_->failed = std::current_exception();
        }
        return copy.release();
    }

#if XAPIAN_AT_LEAST(1, 5, 0)
    void reset(const Xapian::Database &db, Xapian::doccount shard) override
    {
        begin(db, shard);
    }
#endif
    void init(const Xapian::Database &db) override
    {
        begin(db, number_of(db));
    }

    double get_weight() const override
    {
        double weight = 0;
        if (shared_->cls.weight)
            checked(shared_->cls.weight(state_, &weight));
        return sound(weight);
    }
    Xapian::doccount get_termfreq_min() const override
    {
        return least_;
    }
    Xapian::doccount get_termfreq_est() const override
    {
        return estimate_;
    }
    Xapian::doccount get_termfreq_max() const override
    {
        return most_;
    }

    void next(double) override
    {
        if (docid_ == static_cast<Xapian::docid>(-1))
            ended_ = true;
        else
            seek(docid_ + 1);
    }

    void skip_to(Xapian::docid docid, double) override
    {
        if (docid > docid_)
            seek(docid);
    }

    bool at_end() const override
    {
        return ended_;
    }

    Xapian::docid get_docid() const override
    {
        return docid_;
    }

    std::string get_description() const override
    {
        return "xap_source(" + shared_->name + ")";
    }

    const std::shared_ptr<xap::source_shared> &shared() const noexcept
    {
        return shared_;
    }

  private:
    void read_into(xap::source_shared &copy, const std::string &bytes) const
    {
        if (!shared_->cls.read)
            throw Xapian::UnimplementedError("posting source " + shared_->name +
                                             " cannot be read");
        checked(shared_->cls.read(shared_->payload, xap::lend(bytes),
                                  &copy.payload));
        copy.destroy = shared_->destroy;
    }

    void begin(const Xapian::Database &db, size_t shard)
    {
        stop();
        xap_db borrowed{db};
        const xap_source_class &cls = shared_->cls;
        checked(cls.start(shared_->payload, shard, &borrowed, &state_));
        started_ = true;
        checked(cls.counts(state_, &least_, &estimate_, &most_));
        /* Xapian computes with these: no more than there are documents. */
        most_ = std::min(most_, db.get_doccount());
        estimate_ = std::min(estimate_, most_);
        least_ = std::min(least_, estimate_);
        if (cls.max_weight) {
            double most = 0;
            checked(cls.max_weight(state_, &most));
            set_maxweight(sound(most));
        }
    }

    double sound(double weight) const
    {
        if (!(weight >= 0))
            throw Xapian::InvalidOperationError(
                "posting source " + shared_->name + " gave a negative weight");
        return weight;
    }

    /* Where a shard stands in the searched database. Xapian doesn't say, and
     * to count its calls would rest on how it plans a query: told by the
     * identity of the shard, whatever is called how often. */
    size_t number_of(const Xapian::Database &db) const
    {
#if XAPIAN_AT_LEAST(1, 5, 0)
        static_cast<void>(db); /* reset tells it */
#else
        if (shared_->searched && db.internal.size() == 1) {
            const auto &shards = shared_->searched->internal;
            for (size_t i = 0; i < shards.size(); i++)
                if (shards[i] == db.internal[0])
                    return i;
        }
#endif
        throw Xapian::InvalidOperationError(
            "a posting source was given a shard that is not searched");
    }

    void seek(Xapian::docid docid)
    {
        if (ended_)
            return;
        xap_docid found = docid;
        if (checked(shared_->cls.seek(state_, &found)) == 0)
            ended_ = true;
        else if (found < docid)
            throw Xapian::InvalidOperationError(
                "posting source " + shared_->name + " went backwards");
        else
            docid_ = found;
    }

    void stop()
    {
        if (started_ && shared_->cls.finish)
            shared_->cls.finish(state_);
        started_ = ended_ = false;
        state_ = nullptr;
        docid_ = 0;
        least_ = estimate_ = most_ = 0;
    }

    std::shared_ptr<xap::source_shared> shared_;
    std::shared_ptr<xap::reading> read_;
    void *state_ = nullptr;
    bool started_ = false, ended_ = false;
    Xapian::docid docid_ = 0;
    uint32_t least_ = 0, estimate_ = 0, most_ = 0;
};

xap_source *ready(std::unique_ptr<Xapian::PostingSource> made)
{
    return new xap_source{nullptr, xap::count(std::move(made))};
}

Xapian::ValueMapPostingSource &map_of(xap_source *source)
{
    auto map =
        dynamic_cast<Xapian::ValueMapPostingSource *>(source->ready.get());
    if (!map)
        throw Xapian::InvalidOperationError("the source maps no values");
    return *map;
}

} // namespace

std::unique_ptr<Xapian::PostingSource>
xap::source_over(std::shared_ptr<source_shared> shared,
                 std::shared_ptr<reading> read)
{
    return std::make_unique<source>(std::move(shared), std::move(read));
}

std::shared_ptr<xap::source_shared>
xap::source_in_c(const Xapian::PostingSource &given) noexcept
{
    auto ours = dynamic_cast<const source *>(&given);
    return ours ? ours->shared() : nullptr;
}

extern "C" {

xap_status xap_source_new(xap_source **out, const xap_source_class *cls,
                          void *payload, void (*destroy)(void *payload),
                          xap_error *err)
{
    return guard_out(err, out, [&] {
        auto handle = std::make_unique<xap_source>();
        handle->shared = std::make_shared<xap::source_shared>();
        xap::source_shared &shared = *handle->shared;
        shared.cls = *cls;
        shared.name = cls->name ? cls->name : "";
        shared.payload = payload;
        shared.destroy = destroy;
        return handle.release();
    });
}

void xap_source_free(xap_source *source)
{
    delete source;
}

xap_status xap_source_new_value_weight(xap_source **out, xap_slot slot,
                                       xap_error *err)
{
    return guard_out(err, out, [&] {
        return ready(std::make_unique<Xapian::ValueWeightPostingSource>(slot));
    });
}

xap_status xap_source_new_decreasing(xap_source **out, xap_slot slot,
                                     xap_docid first, xap_docid last,
                                     xap_error *err)
{
    return guard_out(err, out, [&] {
        return ready(
            std::make_unique<Xapian::DecreasingValueWeightPostingSource>(
                slot, first, last));
    });
}

xap_status xap_source_new_value_map(xap_source **out, xap_slot slot,
                                    double otherwise, xap_error *err)
{
    return guard_out(err, out, [&] {
        auto map = std::make_unique<Xapian::ValueMapPostingSource>(slot);
        map->set_default_weight(otherwise);
        return ready(std::move(map));
    });
}

xap_status xap_source_map(xap_source *source, xap_bytes value, double weight,
                          xap_error *err)
{
    return guard(err,
                 [&] { map_of(source).add_mapping(xap::str(value), weight); });
}

xap_status xap_source_clear_map(xap_source *source, xap_error *err)
{
    return guard(err, [&] { map_of(source).clear_mappings(); });
}

xap_status xap_source_new_fixed(xap_source **out, double weight, xap_error *err)
{
    return guard_out(err, out, [&] {
        if (!(weight >= 0))
            throw Xapian::InvalidArgumentError(
                "xap_source_new_fixed: the weight is negative");
        return ready(
            std::make_unique<Xapian::FixedWeightPostingSource>(weight));
    });
}

xap_status xap_source_new_distance(xap_source **out, xap_slot slot,
                                   const xap_coords *centre,
                                   const xap_metric *metric, double max,
                                   double k1, double k2, xap_error *err)
{
    return guard_out(err, out, [&] {
        if (!(k1 > 0 && k2 > 0)) /* Xapian loses memory when it says so */
            throw Xapian::InvalidArgumentError(
                "xap_source_new_distance: k1 and k2 must be above 0");
        Xapian::GreatCircleMetric earth;
        return ready(std::make_unique<Xapian::LatLongDistancePostingSource>(
            slot, centre->coords, metric ? *metric->metric : earth, max, k1,
            k2));
    });
}

xap_status xap_query_new_source(xap_query **out, xap_source *handle,
                                xap_error *err)
{
    return guard_out(err, out, [&] {
        auto query = std::make_unique<xap_query>();
        if (!handle->shared) {
            query->query = Xapian::Query(handle->ready.get());
            return query.release();
        }
        query->sources.push_back(handle->shared);
        auto made = xap::count(xap::source_over(handle->shared, nullptr));
        query->query = Xapian::Query(made.get());
        return query.release();
    });
}

} /* extern "C" */
