// What Glibc's Swift module lacks: the Linux-only headers, and the calls that its headers hide behind _GNU_SOURCE.
// That macro is not defined here on purpose: it changes the layout that other modules see of the same headers.
// The hidden calls are declared under names of our own and bound to glibc's symbols.
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

// accept4(2) with a socket that never blocks and is not inherited by another program.
static inline int ctp_accept(int listener, struct sockaddr_storage *peer) {
    socklen_t length = sizeof *peer;
    return ctp_accept4(listener, (struct sockaddr *)peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// The variables of the process, ended by a null pointer. (A global variable that anybody could change is nothing Swift would read.)
extern char **environ;
static inline char **ctp_environment(void) { return environ; }

// How many processors the calling thread may run on; 0 when the kernel does not say.
static inline int ctp_processor_count(void) {
    uint64_t mask[64] = {0}; // 4096 processors
    if (ctp_sched_getaffinity(0, sizeof mask, mask) != 0) return 0;
    int count = 0;
    for (int word = 0; word < 64; word++) count += __builtin_popcountll(mask[word]);
    return count;
}

// Where the linker has put this program's code and constants: from the one to the other nothing is ever written.
extern const char __executable_start[], etext[];
static inline uintptr_t ctp_code_start(void) { return (uintptr_t)__executable_start; }
static inline uintptr_t ctp_code_end(void) { return (uintptr_t)etext; }

// `struct epoll_event` is packed and holds a union: neither is pleasant in Swift.
static inline int ctp_epoll_set(int epoll, int operation, int fd, uint32_t events, uint64_t token) {
    struct epoll_event event;
    event.events = events;
    event.data.u64 = token;
    return epoll_ctl(epoll, operation, fd, &event);
}
static inline uint64_t ctp_epoll_token(const struct epoll_event *event) { return event->data.u64; }
static inline uint32_t ctp_epoll_events(const struct epoll_event *event) { return event->events; }

// Macros and anonymous enums, which Swift imports with awkward types or not at all.
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
