#define _GNU_SOURCE
#include "shim.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int local_socket(const char *path, struct sockaddr_un *address) {
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    strcpy(address->sun_path, path);
    return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static int closed(int fd) {
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int plumbline_listen(const char *path) {
    struct sockaddr_un address;
    int fd = local_socket(path, &address);
    if (fd < 0)
        return -1;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 16) < 0)
        return closed(fd);
    return fd;
}

int plumbline_connect(const char *path) {
    struct sockaddr_un address;
    int fd = local_socket(path, &address);
    if (fd < 0)
        return -1;
    // A local connection is made or refused at once; a full queue (EAGAIN) is an error here too.
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        return closed(fd);
    return fd;
}

int plumbline_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }
