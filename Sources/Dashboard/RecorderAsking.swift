import Dispatch
import Events
import LinuxIO
import Recorder
import Synchronization

/// Asks the recorder for what a button wants, and waits for its answer.
final class RecorderAsking: Sendable {
    private static let mostAtOnce = 4
    /// A hold takes up to a minute and a half with its instructions.
    private static let longest_us: Int64 = 120_000_000
    /// A page waits for this one.
    private static let status_us: Int64 = 3_000_000

    private let dataFolder: String
    private let queue = DispatchQueue(label: "plumbline.web.ask", attributes: .concurrent)
    private let running = Mutex(0)

    init(dataFolder: String) { self.dataFolder = dataFolder }

    static let notRunning = "The recorder is not running. “plumbline run” starts it."

    /// - Parameter onEvent: gets what is told before the answer, on another thread.
    func ask(
        _ request: ControlRequest, onEvent: @escaping @Sendable (GatewayEvent) -> Void = { _ in }
    ) async -> ControlReply {
        let isFree = running.withLock { running in
            // How the links stand is said at once, or not at all.
            guard running < (request == .status ? 2 * Self.mostAtOnce : Self.mostAtOnce) else { return false }
            running += 1
            return true
        }
        guard isFree else { return ControlReply(isDone: false, text: "Too much is being asked at once: try again.") }
        return await withCheckedContinuation { continuation in
            queue.async { [self] in
                let reply = answer(to: request, onEvent)
                running.withLock { $0 -= 1 }
                continuation.resume(returning: reply)
            }
        }
    }

    private func answer(
        to request: ControlRequest, _ onEvent: @escaping @Sendable (GatewayEvent) -> Void
    ) -> ControlReply {
        do throws(RecorderError) {
            guard let client = try RecorderClient.connect(dataFolder: dataFolder) else {
                return ControlReply(isDone: false, text: Self.notRunning)
            }
            client.onEvent = onEvent
            client.loop.after(request == .status ? Self.status_us : Self.longest_us) { [unowned client] in client.stop()
            }
            return try client.reply(to: request, endsOnSignals: false)
        } catch {
            return ControlReply(isDone: false, text: error.description)
        }
    }
}
