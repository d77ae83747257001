#define _GNU_SOURCE
#include "shim.h"
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>

int plumbline_signal_descriptor(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int index = 0; index < count; index++)
        sigaddset(&set, signals[index]);
    if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

void plumbline_end_with_parent(int signal) { prctl(PR_SET_PDEATHSIG, signal); }
