/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stem.cc - Xapian::Stem. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard_buf;
using xap::guard_out;
using xap::str;

namespace
{

class implementation final : public Xapian::StemImplementation
{
  public:
    explicit implementation(const xap_stem_class &cls)
        : calls(cls), name_(cls.name ? cls.name : "")
    {
    }
    std::string operator()(const std::string &word) override
    {
        return watched->call(std::string(), [&] {
            xap::filled stem;
            xap::checked(
                calls.cls.stem(calls.payload, xap::lend(word), &stem.buf));
            return stem.take();
        });
    }
    std::string get_description() const override
    {
        return "xap_stem(" + name_ + ")";
    }
    xap::callbacks<xap_stem_class> calls;
    std::shared_ptr<xap::watched> watched = std::make_shared<xap::watched>();

  private:
    std::string name_;
};

} // namespace

extern "C" {

xap_status xap_stem_new(xap_stem **out, const char *language, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_stem{Xapian::Stem(language), {}, nullptr};
    });
}

xap_status xap_stem_new_or_none(xap_stem **out, const char *language,
                                xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_stem{Xapian::Stem(language, true), {}, nullptr};
    });
}

xap_status xap_stem_new_class(xap_stem **out, const xap_stem_class *cls,
                              void *payload, void (*destroy)(void *payload),
                              xap_error *err)
{
    return guard_out(err, out, [&] {
        auto made = std::make_unique<implementation>(*cls);
        implementation *object = made.get();
        Xapian::Stem stem(made.get());
        static_cast<void>(made.release()); /* the stemmer counts it now */
        xap_stem *handle = new xap_stem{stem, {}, object->watched};
        object->calls.adopt(payload, destroy);
        return handle;
    });
}

bool xap_stem_is_none(const xap_stem *stem)
{
    return stem->stem.is_none();
}

void xap_stem_free(xap_stem *stem)
{
    delete stem;
}

xap_status xap_stem_word(xap_stem *stem, xap_bytes word, xap_bytes *out,
                         xap_error *err)
{
    return guard_out(err, out, [&] {
        stem->word = stem->stem(str(word));
        return xap::lend(stem->word);
    });
}

xap_status xap_stem_languages(xap_buf *out, xap_error *err)
{
    return guard_buf(err, out,
                     [&] { return Xapian::Stem::get_available_languages(); });
}

} /* extern "C" */
