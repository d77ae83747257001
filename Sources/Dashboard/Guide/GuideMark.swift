import Balance
import Records

/// What of a wearer's record a guide asks by. Where it is another than after the last answer, somebody has gone on
/// elsewhere, such as in a terminal.
struct GuideMark: Equatable, Sendable {
    private var running: RunningRoutine?
    private var draft: QuestionDraft?
    private var signs: SignRecord?
    private var profile: RoutineProfile?
    private var consents: [Consent] = []
    private var sessions: [StoredSession] = []
    private var answers: [StoredAnswer] = []
    private var outcomes: [StoredOutcome] = []
    private var activities: [StoredActivityNaming] = []
    /// Another file has another store.
    private var store: ObjectIdentifier?

    /// - Parameter store: `nil` where there is no record yet.
    init(of wearer: String, in store: Store?) throws(RecordsError) {
        guard let store else { return }
        self.store = ObjectIdentifier(store)
        running = try store.runningRoutine(wearer: wearer)
        draft = try store.questionDraft(wearer: wearer)
        signs = try store.redFlags(wearer: wearer)
        profile = try store.routineProfile(wearer: wearer)
        consents = try store.consents(wearer: wearer)
        sessions = try store.sessions(wearer: wearer)
        answers = try store.answers(wearer: wearer)
        outcomes = try store.outcomes(wearer: wearer)
        activities = try store.activityNamings(wearer: wearer)
    }
}
