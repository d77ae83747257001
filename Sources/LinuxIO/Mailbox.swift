import CLinux
import Glibc
import Numbers
import Synchronization

/// Messages from any thread to the event loop's.
public final class Mailbox<Message: Sendable>: Sendable {
    private let waiting = Mutex<[Message]>([])
    private let wakeUp: FileDescriptor

    /// The handler is called on the loop's thread, message by message in the order of their posting.
    public init(on loop: EventLoop, handler: @escaping (Message) -> Void) throws(SystemError) {
        let number = eventfd(0, Int32(clamping: EFD_CLOEXEC | EFD_NONBLOCK))
        guard number >= 0 else { throw .last }
        wakeUp = FileDescriptor(owning: number)
        _ = try loop.watch(number) { [weak self] _ in
            guard let self else { return }
            var count: UInt64 = 0
            _ = Glibc.read(self.wakeUp.number, &count, 8)
            let messages = self.waiting.withLock { waiting in
                defer { waiting.removeAll() }
                return waiting
            }
            for message in messages { handler(message) }
        }
    }

    public func post(_ message: Message) {
        waiting.withLock { $0.append(message) }
        var one: UInt64 = 1
        // A full counter has woken the loop already.
        _ = Glibc.write(wakeUp.number, &one, 8)
    }
}
