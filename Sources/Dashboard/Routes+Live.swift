import Events
import Hummingbird
import Pages
import Reports

/// What is now, and what its buttons ask of the recorder.
extension Routes {
    func events() -> Response {
        guard let lines = feed.watchers.join() else {
            return Answer.message(
                .serviceUnavailable, "Too many", "\(Watchers.most) pages watch already: close some of them.")
        }
        return Answer.events(lines)
    }

    func live(_ query: Query, _ access: Access) async -> Response {
        let whose = await reader.read { store throws(ReportError) in try Self.whose(query["wearer"], store) }
        // What is live needs no record: a broken one is said on the other pages.
        let known: PageFrame.Whose? = if case .success(let whose) = whose { whose } else { nil }
        return Answer.page(LiveHTML(whose: known, key: access.key).page)
    }

    func asked(_ posted: Posted) async -> Response {
        guard !posted.text.contains("\n"), let asked = ControlRequest(json: posted.text), asked.isForPages else {
            let words = "This is not something that can be asked."
            return Answer.json(ControlReply(isDone: false, text: words).json.text, .badRequest)
        }
        let reply = await asking.ask(asked)
        return Answer.json(reply.json.text, reply.isDone ? .ok : .conflict)
    }
}

extension ControlRequest {
    /// What a page may ask of the recorder.
    fileprivate var isForPages: Bool {
        switch self {
        case .calibrate, .note, .correct, .snooze: true
        case .watch, .forgetLearned, .status, .reload, .scan, .pair, .passkey, .cancel: false
        }
    }
}
