import LinuxIO
import SensorProtocols

/// A conversation with the kernel's Bluetooth management: commands with their answers, and events.
final class ManagementSession {
    typealias Status = ManagementProtocol.Status
    typealias Answer = (Status, [UInt8]) -> Void

    /// What has happened to which adapter.
    var onEvent: (UInt16, ManagementProtocol.Event) -> Void = { _, _ in }
    /// The kernel has ended it.
    var onEnd: () -> Void = {}

    private struct Open {
        let number: Int
        let command: ManagementProtocol.Command
        let adapter: UInt16
        let timer: EventLoop.Token
        let answer: Answer
    }

    /// A command that has not been answered within so long is not going to be.
    private static let patience_us: Int64 = 20_000_000

    private let loop: EventLoop
    private let socket: PacketSocket
    private var open: [Open] = []
    private var lastNumber = 0

    init(_ descriptor: consuming FileDescriptor, on loop: EventLoop) throws(SystemError) {
        self.loop = loop
        socket = try PacketSocket(descriptor, longestPacket: ManagementProtocol.longestPacket, on: loop)
        socket.onPacket = { [unowned self] packet, _ in self.receive(packet) }
        socket.onEnd = { [unowned self] _ in self.end() }
    }

    deinit { close() }

    /// What is open is answered; `onEnd` is not called.
    func close() {
        socket.close()
        answerAll()
    }

    /// Asks an adapter; the answer comes once, from the loop, also where there is none.
    func ask(
        _ command: ManagementProtocol.Command, of adapter: UInt16 = ManagementProtocol.noAdapter,
        patience_us: Int64 = ManagementSession.patience_us, answer: @escaping Answer = { _, _ in }
    ) {
        lastNumber += 1
        let number = lastNumber
        guard socket.send(command.packet(for: adapter)) else {
            loop.after(0) { answer(.disconnected, []) }
            return
        }
        let timer = loop.after(patience_us) { [weak self] in self?.answer({ $0.number == number }, .timeout, []) }
        open.append(Open(number: number, command: command, adapter: adapter, timer: timer, answer: answer))
    }

    private func answer(_ isMeant: (Open) -> Bool, _ status: Status, _ bytes: [UInt8]) {
        guard let index = open.firstIndex(where: isMeant) else { return }
        let command = open.remove(at: index)
        loop.cancel(command.timer)
        command.answer(status, bytes)
    }

    private func receive(_ packet: [UInt8]) {
        do throws(ManagementProtocol.Damage) {
            let (adapter, event) = try ManagementProtocol.event(packet)
            guard case .done(let code, let status, let bytes) = event else { return onEvent(adapter, event) }
            // Two commands about devices may be under way at once: the answer begins with the device's address.
            let device = bytes.prefix(6)
            answer(
                { open in
                    guard open.command.code == code, open.adapter == adapter else { return false }
                    guard let asked = open.command.device, bytes.count >= 7 else { return true }
                    return asked.lowestFirst == Array(device)
                }, status, bytes)
        } catch {
            // The kernel sends none such; whoever has asked hears nothing, and gives up after its patience.
            return
        }
    }

    private func end() {
        answerAll()
        onEnd()
    }

    private func answerAll() {
        let commands = open
        open = []
        for command in commands {
            loop.cancel(command.timer)
            command.answer(.disconnected, [])
        }
    }
}
