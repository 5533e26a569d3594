// Declarations that Swift's Glibc module lacks: Linux-only headers, and calls that glibc declares only with _GNU_SOURCE.
// Do not define that macro here: it would change the layout of headers that other modules share.
// The calls are declared with the prefix ctp_ and bound to glibc's symbols.
#pragma once
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

extern int ctp_accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) __asm__("accept4");
extern int ctp_pthread_setname(pthread_t thread, const char *name) __asm__("pthread_setname_np");
extern int ctp_sched_getaffinity(pid_t pid, size_t size, void *mask) __asm__("sched_getaffinity");

// accept4(2) with a socket that is nonblocking and close-on-exec.
static inline int ctp_accept(int listener, struct sockaddr_storage *peer) {
    socklen_t length = sizeof *peer;
    return ctp_accept4(listener, (struct sockaddr *)peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// The environment, ended by a null pointer. Swift 6 does not import mutable global variables, so a function returns it.
extern char **environ;
static inline char **ctp_environment(void) { return environ; }

// The number of processors that the calling thread may run on; 0 if the kernel does not report it.
static inline int ctp_processor_count(void) {
    uint64_t mask[64] = {0}; // 4096 processors
    if (ctp_sched_getaffinity(0, sizeof mask, mask) != 0) return 0;
    int count = 0;
    for (int word = 0; word < 64; word++) count += __builtin_popcountll(mask[word]);
    return count;
}

// The first and the last address of the program's code, as the linker sets them. Nothing writes to the pages between them.
extern const char __executable_start[], etext[];
static inline uintptr_t ctp_code_start(void) { return (uintptr_t)__executable_start; }
static inline uintptr_t ctp_code_end(void) { return (uintptr_t)etext; }

// `struct epoll_event` is packed and holds a union, which Swift does not import well.
static inline int ctp_epoll_set(int epoll, int operation, int fd, uint32_t events, uint64_t token) {
    struct epoll_event event;
    event.events = events;
    event.data.u64 = token;
    return epoll_ctl(epoll, operation, fd, &event);
}
static inline uint64_t ctp_epoll_token(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t ctp_epoll_events(const struct epoll_event *event) { return event->events; }

// Macros and anonymous enums that Swift does not import, or imports with unsuitable types.
static const uint32_t ctp_epollin = EPOLLIN;
static const uint32_t ctp_epollout = EPOLLOUT;
static const uint32_t ctp_epollerr = EPOLLERR;
static const uint32_t ctp_epollhup = EPOLLHUP;
static const int ctp_sock_stream = SOCK_STREAM;
static const int ctp_sock_nonblock = SOCK_NONBLOCK;
static const int ctp_sock_cloexec = SOCK_CLOEXEC;
static const int ctp_msg_nosignal = MSG_NOSIGNAL;
static const int ctp_msg_more = MSG_MORE;
static const int ctp_msg_dontwait = MSG_DONTWAIT;
static const int ctp_ipproto_tcp = IPPROTO_TCP;
static const int ctp_ipproto_ipv6 = IPPROTO_IPV6;
