// The kernel's Bluetooth sockets. libbluetooth's headers say what they are; nothing of it is linked.
#pragma once
#include <sys/socket.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <bluetooth/bluetooth.h>
#include <bluetooth/hci.h>
#include <bluetooth/l2cap.h>

// Addresses of several families pass as struct sockaddr, which Swift makes a dance of rebound pointers: hence
// functions of our own. All descriptors are non-blocking and close-on-exec; -1 with errno set is a failure.

static inline int plumbline_close_failed(int fd) {
    int code = errno;
    close(fd);
    errno = code;
    return -1;
}

// The management socket of all adapters.
static inline int plumbline_open_management(void) {
    int fd = socket(AF_BLUETOOTH, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, BTPROTO_HCI);
    if (fd < 0) return -1;
    struct sockaddr_hci address;
    memset(&address, 0, sizeof address);
    address.hci_family = AF_BLUETOOTH;
    address.hci_dev = HCI_DEV_NONE;
    address.hci_channel = HCI_CHANNEL_CONTROL;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return plumbline_close_failed(fd);
    return fd;
}

// A socket on the fixed channel of the Attribute Protocol (4) from an adapter to a device, on its way: it becomes
// writable when the link is up, and as secure as asked for. Addresses have their lowest byte first; `kind` is
// BDADDR_LE_PUBLIC or BDADDR_LE_RANDOM, `level` one of BT_SECURITY_….
static inline int plumbline_open_attributes(const uint8_t *own, const uint8_t *device, uint8_t kind, uint8_t level) {
    int fd = socket(AF_BLUETOOTH, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, BTPROTO_L2CAP);
    if (fd < 0) return -1;
    struct sockaddr_l2 address;
    memset(&address, 0, sizeof address);
    address.l2_family = AF_BLUETOOTH;
    address.l2_cid = htobs(4);
    memcpy(&address.l2_bdaddr, own, 6);
    address.l2_bdaddr_type = BDADDR_LE_PUBLIC;
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) return plumbline_close_failed(fd);
    struct bt_security security = {.level = level, .key_size = 0};
    if (setsockopt(fd, SOL_BLUETOOTH, BT_SECURITY, &security, sizeof security) < 0) return plumbline_close_failed(fd);
    // What does not fit is dropped by the kernel, whatever the reader is waiting for.
    int room = 1 << 18;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    memcpy(&address.l2_bdaddr, device, 6);
    address.l2_bdaddr_type = kind;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 && errno != EINPROGRESS)
        return plumbline_close_failed(fd);
    return fd;
}

// How many bytes the key has that encrypts a link; 0 for a link that is not encrypted.
static inline int plumbline_key_length(int fd) {
    struct bt_security security;
    memset(&security, 0, sizeof security);
    socklen_t length = sizeof security;
    if (getsockopt(fd, SOL_BLUETOOTH, BT_SECURITY, &security, &length) < 0) return 0;
    return security.key_size;
}
