/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard.hh - the wall that no exception crosses.
 *
 * Every function of the binding that can fail is one call to guard() or to one
 * of its two forms for out-parameters. A body returns its status (0, or 1 for
 * an iterator's item) and throws what is wrong.
 */
#ifndef XAPIAN_C_GUARD_HH
#define XAPIAN_C_GUARD_HH

#include <xapian-c.h>

#include <cxxabi.h>
#include <string>
#include <type_traits>

namespace xap
{

/* A callback returned this negative number. */
struct callback_stop {
    int value;
};

/* Inside a catch: the status of the exception in flight; fills err if given. */
xap_status report(xap_error *err) noexcept;

/* A forced unwinding has no object, which sanitizers dislike to see caught. */
template <class Body>
__attribute__((no_sanitize("undefined"))) int guard(xap_error *err, Body body)
{
    try {
        if constexpr (std::is_void_v<decltype(body())>) {
            body();
            return XAP_OK;
        } else {
            return body();
        }
    } catch (abi::__forced_unwind &) {
        throw; /* the thread is ending, which nobody may stop */
    } catch (...) {
        return report(err);
    }
}

/* As guard; *out, which may be among what the body reads, gets what the body
 * returns, and zero when it throws. */
template <class T, class Body>
xap_status guard_out(xap_error *err, T *out, Body body)
{
    xap_status status = guard(err, [&] { *out = body(); });
    if (status != XAP_OK)
        *out = T{};
    return status;
}

/* Replace what buf held by a copy of the bytes. */
void fill(xap_buf *buf, const std::string &bytes);

/* As guard; *out gets a copy of the string that the body returns, and is empty
 * when it throws. */
template <class Body>
xap_status guard_buf(xap_error *err, xap_buf *out, Body body)
{
    xap_status status = guard(err, [&] { fill(out, body()); });
    if (status != XAP_OK)
        xap_buf_dispose(out);
    return status;
}

inline std::string str(xap_bytes bytes)
{
    return bytes.n ? std::string(bytes.p, bytes.n) : std::string();
}

inline xap_bytes lend(const std::string &s)
{
    return {s.data(), s.size()};
}

} // namespace xap

#endif
