/* SPDX-License-Identifier: GPL-2.0-or-later */
/* document.cc - Xapian::Document. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

using xap::guard;
using xap::guard_buf;
using xap::guard_out;
using xap::str;

extern "C" {

xap_status xap_doc_new(xap_doc **out, xap_error *err)
{
    return guard_out(err, out, [&] { return new xap_doc{}; });
}

void xap_doc_free(xap_doc *doc)
{
    delete doc;
}

xap_status xap_doc_set_data(xap_doc *doc, xap_bytes data, xap_error *err)
{
    return guard(err, [&] { doc->doc.set_data(str(data)); });
}

xap_status xap_doc_get_data(const xap_doc *doc, xap_buf *out, xap_error *err)
{
    return guard_buf(err, out, [&] { return doc->doc.get_data(); });
}

xap_status xap_doc_add_posting(xap_doc *doc, xap_bytes term, xap_termpos pos,
                               uint32_t wdf_inc, xap_error *err)
{
    return guard(err, [&] { doc->doc.add_posting(str(term), pos, wdf_inc); });
}

xap_status xap_doc_add_term(xap_doc *doc, xap_bytes term, uint32_t wdf_inc,
                            xap_error *err)
{
    return guard(err, [&] { doc->doc.add_term(str(term), wdf_inc); });
}

xap_status xap_doc_add_boolean_term(xap_doc *doc, xap_bytes term,
                                    xap_error *err)
{
    return guard(err, [&] { doc->doc.add_boolean_term(str(term)); });
}

xap_status xap_doc_remove_posting(xap_doc *doc, xap_bytes term, xap_termpos pos,
                                  uint32_t wdf_dec, xap_error *err)
{
    return guard(err,
                 [&] { doc->doc.remove_posting(str(term), pos, wdf_dec); });
}

xap_status xap_doc_remove_postings(xap_doc *doc, xap_bytes term,
                                   xap_termpos first, xap_termpos last,
                                   uint32_t wdf_dec, xap_termpos *removed,
                                   xap_error *err)
{
    xap_termpos ignored;
    return guard_out(err, removed ? removed : &ignored, [&] {
        return doc->doc.remove_postings(str(term), first, last, wdf_dec);
    });
}

xap_status xap_doc_remove_term(xap_doc *doc, xap_bytes term, xap_error *err)
{
    return guard(err, [&] { doc->doc.remove_term(str(term)); });
}

xap_status xap_doc_clear_terms(xap_doc *doc, xap_error *err)
{
    return guard(err, [&] { doc->doc.clear_terms(); });
}

xap_status xap_doc_term_count(const xap_doc *doc, uint32_t *out, xap_error *err)
{
    return guard_out(err, out, [&] { return doc->doc.termlist_count(); });
}

xap_status xap_doc_remove_value(xap_doc *doc, xap_slot slot, xap_error *err)
{
    return guard(err, [&] {
#if XAPIAN_AT_LEAST(1, 5, 0) /* from then on it says nothing */
        if (doc->doc.get_value(slot).empty())
            throw Xapian::InvalidArgumentError("there is no value in the slot");
#endif
        doc->doc.remove_value(slot);
    });
}

xap_status xap_doc_clear_values(xap_doc *doc, xap_error *err)
{
    return guard(err, [&] { doc->doc.clear_values(); });
}

xap_status xap_doc_value_count(const xap_doc *doc, uint32_t *out,
                               xap_error *err)
{
    return guard_out(err, out, [&] { return doc->doc.values_count(); });
}

xap_status xap_doc_serialise(const xap_doc *doc, xap_buf *out, xap_error *err)
{
    return guard_buf(err, out, [&] { return doc->doc.serialise(); });
}

xap_status xap_doc_unserialise(xap_doc **out, xap_bytes bytes, xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_doc{Xapian::Document::unserialise(str(bytes))};
    });
}

xap_status xap_doc_add_value(xap_doc *doc, xap_slot slot, xap_bytes value,
                             xap_error *err)
{
    return guard(err, [&] { doc->doc.add_value(slot, str(value)); });
}

xap_status xap_doc_get_value(const xap_doc *doc, xap_slot slot, xap_buf *out,
                             xap_error *err)
{
    return guard_buf(err, out, [&] { return doc->doc.get_value(slot); });
}

xap_status xap_doc_get_docid(const xap_doc *doc, xap_docid *out, xap_error *err)
{
    return guard_out(err, out, [&] { return doc->doc.get_docid(); });
}

xap_status xap_doc_terms(xap_term_iter **out, const xap_doc *doc,
                         xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_term_iter{
            {}, doc->doc, xap_term_facts::wdf, doc->doc.termlist_begin()};
    });
}

xap_status xap_doc_values(xap_value_iter **out, const xap_doc *doc,
                          xap_error *err)
{
    return guard_out(err, out, [&] {
        return new xap_value_iter{
            {}, doc->doc, xap_values_of::doc, 0, doc->doc.values_begin()};
    });
}

xap_status xap_doc_clear(xap_doc *doc, xap_error *err)
{
    return guard(err, [&] {
        doc->doc.clear_terms();
        doc->doc.clear_values();
        doc->doc.set_data(std::string());
    });
}

} /* extern "C" */
