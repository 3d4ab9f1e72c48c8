/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stem.cc - Xapian::Stem. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard_buf;
using xap::guard_out;
using xap::str;

extern "C" {

xap_status xap_stem_new(xap_stem **out, const char *language, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_stem{Xapian::Stem(language), {}};
    });
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
