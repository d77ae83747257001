// termios2 and its ioctls live in <asm/termbits.h>, which cannot be included beside <termios.h>.
#include "shim.h"
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <sys/ioctl.h>

int plumbline_set_raw(int fd, uint32_t baud) {
    struct termios2 settings;
    if (ioctl(fd, TCGETS2, &settings) < 0)
        return -1;
    settings.c_iflag = 0;
    settings.c_oflag = 0;
    settings.c_lflag = 0;
    settings.c_cflag = CS8 | CREAD | CLOCAL | BOTHER;
    settings.c_ispeed = baud;
    settings.c_ospeed = baud;
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 0;
    return ioctl(fd, TCSETS2, &settings);
}

int plumbline_set_exclusive(int fd) { return ioctl(fd, TIOCEXCL); }

int plumbline_end_exclusive(int fd) { return ioctl(fd, TIOCNXCL); }
