/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each call is made in a process of its own, whose status tells what came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"

static long open_to_read(void)
{
    return open("/dev/null", O_RDONLY);
}

static long open_to_write(void)
{
    return open("/dev/null", O_WRONLY);
}

static long create(void)
{
    return open("/dev/null", O_RDONLY | O_CREAT, 0600);
}

static long unlink_none(void)
{
    return unlink("/none/at/all");
}

static long execute(void)
{
    char name[] = "/none/at/all";
    char *const argv[] = {name, NULL};
    return execv(name, argv);
}

static long make_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid;
}

static long make_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

/* Signal 0 asks only whether one could be sent. */
static long signal_parent(void)
{
    return kill(getppid(), 0);
}

static long signal_thread(void)
{
    return syscall(SYS_tgkill, getppid(), getppid(), 0);
}

static long limit_parent(void)
{
    struct rlimit l;
    return prlimit(getppid(), RLIMIT_CORE, NULL, &l);
}

static long limit_self(void)
{
    struct rlimit l;
    return prlimit(0, RLIMIT_CORE, NULL, &l);
}

#ifdef __x86_64__
/* The same call by the number that it has for programs of 32 bits. */
static long make_socket_x32(void)
{
    enum { X32 = 0x40000000 };
    return syscall(X32 | SYS_socket, AF_INET, SOCK_STREAM, 0);
}
#endif

static bool is_refused(enum pst_sandbox_calls calls, long (*call)(void))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        pst_sandbox_filter(calls);
        errno = 0;
        _exit(call() == -1 && errno == EPERM);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status) != 0;
}

static void test_compute(void **state)
{
    (void)state;
    if (!pst_sandbox_works())
        skip();
    assert_false(is_refused(PST_SANDBOX_COMPUTE, open_to_read));
    assert_false(is_refused(PST_SANDBOX_COMPUTE, limit_self));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, open_to_write));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, create));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, unlink_none));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, execute));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, make_process));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, make_socket));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, signal_parent));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, signal_thread));
    assert_true(is_refused(PST_SANDBOX_COMPUTE, limit_parent));
}

static void test_program(void **state)
{
    (void)state;
    if (!pst_sandbox_works())
        skip();
    assert_false(is_refused(PST_SANDBOX_PROGRAM, open_to_write));
    assert_false(is_refused(PST_SANDBOX_PROGRAM, make_process));
    assert_true(is_refused(PST_SANDBOX_PROGRAM, make_socket));
    assert_true(is_refused(PST_SANDBOX_PROGRAM, signal_parent));
    assert_true(is_refused(PST_SANDBOX_PROGRAM, signal_thread));
#ifdef __x86_64__
    assert_true(is_refused(PST_SANDBOX_PROGRAM, make_socket_x32));
#endif
}

/* Also without leave to send itself a signal. */
static void test_abort(void **state)
{
    (void)state;
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGSEGV, SIG_DFL); /* cmocka takes it */
        signal(SIGILL, SIG_DFL);
        pst_sandbox_limit(0);
        pst_sandbox_filter(PST_SANDBOX_COMPUTE);
        abort();
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compute),
        cmocka_unit_test(test_program),
        cmocka_unit_test(test_abort),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
