/// What the desktop shows of each wearer: one notification of a kind at a time, and the newest.
///
/// At most one call is under way for each of them; what is to be shown meanwhile waits, and only the newest of it.
final class DesktopNotices {
    enum Kind: Hashable {
        case alert
        case rest
        /// What a button has done.
        case answer
    }

    struct Place: Hashable {
        var wearer: String
        var kind: Kind
    }

    /// What a button says.
    enum Action: String {
        case snooze
        case noSlouch = "no-slouch"
        case alertsOn = "alerts-on"
    }

    struct Notice: Equatable {
        var summary: String
        var body = ""
        var actions: [(action: Action, label: String)] = []
        var isPassing = false
        /// Whose posture it is about, by id; `nil` where about nobody's.
        var sensor: String?

        static func == (one: Notice, other: Notice) -> Bool {
            one.content == other.content && one.sensor == other.sensor
        }

        var content: NotificationServer.Content {
            NotificationServer.Content(
                summary: summary, body: body, actions: actions.map { .init(key: $0.action.rawValue, label: $0.label) },
                isPassing: isPassing)
        }
    }

    typealias Outcome = NotificationServer.Outcome

    private enum State {
        case shown(id: UInt32, Notice)
        /// What is still shown while another one is to take its place; 0 for nothing.
        case calling(Call, replacing: UInt32, then: Next)
    }

    /// What is on its way to the server.
    private struct Call {
        var notice: Notice
        var onEnd: (Outcome) -> Void
    }

    private enum Next {
        case nothing
        case close
        case show(Call)
    }

    /// A button of a notification was pressed that is shown.
    var onAction: (Action, Place, Notice) -> Void = { _, _, _ in }

    private let server: NotificationServer
    private var states: [Place: State] = [:]

    init(_ server: NotificationServer) {
        self.server = server
        server.onClosed = { [unowned self] in self.closed($0) }
        server.onAction = { [unowned self] in self.act($0, $1) }
        server.onLost = { [unowned self] in self.lose() }
        server.onLate = { [unowned self] in self.came(late: $0) }
    }

    /// Where something is shown, or is about to be.
    var places: [Place] { Array(states.keys) }

    /// Shows a notice, in the place of what is shown there.
    ///
    /// - Parameter onEnd: is called once, and never before this returns; at the latest when all of it ends.
    func show(_ notice: Notice, at place: Place, onEnd: @escaping (Outcome) -> Void = { _ in }) {
        show(Call(notice: notice, onEnd: onEnd), at: place)
    }

    private func show(_ call: Call, at place: Place) {
        switch states[place] {
        case .calling(let running, let id, let next):
            drop(next)
            states[place] = .calling(running, replacing: id, then: .show(call))
        case .shown(let id, _): begin(call, at: place, replacing: id)
        case nil: begin(call, at: place, replacing: 0)
        }
    }

    /// Takes away what is shown there.
    func close(_ place: Place) {
        switch states[place] {
        case .calling(let running, let id, let next):
            states[place] = .calling(running, replacing: id, then: .close)
            drop(next, Self.over)
        case .shown(let id, _):
            states[place] = nil
            server.close(id)
        case nil: break
        }
    }

    /// Takes away what is shown there, or is about to be, of one sensor; what another one has brought stays.
    func close(_ place: Place, of sensor: String) {
        switch states[place] {
        case .calling(let running, let id, .show(let newer)) where newer.notice.sensor == sensor:
            let isAllOfIt = running.notice.sensor == sensor
            states[place] = .calling(running, replacing: id, then: isAllOfIt ? .close : .nothing)
            drop(.show(newer), Self.over)
        case .calling(let running, _, .nothing) where running.notice.sensor == sensor: close(place)
        case .shown(_, let notice) where notice.sensor == sensor: close(place)
        default: break
        }
    }

    /// A sensor is let go, and nobody keeps any more what becomes of what is on its way of it: that is not known.
    func giveUp(_ sensor: String) {
        for case (let place, .calling(let running, let id, let next)) in states where running.notice.sensor == sensor {
            states[place] = .calling(Call(notice: running.notice) { _ in }, replacing: id, then: next)
            running.onEnd(.unknown("its sensor was let go"))
        }
        for place in places { close(place, of: sensor) }
    }

    /// Takes everything away, so that no button is left that nobody answers; of what is on its way it is told that
    /// nobody will know any more.
    func end() {
        let ended = states
        states = [:]
        for state in ended.values {
            switch state {
            case .shown(let id, _), .calling(_, let id, _): if id != 0 { server.close(id) }
            }
        }
        server.stop()
        for case .calling(let running, _, let next) in ended.values {
            running.onEnd(.unknown("it was stopped"))
            drop(next, "it was stopped")
        }
    }

    private static let over = "what it was about was over"

    private func drop(_ next: Next, _ why: String = "a newer one was to be shown") {
        if case .show(let call) = next { call.onEnd(.notShown(why)) }
    }

    private func begin(_ call: Call, at place: Place, replacing id: UInt32) {
        states[place] = .calling(call, replacing: id, then: .nothing)
        server.show(call.notice.content, replacing: id) { [weak self] in self?.answered($0, at: place) }
    }

    private func answered(_ outcome: Outcome, at place: Place) {
        guard case .calling(let call, let replaced, let next) = states[place] else { return }
        // What could not be replaced may still be shown.
        var id = replaced
        if case .shown(let shown) = outcome { id = shown }
        if replaced != 0, replaced != id { server.close(replaced) }
        states[place] = id == 0 ? nil : .shown(id: id, call.notice)
        call.onEnd(outcome)
        switch next {
        case .nothing: break
        case .close: close(place)
        case .show(let newer): show(newer, at: place)
        }
    }

    // MARK: What the server tells

    private func place(of id: UInt32) -> (Place, Notice)? {
        for (place, state) in states {
            switch state {
            case .shown(id, let notice): return (place, notice)
            // It is still shown while its successor is on its way.
            case .calling(let call, id, _) where id != 0: return (place, call.notice)
            default: break
            }
        }
        return nil
    }

    private func closed(_ id: UInt32) {
        guard let (place, _) = place(of: id) else { return }
        if case .calling(let call, _, let next)? = states[place] {
            states[place] = .calling(call, replacing: 0, then: next)
        } else {
            states[place] = nil
        }
    }

    /// What was given up is shown after all. Where it has not taken a known one's place nobody answers its buttons.
    private func came(late id: UInt32) { if place(of: id) == nil { server.close(id) } }

    private func act(_ id: UInt32, _ key: String) {
        guard let (place, notice) = place(of: id), let action = Action(rawValue: key),
            notice.actions.contains(where: { $0.action == action })
        else { return }
        onAction(action, place, notice)
    }

    /// Another server knows nothing of what was shown, and its numbers begin again.
    private func lose() {
        for (place, state) in states {
            switch state {
            case .shown: states[place] = nil
            case .calling(let call, _, let next): states[place] = .calling(call, replacing: 0, then: next)
            }
        }
    }
}
