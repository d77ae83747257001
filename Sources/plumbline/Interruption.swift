import Glibc

/// Ctrl-C and SIGTERM as a question that a loop asks, so that it ends in order.
enum Interruption {
    // Written by a signal handler, where nothing but such a flag may be touched.
    nonisolated(unsafe) private static var received: Int32 = 0

    static func watch() {
        for signalNumber in [SIGINT, SIGTERM] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { Interruption.received = $0 }
            sigaction(signalNumber, &action, nil)
        }
        signal(SIGPIPE, SIG_IGN)
    }

    /// The signal that asked us to stop.
    static var signal: Int32? { received == 0 ? nil : received }

    private static func signal(_ number: Int32, _ handler: sighandler_t) { _ = Glibc.signal(number, handler) }
}
