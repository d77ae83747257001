import Events
import LocalTime
import PlainText
import Recorder
import Settings

extension Finding {
    /// What is wrong in the settings of an output, which keeps no sensor from being recorded.
    init(sharing remark: SettingsError) {
        let rest = remark.keepsSharing ? " “plumbline share” does not start before that is put right." : ""
        self.init(subject: "share settings", state: .warning, text: remark.description + rest)
    }

    /// How an output of “plumbline share” stands, that is switched on. None of it keeps a sensor from being recorded.
    init(output name: String, _ standing: SharingFolder.Standing) {
        let subject = "share \(name)"
        switch standing {
        case .unknown(let error):
            self.init(subject: subject, state: .warning, text: "how it stands cannot be read: \(error)")
        case .notRunning(let state):
            let waiting = state.flatMap { Self.waiting($0, of: name) }.map { " \($0)" } ?? ""
            // Why it has ended, where it said so: starting it again would not help.
            let last = state?.problem.map { " It last said: \(PrintableText.of($0, limit: 400))" } ?? ""
            self.init(
                subject: subject, state: .warning,
                text: "switched on, but not running: plumbline share, or systemctl --user enable --now plumbline-share."
                    + last + waiting)
        case .running(nil):
            self.init(subject: subject, state: .warning, text: "running; how it stands is not known yet")
        case .running(let state?):
            let remark = state.remark.map { PrintableText.of($0, limit: 400) }
            let rest = ([Self.waiting(state, of: name), Self.dropped(state), Self.refused(state), remark] as [String?])
                .compactMap(\.self)
            if let problem = state.problem {
                let words = ([PrintableText.of(problem, limit: 400)] + rest).joined(separator: " ")
                self.init(subject: subject, state: .warning, text: words)
            } else if let since = state.workingSince {
                let recorder = state.recorderSince == nil ? ["The recorder is not heard."] : []
                let words = (["Working since \(since.clock()) on \(since.day.text)."] + recorder + rest)
                // Minutes are sent several at once, so that some nearly always wait.
                let isUsual = rest.isEmpty || (name == "fleet" && rest == [Self.waiting(state, of: name)])
                self.init(
                    subject: subject, state: recorder.isEmpty && isUsual ? .ok : .warning,
                    text: words.joined(separator: " "))
            } else {
                self.init(
                    subject: subject, state: .warning, text: (["It is connecting."] + rest).joined(separator: " "))
            }
        }
    }

    /// Who sends to a fleet's server: it says so also where sending is switched off.
    init(fleet: Result<FleetStanding, FleetEnrolmentError>) {
        switch fleet {
        case .success(let standing):
            self.init(subject: "fleet", state: standing.waitsForSwitch ? .warning : .ok, text: standing.brief)
        case .failure(let error):
            self.init(subject: "fleet", state: .warning, text: error.description)
        }
    }

    private static func waiting(_ state: OutputState, of name: String) -> String? {
        guard let count = state.waiting, count > 0 else { return nil }
        let oldest = state.oldestWaiting.map { ", the oldest from \($0.clock()) on \($0.day.text)" } ?? ""
        let what = name == "fleet" ? "minute" : "event"
        return "\(count.counted(what)) \(count == 1 ? "waits" : "wait") to be sent\(oldest)."
    }

    private static func dropped(_ state: OutputState) -> String? {
        guard state.dropped > 0 else { return nil }
        return
            "\(state.dropped.counted("event")) \(state.dropped == 1 ? "was" : "were") dropped, because too many waited."
    }

    private static func refused(_ state: OutputState) -> String? {
        guard state.refused > 0 else { return nil }
        let (were, them) = state.refused == 1 ? ("was", "it") : ("were", "them")
        return
            "\(state.refused.counted("event")) \(were) dropped, because the far end does not take \(them); its log says why."
    }
}
