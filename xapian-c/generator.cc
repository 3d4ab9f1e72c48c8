/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generator.cc - Xapian::TermGenerator. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard;
using xap::guard_out;
using xap::str;

using tg = Xapian::TermGenerator;
static_assert(static_cast<int>(XAP_GENERATE_SPELLING) == tg::FLAG_SPELLING &&
                  static_cast<int>(XAP_GENERATE_CJK_NGRAM) ==
                      tg::FLAG_CJK_NGRAM,
              "flags are Xapian's");
static_assert(static_cast<int>(XAP_STEM_NONE) == tg::STEM_NONE &&
                  static_cast<int>(XAP_STEM_SOME) == tg::STEM_SOME &&
                  static_cast<int>(XAP_STEM_ALL) == tg::STEM_ALL &&
                  static_cast<int>(XAP_STEM_ALL_Z) == tg::STEM_ALL_Z &&
                  static_cast<int>(XAP_STEM_SOME_FULL_POS) ==
                      tg::STEM_SOME_FULL_POS &&
                  static_cast<int>(XAP_STOP_NONE) == tg::STOP_NONE &&
                  static_cast<int>(XAP_STOP_ALL) == tg::STOP_ALL &&
                  static_cast<int>(XAP_STOP_STEMMED) == tg::STOP_STEMMED,
              "strategies are Xapian's");

namespace
{

Xapian::Utf8Iterator over(xap_bytes text)
{
    return Xapian::Utf8Iterator(text.p, text.n);
}

} // namespace

extern "C" {

xap_status xap_generator_new(xap_generator **out, xap_error *err)
{
    return guard_out(err, out, [&] { return new xap_generator{}; });
}

void xap_generator_free(xap_generator *generator)
{
    delete generator;
}

xap_status xap_generator_set_stemmer(xap_generator *generator,
                                     const xap_stem *stem, xap_error *err)
{
    return guard(err, [&] { generator->generator.set_stemmer(stem->stem); });
}

xap_status xap_generator_set_stemming(xap_generator *generator,
                                      xap_stem_strategy strategy,
                                      xap_error *err)
{
    return guard(err, [&] {
        if (strategy < XAP_STEM_NONE || strategy > XAP_STEM_SOME_FULL_POS)
            throw Xapian::InvalidArgumentError(
                "xap_generator_set_stemming: no such strategy");
        generator->generator.set_stemming_strategy(
            static_cast<tg::stem_strategy>(strategy));
    });
}

xap_status xap_generator_set_stopper(xap_generator *generator,
                                     const xap_stopper *stopper, xap_error *err)
{
    return guard(err, [&] {
        generator->generator.set_stopper(stopper ? stopper->object.get()
                                                 : nullptr);
    });
}

xap_status xap_generator_set_stopping(xap_generator *generator,
                                      xap_stop_strategy strategy,
                                      xap_error *err)
{
    return guard(err, [&] {
        if (strategy < XAP_STOP_NONE || strategy > XAP_STOP_STEMMED)
            throw Xapian::InvalidArgumentError(
                "xap_generator_set_stopping: no such strategy");
        generator->generator.set_stopper_strategy(
            static_cast<tg::stop_strategy>(strategy));
    });
}

xap_status xap_generator_set_document(xap_generator *generator,
                                      const xap_doc *doc, xap_error *err)
{
    return guard(err, [&] { generator->generator.set_document(doc->doc); });
}

xap_status xap_generator_get_document(xap_doc **out,
                                      const xap_generator *generator,
                                      xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_doc{generator->generator.get_document()};
    });
}

xap_status xap_generator_set_db(xap_generator *generator, const xap_wdb *wdb,
                                xap_error *err)
{
    return guard(err, [&] { generator->generator.set_database(wdb->wdb); });
}

xap_status xap_generator_set_flags(xap_generator *generator, int toggle,
                                   int mask, int *before, xap_error *err)
{
    int ignored;
    return guard_out(err, before ? before : &ignored, [&] {
        return static_cast<int>(generator->generator.set_flags(
            static_cast<tg::flags>(toggle), static_cast<tg::flags>(mask)));
    });
}

xap_status xap_generator_set_max_word(xap_generator *generator, unsigned bytes,
                                      xap_error *err)
{
    return guard(err, [&] { generator->generator.set_max_word_length(bytes); });
}

xap_status xap_generator_index_text(xap_generator *generator, xap_bytes text,
                                    uint32_t wdf_inc, xap_bytes prefix,
                                    xap_error *err)
{
    return guard(err, [&] {
        generator->generator.index_text(over(text), wdf_inc, str(prefix));
    });
}

xap_status xap_generator_index_text_without_positions(xap_generator *generator,
                                                      xap_bytes text,
                                                      uint32_t wdf_inc,
                                                      xap_bytes prefix,
                                                      xap_error *err)
{
    return guard(err, [&] {
        generator->generator.index_text_without_positions(over(text), wdf_inc,
                                                          str(prefix));
    });
}

xap_status xap_generator_increase_pos(xap_generator *generator,
                                      xap_termpos delta, xap_error *err)
{
    return guard(err, [&] { generator->generator.increase_termpos(delta); });
}

xap_termpos xap_generator_pos(const xap_generator *generator)
{
    return generator->generator.get_termpos();
}

xap_status xap_generator_set_pos(xap_generator *generator, xap_termpos pos,
                                 xap_error *err)
{
    return guard(err, [&] { generator->generator.set_termpos(pos); });
}

} /* extern "C" */
