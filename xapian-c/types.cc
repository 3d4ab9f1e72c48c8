/* SPDX-License-Identifier: GPL-2.0-or-later */
/* types.cc - statuses, buffers, versions, and exceptions made into errors. */
#include "xapian-c/guard.hh"

#include <xapian.h>

#include <cstdlib>
#include <cstring>
#include <new>

using xap::guard_buf;

namespace
{

/* One row a status: its own name and Xapian's class, if it has one. */
const struct status_row {
    xap_status status;
    const char *name;
    const char *type;
} status_rows[] = {
    {XAP_OK, "XAP_OK", nullptr},
    {XAP_EASSERT, "XAP_EASSERT", "AssertionError"},
    {XAP_EARG, "XAP_EARG", "InvalidArgumentError"},
    {XAP_EOP, "XAP_EOP", "InvalidOperationError"},
    {XAP_EUNIMPL, "XAP_EUNIMPL", "UnimplementedError"},
    {XAP_EDB, "XAP_EDB", "DatabaseError"},
    {XAP_ECLOSED, "XAP_ECLOSED", "DatabaseClosedError"},
    {XAP_ECORRUPT, "XAP_ECORRUPT", "DatabaseCorruptError"},
    {XAP_ECREATE, "XAP_ECREATE", "DatabaseCreateError"},
    {XAP_ELOCK, "XAP_ELOCK", "DatabaseLockError"},
    {XAP_EMODIFIED, "XAP_EMODIFIED", "DatabaseModifiedError"},
    {XAP_EOPENING, "XAP_EOPENING", "DatabaseOpeningError"},
    {XAP_ENOTFOUND, "XAP_ENOTFOUND", "DatabaseNotFoundError"},
    {XAP_EVERSION, "XAP_EVERSION", "DatabaseVersionError"},
    {XAP_ENODOC, "XAP_ENODOC", "DocNotFoundError"},
    {XAP_EFEATURE, "XAP_EFEATURE", "FeatureUnavailableError"},
    {XAP_EINTERNAL, "XAP_EINTERNAL", "InternalError"},
    {XAP_ENET, "XAP_ENET", "NetworkError"},
    {XAP_ETIMEOUT, "XAP_ETIMEOUT", "NetworkTimeoutError"},
    {XAP_EQUERY, "XAP_EQUERY", "QueryParserError"},
    {XAP_ESERIAL, "XAP_ESERIAL", "SerialisationError"},
    {XAP_ERANGE, "XAP_ERANGE", "RangeError"},
    {XAP_EWILDCARD, "XAP_EWILDCARD", "WildcardError"},
    {XAP_ERUNTIME, "XAP_ERUNTIME", nullptr},
    {XAP_ENOMEM, "XAP_ENOMEM", nullptr},
    {XAP_ECALLBACK, "XAP_ECALLBACK", nullptr},
};

/* The status of a class of Xapian's, in flight; of its base for a class that is
 * not in the table (Error has no virtual functions to ask). */
xap_status status_of(const Xapian::Error &error)
{
    for (const status_row &row : status_rows)
        if (row.type && std::strcmp(row.type, error.get_type()) == 0)
            return row.status;
    try {
        throw;
    } catch (const Xapian::DatabaseError &) {
        return XAP_EDB;
    } catch (const Xapian::NetworkError &) {
        return XAP_ENET;
    } catch (const Xapian::RuntimeError &) {
        return XAP_ERUNTIME;
    } catch (const Xapian::Error &) {
        return XAP_EINTERNAL;
    }
}

/* Text written into the fixed room of an error, cut between characters. */
class writer
{
  public:
    writer(char *room, size_t size) : to_(room), left_(size - 1)
    {
    }

    void add(const char *s, size_t n)
    {
        size_t take = n <= left_ ? n : left_;
        while (take < n && take > 0 && (s[take] & 0xc0) == 0x80)
            take--;
        for (size_t i = 0; i < take; i++)
            *to_++ = s[i] ? s[i] : '?';
        left_ = take < n ? 0 : left_ - take;
        *to_ = '\0';
    }
    void add(const char *s)
    {
        add(s, std::strlen(s));
    }
    void add(const std::string &s)
    {
        add(s.data(), s.size());
    }

  private:
    char *to_;
    size_t left_;
};

void start(xap_error *err, xap_status code, const char *type)
{
    err->code = code;
    err->sys_errno = 0;
    err->callback = 0;
    err->message[0] = '\0';
    writer(err->type, sizeof err->type).add(type);
}

/* Xapian 1.4 keeps the number private and tells only its text. */
int errno_of(const char *text)
{
    char room[256];
    for (int e = 1; e < 256; e++)
        if (std::strcmp(strerror_r(e, room, sizeof room), text) == 0)
            return e;
    return 0;
}

xap_status fail(xap_error *err, const Xapian::Error &error)
{
    xap_status status = status_of(error);
    if (!err)
        return status;
    start(err, status, error.get_type());
    writer message(err->message, sizeof err->message);
    message.add(error.get_msg());
    if (!error.get_context().empty()) {
        message.add(" (");
        message.add(error.get_context());
        message.add(")");
    }
    if (const char *text = error.get_error_string()) {
        message.add(": ");
        message.add(text);
        err->sys_errno = errno_of(text);
    }
    return status;
}

xap_status fail(xap_error *err, xap_status status, const char *type,
                const char *text)
{
    if (err) {
        start(err, status, type);
        writer(err->message, sizeof err->message).add(text);
    }
    return status;
}

} // namespace

namespace xap
{

xap_status report(xap_error *err) noexcept
{
    try {
        throw;
    } catch (const callback_stop &stop) {
        fail(err, XAP_ECALLBACK, "", "stopped by a callback");
        if (err)
            err->callback = stop.value;
        return XAP_ECALLBACK;
    } catch (const Xapian::Error &error) {
        try {
            return fail(err, error);
        } catch (...) { /* the text of errno needs memory */
            return status_of(error);
        }
    } catch (const std::bad_alloc &) {
        return fail(err, XAP_ENOMEM, "std::bad_alloc", "out of memory");
    } catch (const std::exception &error) {
        return fail(err, XAP_EINTERNAL, "std::exception", error.what());
    } catch (...) {
        return fail(err, XAP_EINTERNAL, "", "an unknown exception");
    }
}

void fill(xap_buf *buf, const std::string &bytes)
{
    void *p = std::realloc(buf->p, bytes.size() + 1);
    if (!p)
        throw std::bad_alloc();
    buf->p = static_cast<char *>(p);
    buf->n = bytes.size();
    std::memcpy(buf->p, bytes.c_str(), bytes.size() + 1);
}

} // namespace xap

extern "C" {

const char *xap_status_name(xap_status status)
{
    for (const status_row &row : status_rows)
        if (row.status == status)
            return row.name;
    return "?";
}

xap_bytes xap_str(const char *s)
{
    return {s, s ? std::strlen(s) : 0};
}

xap_status xap_buf_set(xap_buf *buf, xap_bytes bytes, xap_error *err)
{
    return guard_buf(err, buf, [&] { return xap::str(bytes); });
}

void xap_buf_dispose(xap_buf *buf)
{
    if (!buf)
        return;
    std::free(buf->p);
    *buf = XAP_BUF_INIT;
}

#define TEXT_OF(x) #x
#define DOTTED(a, b, c) TEXT_OF(a) "." TEXT_OF(b) "." TEXT_OF(c)

const char *xap_version(void)
{
    return DOTTED(XAP_VERSION_MAJOR, XAP_VERSION_MINOR, XAP_VERSION_MICRO);
}

const char *xap_xapian_version(void)
{
    return Xapian::version_string();
}

} /* extern "C" */
