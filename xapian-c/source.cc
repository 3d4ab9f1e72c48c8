/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.cc - Xapian::PostingSource over a C class. For each shard Xapian
 * clones the source in the query and calls init on the clone. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

#include <algorithm>

using xap::guard_out;

namespace
{

int checked(int result)
{
    if (result < 0)
        throw xap::callback_stop{result};
    return result;
}

class source final : public Xapian::PostingSource
{
  public:
    explicit source(std::shared_ptr<xap::source_shared> shared)
        : shared_(std::move(shared))
    {
    }
    ~source() override
    {
        stop();
    }

    source *clone() const override
    {
        return new source(shared_);
    }

    void init(const Xapian::Database &db) override
    {
        stop();
        size_t shard = number_of(db);
        xap_db borrowed{db};
        const xap_source_class &cls = shared_->cls;
        checked(cls.start(shared_->payload, shard, &borrowed, &state_));
        started_ = true;
        checked(cls.counts(state_, &least_, &estimate_, &most_));
        /* Xapian computes with these: no more than there are documents. */
        most_ = std::min(most_, db.get_doccount());
        estimate_ = std::min(estimate_, most_);
        least_ = std::min(least_, estimate_);
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

  private:
    /* Where a shard stands in the searched database. Xapian doesn't say, and
     * to count its calls would rest on how it plans a query: told by the
     * identity of the shard, whatever is called how often. */
    size_t number_of(const Xapian::Database &db) const
    {
        if (shared_->searched && db.internal.size() == 1) {
            const auto &shards = shared_->searched->internal;
            for (size_t i = 0; i < shards.size(); i++)
                if (shards[i] == db.internal[0])
                    return i;
        }
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
    void *state_ = nullptr;
    bool started_ = false, ended_ = false;
    Xapian::docid docid_ = 0;
    uint32_t least_ = 0, estimate_ = 0, most_ = 0;
};

} // namespace

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

xap_status xap_query_new_source(xap_query **out, xap_source *handle,
                                xap_error *err)
{
    return guard_out(err, out, [&] {
        auto query = std::make_unique<xap_query>();
        query->sources.push_back(handle->shared);
        auto made = std::make_unique<source>(handle->shared);
        made->release();
        query->query = Xapian::Query(made.get());
        static_cast<void>(made.release()); /* the query counts it now */
        return query.release();
    });
}

} /* extern "C" */
