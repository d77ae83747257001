import Bus
import LinuxIO
import Numbers
import PlainText

/// The program of the desktop that shows notifications (`org.freedesktop.Notifications`), on the session bus.
///
/// Nothing here blocks, and nothing that it does or leaves undone holds the loop up: each call has a time-out, what it
/// sends is read up to a size, and only what the owner of the name says is believed. A bus that goes is tried again.
final class NotificationServer {
    struct Content: Equatable {
        struct Action: Equatable {
            let key: String
            let label: String
        }

        var summary: String
        var body = ""
        var actions: [Action] = []
        /// It goes by itself after a few seconds, and is kept in no list.
        var isPassing = false
    }

    /// What became of a notification.
    enum Outcome: Equatable {
        case shown(id: UInt32)
        /// Nobody has seen it, and why.
        case notShown(String)
        /// It was handed over, and whether anybody has seen it is not known: why.
        case unknown(String)
    }

    enum Standing: Equatable {
        case noBus
        case nobody
        case there
    }

    /// Is told when it changes, the first time as soon as it is known.
    var onStanding: (Standing) -> Void = { _ in }
    /// Somebody or something has closed a notification.
    var onClosed: (_ id: UInt32) -> Void = { _ in }
    /// A button was pressed.
    var onAction: (_ id: UInt32, _ key: String) -> Void = { _, _ in }
    /// What was shown is gone: the server has gone, or is another one.
    var onLost: () -> Void = {}
    /// A notification has come that it was told of before that nobody knows whether it would.
    var onLate: (_ id: UInt32) -> Void = { _ in }

    private struct Capabilities {
        var hasActions = false
        var hasMarkup = false
    }

    private static let name = "org.freedesktop.Notifications"
    private static let path = "/org/freedesktop/Notifications"
    private static let bus = "org.freedesktop.DBus"
    /// It shows a window and says so: a server that takes longer counts as not answering.
    static let usualPatience_us: UInt64 = 10_000_000
    /// For so long the number of a notification is waited for that was given up: it may still be shown.
    private static let latest_us: UInt64 = 600_000_000
    private static let retry_us: Int64 = 30_000_000
    /// Values and bytes of text in one of its messages; real ones have some hundred.
    private static let budget = 16_384
    static let passing_ms: Int32 = 8000

    private let address: String
    /// For so long an answer is waited for.
    var patience_us: UInt64
    private let loop: EventLoop
    private var connection: MessageBus?
    private var retry: EventLoop.Token?
    /// The unique name of who shows notifications now.
    private var owner: String?
    /// Whether the bus has said who that is, or that it is nobody.
    private var isOwnerKnown = false
    /// It is asked who that is.
    private(set) var isAskingOwner = false
    /// What the owner can do; `nil` until it has said it.
    private var capabilities: Capabilities?
    private(set) var standing: Standing?

    init(address: String, patience_us: UInt64 = NotificationServer.usualPatience_us, on loop: EventLoop) {
        self.address = address
        self.patience_us = patience_us
        self.loop = loop
    }

    /// Begins; called once.
    func start() { connect() }

    func stop() {
        if let retry { loop.cancel(retry) }
        retry = nil
        connection?.close()
        connection = nil
    }

    // MARK: Showing

    /// Shows a notification, in the place of another one where that is still shown (0: none).
    ///
    /// - Parameter answer: is called once, and never before this returns.
    func show(_ content: Content, replacing id: UInt32, answer: @escaping (Outcome) -> Void) {
        guard let connection else {
            loop.after(0) { answer(.notShown("there is no session bus")) }
            return
        }
        if let owner, let capabilities {
            return notify(content, replacing: id, owner, capabilities, on: connection, answer: answer)
        }
        // Where nobody has the name yet the bus may start who is to have it: so desktops do it.
        connection.call(
            owner ?? Self.name, Self.path, Self.name, "GetCapabilities", timeout_us: patience_us
        ) { [weak self, weak connection] result in
            guard let self, let connection, connection === self.connection else {
                return answer(.notShown("the session bus has gone"))
            }
            switch result {
            case .success(let message):
                // Asked by name, and vouched for by the bus: where that was too slow to say who has it, it is they.
                if !self.isOwnerKnown, let sender = message.sender { self.know(owner: sender) }
                guard let sender = message.sender, sender == self.owner else {
                    return answer(.notShown("the program that shows notifications has changed"))
                }
                self.capabilities = Self.capabilities(message)
            case .failure(let error) where error.isNobodyThere:
                self.set(.nobody)
                return answer(.notShown("no program is running that shows notifications"))
            case .failure(let error) where error.isTimeout:
                return answer(.notShown("the program that shows notifications does not answer"))
            case .failure(let error) where error.isOurEnds: return answer(.notShown("the session bus has gone"))
            case .failure:
                // It may still show what every server shows.
                self.capabilities = Capabilities()
                if !self.isOwnerKnown { self.askOwner(on: connection) }
            }
            guard let owner = self.owner, let capabilities = self.capabilities else {
                return answer(.notShown("the program that shows notifications has gone"))
            }
            self.notify(content, replacing: id, owner, capabilities, on: connection, answer: answer)
        }
    }

    private func notify(
        _ content: Content, replacing id: UInt32, _ owner: String, _ capabilities: Capabilities,
        on connection: MessageBus, answer: @escaping (Outcome) -> Void
    ) {
        let actions = capabilities.hasActions ? content.actions.flatMap { [$0.key, $0.label] } : []
        var hints: [String: BusValue] = ["urgency": .byte(1)]
        if content.isPassing { hints["transient"] = .bool(true) }
        let arguments: [BusValue] = [
            .string("Plumbline"), .uint32(id), .string(""), .string(content.summary),
            .string(capabilities.hasMarkup ? Self.escaped(content.body) : content.body), .strings(actions),
            .properties(hints), .int32(content.isPassing ? Self.passing_ms : -1),
        ]
        let open = OpenAnswer(answer)
        let limit = loop.after(Int64(clamping: patience_us)) {
            open.give(.unknown("the program that shows notifications does not answer"))
        }
        connection.call(
            owner, Self.path, Self.name, "Notify", arguments, timeout_us: max(patience_us, Self.latest_us)
        ) { [weak self, loop] result in
            loop.cancel(limit)
            let outcome = Self.outcome(of: result, isSameOwner: self?.owner == owner)
            if !open.give(outcome), case .shown(let late) = outcome { self?.onLate(late) }
        }
    }

    /// Takes one answer: whichever comes first.
    private final class OpenAnswer {
        private var answer: ((Outcome) -> Void)?

        init(_ answer: @escaping (Outcome) -> Void) { self.answer = answer }

        /// - Returns: whether it is the first.
        @discardableResult
        func give(_ outcome: Outcome) -> Bool {
            guard let answer else { return false }
            self.answer = nil
            answer(outcome)
            return true
        }
    }

    private static func outcome(of result: Result<BusMessage, BusError>, isSameOwner: Bool) -> Outcome {
        switch result {
        case .success(let message):
            // What another one has shown before it went is gone.
            guard isSameOwner else { return .notShown("the program that shows notifications has gone") }
            guard case .uint32(let shown)? = message.arguments(within: budget).first, shown != 0 else {
                return .unknown("the program that shows notifications gave no number for it")
            }
            return .shown(id: shown)
        case .failure(let error) where error.isTimeout:
            return .unknown("the program that shows notifications does not answer")
        case .failure(let error) where error.isNobodyThere:
            return .notShown("the program that shows notifications has gone")
        case .failure(let error) where error.isOurEnds: return .unknown("the session bus has gone")
        case .failure(let error):
            return .notShown("it was refused: \(PrintableText.of(error.description, limit: 160))")
        }
    }

    /// Takes a notification away; one that has gone already is fine.
    func close(_ id: UInt32) {
        guard let connection, let owner else { return }
        connection.call(
            owner, Self.path, Self.name, "CloseNotification", [.uint32(id)], timeout_us: patience_us
        ) { _ in }
    }

    private static func capabilities(_ message: BusMessage) -> Capabilities {
        let said = message.arguments(within: budget).first?.strings ?? []
        return Capabilities(hasActions: said.contains("actions"), hasMarkup: said.contains("body-markup"))
    }

    static func escaped(_ text: String) -> String {
        text.map { character in
            switch character {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: String(character)
            }
        }.joined()
    }

    // MARK: Who is there

    private func connect() {
        retry = nil
        do throws(BusError) {
            let bus = try MessageBus(to: .address(address), on: loop)
            bus.onEnd = { [weak self] _ in self?.lose() }
            try bus.listen(
                "type='signal',sender='\(Self.bus)',interface='\(Self.bus)',member='NameOwnerChanged',"
                    + "arg0='\(Self.name)'"
            ) { [weak self] in self?.ownerChanged($0) }
            try bus.listen("type='signal',path='\(Self.path)',interface='\(Self.name)'") { [weak self] in
                self?.heard($0)
            }
            connection = bus
            askOwner(on: bus)
        } catch {
            set(.noBus)
            tryAgain()
        }
    }

    private func askOwner(on bus: MessageBus) {
        guard !isAskingOwner else { return }
        isAskingOwner = true
        bus.call(
            Self.bus, "/org/freedesktop/DBus", Self.bus, "GetNameOwner", [.string(Self.name)], timeout_us: patience_us
        ) { [weak self, weak bus] result in
            guard let self, let bus, bus === self.connection else { return }
            self.isAskingOwner = false
            // A change that was told meanwhile is newer.
            guard !self.isOwnerKnown else { return }
            switch result {
            case .success(let message): self.know(owner: message.arguments(within: Self.budget).first?.string ?? "")
            case .failure(let error) where error.isNobodyThere: self.know(owner: "")
            // It stays unknown until something is to be shown, and is found out then.
            case .failure: break
            }
        }
    }

    /// The bus has said who shows notifications; empty where nobody does.
    private func know(owner name: String) {
        isOwnerKnown = true
        owner = name.isEmpty ? nil : name
        set(owner == nil ? .nobody : .there)
    }

    private func ownerChanged(_ message: BusMessage) {
        let texts = message.arguments(within: Self.budget).map(\.string)
        guard message.sender == Self.bus, texts.count == 3, texts[0] == Self.name, let new = texts[2] else { return }
        let had = owner != nil
        owner = new.isEmpty ? nil : new
        capabilities = nil
        if had { onLost() }
        know(owner: new)
    }

    private func heard(_ message: BusMessage) {
        guard let owner, message.sender == owner else { return }
        let arguments = message.arguments(within: Self.budget)
        guard case .uint32(let id)? = arguments.first else { return }
        switch message.member {
        case "ActionInvoked": if arguments.count == 2, let key = arguments[1].string { onAction(id, key) }
        case "NotificationClosed": onClosed(id)
        default: break
        }
    }

    private func lose() {
        owner = nil
        capabilities = nil
        (isOwnerKnown, isAskingOwner) = (false, false)
        // The bus is still at work in this call, and answers what was asked of it since it ended: it goes after that.
        let ended = connection
        connection = nil
        loop.after(0) { withExtendedLifetime(ended) {} }
        onLost()
        set(.noBus)
        tryAgain()
    }

    private func tryAgain() { retry = loop.after(Self.retry_us) { [weak self] in self?.connect() } }

    private func set(_ new: Standing) {
        guard standing != new else { return }
        standing = new
        onStanding(new)
    }
}

extension BusError {
    /// The connection's own, not an answer of somebody.
    fileprivate var isOurEnds: Bool { name.hasPrefix("System.Error.") }
}
