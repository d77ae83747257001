import Bus
import FakeBluetooth
import LinuxIO
import Testing

/// A program that shows notifications, as a desktop has one, on a bus of its own.
final class FakeNotificationServer {
    static let name = "org.freedesktop.Notifications"
    static let path = "/org/freedesktop/Notifications"

    struct Shown: Equatable {
        var replaced: UInt32
        var summary: String
        var body: String
        var actions: [String]
        var isPassing: Bool
    }

    private let connection: MessageBus
    private(set) var shown: [Shown] = []
    private(set) var closed: [UInt32] = []
    private(set) var isNamed = false
    /// Calls are taken, and nothing is ever answered.
    var isMute = false
    /// What it is to show it shows only when it is let to (`letShow`).
    var holdsBack = false
    private var heldBack: [BusMessage] = []
    /// What it says that it can do.
    var capabilities: BusValue
    /// The number of the next one that replaces nothing.
    var nextID: UInt32

    init(
        on address: String, _ loop: EventLoop, capabilities: [String] = ["actions", "body", "body-markup"],
        firstID: UInt32 = 1
    ) throws {
        self.capabilities = .strings(capabilities)
        nextID = firstID
        connection = try MessageBus(to: .address(address), on: loop)
        try connection.serve(Self.path) { [unowned self] in self.answer($0) }
        connection.call(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
            [.string(Self.name), .uint32(0)]
        ) { [unowned self] in if case .success = $0 { self.isNamed = true } }
        let hasName = try loop.run { [unowned self] in self.isNamed }
        try #require(hasName)
    }

    private func answer(_ call: BusMessage) {
        guard !isMute else { return }
        let arguments = call.arguments
        switch call.member {
        case "GetCapabilities": connection.answer(call, [capabilities])
        case "Notify" where holdsBack: heldBack.append(call)
        case "Notify":
            guard arguments.map(\.typeCode) == ["s", "u", "s", "s", "s", "as", "a{sv}", "i"] else {
                return connection.refuse(call, BusError(name: "org.example.Wrong", text: "\(arguments)"))
            }
            let replaced = UInt32(arguments[1].integer ?? 0)
            shown.append(
                Shown(
                    replaced: replaced, summary: arguments[3].string ?? "", body: arguments[4].string ?? "",
                    actions: arguments[5].strings ?? [], isPassing: arguments[6].byName?["transient"]?.bool == true))
            if replaced == 0 { nextID += 1 }
            connection.answer(call, [.uint32(replaced == 0 ? nextID - 1 : replaced)])
        case "CloseNotification":
            closed.append(UInt32(arguments.first?.integer ?? 0))
            connection.answer(call)
        default: connection.refuse(call, BusError(name: "org.example.Unknown", text: ""))
        }
    }

    /// How many notifications wait to be shown.
    var waiting: Int { heldBack.count }

    /// Shows what was held back.
    func letShow() {
        holdsBack = false
        let calls = heldBack
        heldBack = []
        calls.forEach(answer)
    }

    func press(_ key: String, of id: UInt32) {
        connection.emit(Self.path, Self.name, "ActionInvoked", [.uint32(id), .string(key)])
    }

    func tellClosed(_ id: UInt32) {
        connection.emit(Self.path, Self.name, "NotificationClosed", [.uint32(id), .uint32(2)])
    }

    func leave() { connection.close() }
}
