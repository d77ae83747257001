import Balance
import Gateway
import LinuxIO
import Records

/// A wearer's routine from the record, and what of it is kept there.
struct RoutineOfWearer {
    let wearer: String
    let folder: String
    let store: Store
    let knowledge: Knowledge
    /// The local day, days since 1970, when the command began.
    let today: Int
    let now_us: Int64
    let offset_s: Int

    /// Opens the record, and makes it where there is none yet.
    init(_ wearer: String, folder: String) throws(Failure) {
        self.wearer = wearer
        self.folder = folder
        knowledge = try Knowledge.forCommand()
        now_us = HostClock.utc_us
        offset_s = HostClock.utcOffset_s(at: now_us)
        today = Self.day(utc_us: now_us, offset_s: offset_s)
        do throws(RecordsError) { store = try Store(folder: folder) } catch { throw Failure(error) }
    }

    static func day(utc_us: Int64, offset_s: Int) -> Int {
        TimeText.daysSince1970(TimeText.date(utc_us: utc_us, offset_s: offset_s)) ?? 0
    }

    /// What is known today; the model is asked on the way.
    func input() throws(Failure) -> RoutineInput {
        let balance = try BalanceOfWearer(wearer, today: today, folder: folder, keeps: false)
        do throws(RecordsError) {
            var input = RoutineInput(
                today: today, profile: try store.routineProfile(wearer: wearer) ?? RoutineProfile(),
                redFlags: try store.redFlags(wearer: wearer),
                sessions: try store.sessions(wearer: wearer).map(\.session),
                lastTests: Dictionary(balance.history.answers.map { ($0.test, $0.day) }, uniquingKeysWith: max),
                days: balance.history.days.map { day in
                    RoutineInput.Day(
                        day: day.day, worn_min: day.worn_min,
                        slouch_min: day.slouches.map(\.minutes).reduce(0, +))
                })
            input.take(balance.result)
            return input
        } catch {
            throw Failure(error)
        }
    }

    func plan() throws(Failure) -> RoutinePlan { RoutineBuilder(knowledge: knowledge).plan(for: try input()) }

    /// The wearer has agreed that answers on health are kept.
    func hasConsent() throws(Failure) -> Bool {
        do throws(RecordsError) {
            return try store.consents(wearer: wearer).contains { $0.version == ConsentText.version }
        } catch {
            throw Failure(error)
        }
    }

    /// A session that is noted now.
    func stored(_ session: RoutineSession) -> StoredSession {
        StoredSession(wearer: wearer, session: session, time_us: HostClock.utc_us, utcOffset_s: offset_s)
    }
}

/// What somebody agrees to before the first answer about health.
enum ConsentText {
    /// Another text is another version, and is asked for anew.
    static let version = "2026-11"
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
