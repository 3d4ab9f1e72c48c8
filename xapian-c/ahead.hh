/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ahead.hh - lists of small items, read ahead in runs, so that most steps only
 * move a pointer, which inline.h lets the program itself do.
 *
 * The first step reads one item, each further run is twice as long as the one
 * before. What fails while a run is read is told when its items are used up.
 */
#ifndef XAPIAN_C_AHEAD_HH
#define XAPIAN_C_AHEAD_HH

#include "xapian-c/guard.hh"

#include <xapian.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace xap
{

inline xap_posting item_at(const Xapian::PostingIterator &at)
{
    return {*at, at.get_wdf()};
}
inline xap_termpos item_at(const Xapian::PositionIterator &at)
{
    return *at;
}

/* What a list is sorted by. */
inline xap_docid place_of(const xap_posting &item)
{
    return item.docid;
}
inline xap_termpos place_of(xap_termpos item)
{
    return item;
}

/* Run is what the program sees: the item that the list is on, and the last one
 * that has been read. Without an item both are items_[0], which is then zero.
 */
template <class Run, class Iterator> class ahead : public Run
{
    using item = decltype(item_at(std::declval<Iterator>()));

  public:
    using Run::last;
    using Run::now;

    ahead(const Xapian::Database &keep, const Iterator &begin)
        : Run{items_, items_}, db(keep), at_(begin)
    {
    }
    ahead(const ahead &) = delete;
    ahead &operator=(const ahead &) = delete;

    /* 1: on the next item; 0: the end. */
    int next()
    {
        if (now != last) {
            ++now;
            return 1;
        }
        return next_run();
    }

    /* As next, but to an item that is not before the place, and never back. */
    template <class Place> int skip_to(Place place)
    {
        auto before = [](const item &a, Place b) { return place_of(a) < b; };
        if (on_item_ && !before(*last, place)) {
            now = std::lower_bound(now, last, place, before);
            return 1;
        }
        wanted_ = 1;
        return show(take(items_, 1, [&] {
            if (given_ || *at_ < place)
                at_.skip_to(place);
        }));
    }

    /* As many steps as there is room for, or up to the end; how many. */
    size_t read(item *room, size_t max)
    {
        size_t n = std::min<size_t>(max, last - now);
        std::copy_n(now + 1, n, room);
        now += n;
        if (n == max)
            return n;
        n += take(room + n, max - n, [&] { step(); });
        if (n == max)
            items_[0] = room[n - 1];
        show(n == max);
        return n;
    }

    /* The item to ask more about. */
    const item &current() const
    {
        if (!on_item_)
            throw Xapian::InvalidOperationError(
                "the iterator is not on an item");
        return *now;
    }

    const Xapian::Database db;

  private:
    enum { most = 64 };

    /* Apart, or the frequent case of next would pay for its frame. */
    __attribute__((noinline)) int next_run()
    {
        size_t n = take(items_, wanted_, [&] { step(); });
        wanted_ = std::min<size_t>(2 * wanted_, most);
        return show(n);
    }

    void step()
    {
        if (given_)
            ++at_;
    }

    /* Move, then take at most max items, which is not 0; how many. Fewer at the
     * end, and when something fails, which is noted. */
    template <class Move> size_t take(item *room, size_t max, Move move)
    {
        size_t n = 0;
        try {
            if (at_ != Iterator())
                move();
            for (; at_ != Iterator(); ++at_) {
                room[n] = item_at(at_);
                if (++n == max)
                    break;
            }
            given_ = true;
        } catch (abi::__forced_unwind &) {
            at_ = Iterator();
            throw;
        } catch (...) {
            at_ = Iterator();
            failed_ = std::current_exception();
        }
        return n;
    }

    /* Be on the first of n items, or at the end. */
    int show(size_t n)
    {
        on_item_ = n > 0;
        now = last = items_;
        if (on_item_) {
            last += n - 1;
            return 1;
        }
        items_[0] = {};
        if (failed_)
            std::rethrow_exception(std::exchange(failed_, nullptr));
        return 0;
    }

    Iterator at_;
    bool given_ = false; /* the item at_ is on has been taken */
    bool on_item_ = false;
    size_t wanted_ = 1;
    std::exception_ptr failed_;
    item items_[most]{};
};

} // namespace xap

#endif
