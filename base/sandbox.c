/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* Where calls begin that have a second number, for programs of 32 bits. */
#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#define CALLS_END 0x40000000
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#define CALLS_END UINT32_MAX
#else
#define ARCH 0
#define CALLS_END UINT32_MAX
#endif

bool pst_sandbox_works(void)
{
    return SANITIZED == 0 && ARCH != 0;
}

static void limit(int what, rlim_t most)
{
    struct rlimit l;
    if (getrlimit(what, &l) != 0)
        return;
    l.rlim_cur = most < l.rlim_max ? most : l.rlim_max;
    l.rlim_max = l.rlim_cur;
    setrlimit(what, &l);
}

void pst_sandbox_limit(size_t memory)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (SANITIZED != 0)
        return;
    if (memory != 0)
        limit(RLIMIT_AS, memory);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
}

void pst_sandbox_time(unsigned seconds)
{
    struct rusage used;
    struct rlimit l;
    if (seconds == 0 || getrlimit(RLIMIT_CPU, &l) != 0 ||
        getrusage(RUSAGE_SELF, &used) != 0)
        return;
    l.rlim_cur = (rlim_t)used.ru_utime.tv_sec + (rlim_t)used.ru_stime.tv_sec +
                 1 + seconds;
    if (l.rlim_cur > l.rlim_max)
        l.rlim_cur = l.rlim_max;
    setrlimit(RLIMIT_CPU, &l);
}

/* A call, if what is left of an argument by `mask` is 0. */
struct rule {
    unsigned call;
    unsigned argument;
    uint32_t mask;
};

enum { WRITES = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND };

static const struct rule computing[] = {
    {SYS_read, 0, 0},
    {SYS_write, 0, 0},
    {SYS_recvmsg, 0, UINT32_MAX}, /* from the socket it was started with */
    {SYS_readv, 0, 0},
    {SYS_writev, 0, 0},
    {SYS_pread64, 0, 0},
    {SYS_lseek, 0, 0},
    {SYS_close, 0, 0},
    {SYS_fstat, 0, 0},
    {SYS_newfstatat, 0, 0},
    {SYS_statx, 0, 0},
    {SYS_openat, 2, WRITES},
    {SYS_getdents64, 0, 0},
    {SYS_readlinkat, 0, 0},
    {SYS_faccessat, 0, 0},
    {SYS_getcwd, 0, 0},
    {SYS_mmap, 0, 0},
    {SYS_munmap, 0, 0},
    {SYS_mremap, 0, 0},
    {SYS_mprotect, 0, 0},
    {SYS_madvise, 0, 0},
    {SYS_brk, 0, 0},
    {SYS_futex, 0, 0},
    {SYS_sched_yield, 0, 0},
    {SYS_nanosleep, 0, 0},
    {SYS_clock_nanosleep, 0, 0},
    {SYS_clock_gettime, 0, 0},
    {SYS_gettimeofday, 0, 0},
    {SYS_getrandom, 0, 0},
    {SYS_getrusage, 0, 0},
    {SYS_prlimit64, 0, UINT32_MAX},
    {SYS_getpid, 0, 0},
    {SYS_gettid, 0, 0},
    {SYS_rt_sigaction, 0, 0},
    {SYS_rt_sigprocmask, 0, 0},
    {SYS_rt_sigreturn, 0, 0},
    {SYS_sigaltstack, 0, 0},
    {SYS_restart_syscall, 0, 0},
    {SYS_sysinfo, 0, 0},
    {SYS_uname, 0, 0},
    {SYS_exit, 0, 0},
    {SYS_exit_group, 0, 0},
#ifdef __x86_64__
    {SYS_open, 1, WRITES},
    {SYS_stat, 0, 0},
    {SYS_lstat, 0, 0},
    {SYS_access, 0, 0},
    {SYS_readlink, 0, 0},
    {SYS_time, 0, 0},
#endif
};

static const struct rule reaching[] = {
    {SYS_socket, 0, 0},
    {SYS_socketpair, 0, 0},
    {SYS_connect, 0, 0},
    {SYS_bind, 0, 0},
    {SYS_ptrace, 0, 0},
    {SYS_process_vm_readv, 0, 0},
    {SYS_process_vm_writev, 0, 0},
    {SYS_pidfd_getfd, 0, 0},
    {SYS_kill, 0, 0},
    {SYS_tkill, 0, 0},
    {SYS_tgkill, 0, 0},
    {SYS_rt_sigqueueinfo, 0, 0},
    {SYS_rt_tgsigqueueinfo, 0, 0},
    {SYS_pidfd_send_signal, 0, 0},
    {SYS_io_uring_setup, 0, 0},
    {SYS_unshare, 0, 0},
    {SYS_mount, 0, 0},
    {SYS_bpf, 0, 0},
};

enum {
    RULES_MOST = 64,
    HEAD = 6,
    RULE = 6, /* instructions */
    TAIL = 1
};

/* For each rule: is it this call? If so, its argument; if that is 0, the
 * answer. */
static struct sock_filter *add_rule(struct sock_filter *to,
                                    const struct rule *r, uint32_t answer)
{
    const struct sock_filter code[RULE] = {
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, r->call, 0, RULE - 1),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                 (uint32_t)(offsetof(struct seccomp_data, args) +
                            r->argument * sizeof(uint64_t))),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, r->mask),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, answer),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)};
    for (size_t i = 0; i < RULE; i++)
        *to++ = code[i];
    return to;
}

static void install(const struct rule *rules, size_t count, uint32_t answer,
                    uint32_t otherwise)
{
    struct sock_filter code[HEAD + RULES_MOST * RULE + TAIL] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, CALLS_END, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)};
    struct sock_filter *end = code + HEAD;
    for (size_t i = 0; i < count && i < RULES_MOST; i++)
        end = add_rule(end, &rules[i], answer);
    *end++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, otherwise);
    struct sock_fprog program = {(unsigned short)(end - code), code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

void pst_sandbox_filter(enum pst_sandbox_calls calls)
{
    if (!pst_sandbox_works())
        return;
    const uint32_t refuse = SECCOMP_RET_ERRNO | EPERM;
    if (calls == PST_SANDBOX_COMPUTE)
        install(computing, sizeof computing / sizeof *computing,
                SECCOMP_RET_ALLOW, refuse);
    else
        install(reaching, sizeof reaching / sizeof *reaching, refuse,
                SECCOMP_RET_ALLOW);
}
