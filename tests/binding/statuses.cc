/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each class of exception that Xapian has, or could get, and what else there
 * is, comes out of the guard as its status: also those that no call can be made
 * to throw. A TAP producer, built and run by statuses.py. */
#include "xapian-c/guard.hh"
#include "xapian-c/handles.hh"

#include <cstdio>
#include <cstring>
#include <new>
#include <stdexcept>

namespace
{

int number, failures;

void check(bool good, const char *name)
{
    std::printf("%sok %d - %s\n", good ? "" : "not ", ++number, name);
    failures += !good;
}

template <class Thrown>
void comes_out(xap_status want, const Thrown &thrown, const char *type)
{
    xap_error err;
    std::memset(&err, 0x5a, sizeof err);
    int got = xap::guard(&err, [&] { throw thrown; });
    check(got == want && err.code == want && !std::strcmp(err.type, type) &&
              err.sys_errno == 0,
          xap_status_name(want));
    check(xap::guard(nullptr, [&] { throw thrown; }) == want,
          "the same without an error");
}

#define CLASS(status, name) comes_out(status, Xapian::name("m"), #name)

/* Classes that a later Xapian may have. */
#define LATER(base)                                                         \
    struct later_##base : Xapian::base {                                    \
        later_##base() : Xapian::base("m", "c", "\004Later" #base, nullptr) \
        {                                                                   \
        }                                                                   \
    }
LATER(DatabaseError);
LATER(NetworkError);
LATER(RuntimeError);
LATER(LogicError);
LATER(QueryParserError);

} // namespace

int main()
{
    CLASS(XAP_EASSERT, AssertionError);
    CLASS(XAP_EARG, InvalidArgumentError);
    CLASS(XAP_EOP, InvalidOperationError);
    CLASS(XAP_EUNIMPL, UnimplementedError);
    CLASS(XAP_EDB, DatabaseError);
    CLASS(XAP_ECLOSED, DatabaseClosedError);
    CLASS(XAP_ECORRUPT, DatabaseCorruptError);
    CLASS(XAP_ECREATE, DatabaseCreateError);
    CLASS(XAP_ELOCK, DatabaseLockError);
    CLASS(XAP_EMODIFIED, DatabaseModifiedError);
    CLASS(XAP_EOPENING, DatabaseOpeningError);
    CLASS(XAP_ENOTFOUND, DatabaseNotFoundError);
    CLASS(XAP_EVERSION, DatabaseVersionError);
    CLASS(XAP_ENODOC, DocNotFoundError);
    CLASS(XAP_EFEATURE, FeatureUnavailableError);
    CLASS(XAP_EINTERNAL, InternalError);
    CLASS(XAP_ENET, NetworkError);
    CLASS(XAP_ETIMEOUT, NetworkTimeoutError);
    CLASS(XAP_EQUERY, QueryParserError);
    CLASS(XAP_ESERIAL, SerialisationError);
    CLASS(XAP_ERANGE, RangeError);
    CLASS(XAP_EWILDCARD, WildcardError);
    comes_out(XAP_EDB, later_DatabaseError(), "LaterDatabaseError");
    comes_out(XAP_ENET, later_NetworkError(), "LaterNetworkError");
    comes_out(XAP_ERUNTIME, later_RuntimeError(), "LaterRuntimeError");
    comes_out(XAP_EINTERNAL, later_LogicError(), "LaterLogicError");
    comes_out(XAP_ERUNTIME, later_QueryParserError(), "LaterQueryParserError");
    comes_out(XAP_ENOMEM, std::bad_alloc(), "std::bad_alloc");
    comes_out(XAP_EINTERNAL, std::runtime_error("m"), "std::exception");
    comes_out(XAP_EINTERNAL, 42, "");
    comes_out(XAP_ECALLBACK, xap::callback_stop{-3}, "");

    xap_error err;
    xap::guard(&err, [] { throw xap::callback_stop{-3}; });
    check(err.callback == -3, "a callback's number comes out");
    xap::guard(&err, [] { throw Xapian::DatabaseError("m", "c", ENOENT); });
    check(err.sys_errno == ENOENT && !std::strncmp(err.message, "m (c): ", 7),
          "so do context and errno");
    int out = 7;
    xap::guard_out(&err, &out, []() -> int { throw std::bad_alloc(); });
    check(out == 0, "a failure leaves nothing");
    check(xap::guard(&err, [] { return 1; }) == 1, "a result comes out");
    std::printf("1..%d\n", number);
    return failures != 0;
}
