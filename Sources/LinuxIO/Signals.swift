import CLinux
import Glibc
import Numbers

/// Signals as events of the loop, where a handler may do anything.
public final class Signals {
    private let descriptor: FileDescriptor

    /// Blocks these signals for this thread and for those it starts from now on: make it before any other thread.
    public init(_ signals: [Int32], on loop: EventLoop, handler: @escaping (Int32) -> Void) throws(SystemError) {
        let number = plumbline_signal_descriptor(signals, Int32(clamping: signals.count))
        guard number >= 0 else { throw .last }
        descriptor = FileDescriptor(owning: number)
        _ = try loop.watch(number) { _ in
            var info = signalfd_siginfo()
            while Glibc.read(number, &info, MemoryLayout<signalfd_siginfo>.size) == MemoryLayout<signalfd_siginfo>.size
            {
                handler(Int32(clamping: info.ssi_signo))
            }
        }
    }
}
