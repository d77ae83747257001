import Balance
import LocalTime
import Records
import Reports

/// Asks for consent where there is none. Only a yes makes a record, and a wearer in it.
struct ConsentQuestions: Flow, Sendable {
    enum Outcome: Sendable {
        case agreed(Sitting)
        case declined
    }

    private enum State {
        /// There is a record, and nothing of this wearer in it.
        case somebodyNew(known: [String])
        case consent
        case ended(Outcome)
    }

    private let wearer: String
    private let folder: String
    private let knowledge: Knowledge
    private var state: State
    private var isChanged = false

    private init(wearer: String, folder: String, knowledge: Knowledge, state: State) {
        (self.wearer, self.folder, self.knowledge, self.state) = (wearer, folder, knowledge, state)
    }

    /// Where the record of a folder says that the wearer is. It need not be there yet.
    static func begin(
        wearer: String, folder: String, knowledge: Knowledge, at now: Moment
    ) throws(CoachError) -> ConsentQuestions {
        var questions = ConsentQuestions(wearer: wearer, folder: folder, knowledge: knowledge, state: .consent)
        do throws(RecordsError) {
            guard try Store.exists(in: folder) else { return questions }
        } catch {
            throw .record(error)
        }
        let store = try questions.openStore()
        let sitting = Sitting(of: wearer, in: store, knowledge: knowledge, begun: now)
        if try sitting.hasConsent() {
            questions.state = .ended(.agreed(sitting))
            return questions
        }
        questions.isChanged = try sitting.hasAgreedBefore()
        let known = try sitting.record { store throws(RecordsError) in try store.wearers() }
        if !known.isEmpty, !known.contains(wearer) { questions.state = .somebodyNew(known: known) }
        return questions
    }

    /// `nil` while something is asked.
    var outcome: Outcome? {
        if case .ended(let outcome) = state { outcome } else { nil }
    }

    var question: Question? {
        switch state {
        case .somebodyNew(let known):
            let names = known.map { "“\($0)”" }.joined(separator: ", ")
            let text = "There is nothing of “\(wearer)” yet. There are records of \(names). Is this somebody new?"
            return .choice(Page("Somebody new", [text]), [.yes, .no])
        case .consent:
            return .choice(
                Page(ConsentText.title, ConsentText.paragraphs(wearer: wearer, isChanged: isChanged)), [.yes, .no])
        case .ended: return nil
        }
    }

    mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        let isYes = answer == .choice(0)
        switch state {
        case .somebodyNew: state = isYes ? .consent : .ended(.declined)
        case .consent: state = .ended(isYes ? .agreed(try keep(at: now)) : .declined)
        case .ended: break
        }
    }

    private func keep(at now: Moment) throws(CoachError) -> Sitting {
        let sitting = Sitting(of: wearer, in: try openStore(), knowledge: knowledge, begun: now)
        try sitting.record { store throws(RecordsError) in
            try store.add(Consent(to: Consent.currentVersion, wearer: wearer, time_us: now.utc_us))
        }
        return sitting
    }

    private func openStore() throws(CoachError) -> Store {
        do throws(RecordsError) { return try Store(folder: folder) } catch { throw .record(error) }
    }
}
