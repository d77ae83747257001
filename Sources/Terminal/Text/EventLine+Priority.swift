import Events
import LinuxIO

extension EventLine {
    /// How much it matters to somebody who looks through a log.
    var priority: LogPriority {
        switch event {
        case .gap: .warning
        case .alert: .notice
        case .link(let link):
            switch link.state {
            case .silent, .lost: .warning
            case .searching, .connecting, .streaming, .stopped: .info
            }
        case .note(let note): note.kind == .warning ? .warning : .info
        case .angle, .episode, .battery, .today: .info
        }
    }
}
