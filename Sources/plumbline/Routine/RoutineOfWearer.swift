import Balance
import Gateway
import LinuxIO
import LocalTime
import Records
import Reports

/// A wearer's routine from the record, and what of it is kept there.
struct RoutineOfWearer {
    let wearer: String
    let folder: String
    let store: Store
    let knowledge: Knowledge
    /// When the command began.
    let now: Moment
    var today: LocalDay { now.day }

    init(_ wearer: String, folder: String, store: Store) throws {
        self.wearer = wearer
        self.folder = folder
        self.store = store
        knowledge = try Knowledge.builtIn()
        now = Self.now
    }

    /// The local day now.
    static var today: LocalDay { now.day }

    private static var now: Moment {
        let utc_us = HostClock.utc_us
        return Moment(utc_us: utc_us, offset_s: HostClock.utcOffset_s(at: utc_us))
    }

    /// What is known today; the model is asked on the way.
    func input() throws -> RoutineInput {
        let balance = try WearerBalance.read(of: wearer, today: today, from: store, knowledge: knowledge)
        try balance.keep(in: store)
        return balance.routineInput
    }

    /// - Parameter pain: what has just been answered, before it is kept with the session.
    func plan(pain: Int? = nil) throws -> RoutinePlan {
        var input = try input()
        if let pain { input.sessions.append(RoutineSession(day: today, done: [], painBefore: pain)) }
        return RoutineBuilder(knowledge: knowledge).plan(for: input)
    }

    /// The wearer has agreed that answers on health are kept.
    func hasConsent() throws -> Bool {
        do throws(RecordsError) {
            return try store.consents(wearer: wearer).contains { $0.version == ConsentText.version }
        } catch {
            throw Failure(error)
        }
    }

    /// Ends a command that would go on with exercises although nothing may be offered. Pain of today is another matter:
    /// it is asked for anew.
    func refuseStopped() throws {
        let plan = try plan()
        guard let stop = plan.stop, stop != .pain else { return }
        throw Failure(StopText.sentences(stop, of: plan).joined(separator: "\n"))
    }

    /// A session that is noted now.
    func stored(_ session: RoutineSession) -> StoredSession {
        StoredSession(
            wearer: wearer, session: session, moment: Moment(utc_us: HostClock.utc_us, offset_s: now.offset_s))
    }
}

/// What somebody agrees to before the first answer about health.
enum ConsentText {
    /// Another text is another version, and is asked for anew.
    static let version = Consent.currentVersion
    static let title = "Before the first question"

    static func paragraphs(wearer: String) -> [String] {
        [
            "The next questions are about your health: signs of illness, pain, what your body can do, how an exercise "
                + "went. The answers are used to suppose which muscles may be tight or weak, and to choose exercises.",
            "They are kept on this computer, in a file that only you may read. Nothing is sent anywhere. Of signs of "
                + "illness only the fact is kept that there was one. “plumbline export” gives all of it back; "
                + "“plumbline erase --wearer \(wearer)” removes all of it for good.",
            "Plumbline is for habits and practice. It is no medical device, gives no diagnosis and takes no clinician's "
                + "place. You may skip any test, and stop at any time.",
            "Do you agree that these answers are kept?",
        ]
    }
}
