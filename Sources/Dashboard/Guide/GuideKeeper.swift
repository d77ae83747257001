import Balance
import Coach
import LocalTime
import Pages
import Records
import Reports
import Synchronization

/// The guides that pages lead somebody through, one of each kind for a wearer.
///
/// Where a guide is, is in the record after each answer; what is kept here is its next question. It counts only as long as
/// the record is as the guide left it: where somebody has gone on in a terminal, or this program was started again, the guide
/// is made again from the record, and an answer to what was asked before changes nothing.
///
/// Every function is called on the record's queue, one after the other.
final class GuideKeeper: Sendable {
    struct Key: Hashable, Sendable {
        var guide: GuideName
        var wearer: String
    }

    /// What a page shows.
    enum Reply: Sendable {
        /// - Parameters:
        ///   - step: which of the guide's questions it is.
        ///   - notice: why something was not taken for an answer.
        case asks(Question, step: String, notice: String? = nil)
        case ended([String], notice: String? = nil)
        /// Nothing has been begun.
        case notBegun
        /// The recorder is to be asked for so many seconds of angles, which then answer this step.
        case measures(seconds: Int, step: String)
        case failed(CoachError)
    }

    private struct Running: Sendable {
        var guide: any Guide & Sendable
        /// Of this guide among all.
        let number: UInt32
        /// Its answers so far.
        var answers = 0
        /// What is said at its end; `nil` while something is asked.
        var ending: [String]?
        var mark: GuideMark
        var lastUsed: Moment
        /// The self-test that alone is meant; `nil` for what is due.
        let test: SelfTest?

        var step: String { "\(number).\(answers).\(fingerprint)" }

        var fingerprint: String {
            guide.question.map {
                QuestionHTML($0, step: "", key: "", action: "", whose: nil).fingerprint
            } ?? ""
        }
    }

    /// Nobody has this many at once; the one that was left longest ago goes.
    private static let most = 32
    /// A guide that was left for so long begins where the record says, with the questions of that day.
    private static let longest_us: Int64 = 3 * 3_600 * 1_000_000
    static let stale = "That answer was for an earlier page, and changes nothing. This is what is asked now."

    private let folder: String
    private let hasRecorder: @Sendable (String) -> Bool
    private let all = Mutex<[Key: Running]>([:])

    /// - Parameters:
    ///   - folder: of the record.
    ///   - hasRecorder: whether a recorder runs that can be asked for a wearer's angles.
    init(dataFolder folder: String, hasRecorder: @escaping @Sendable (String) -> Bool) {
        self.folder = folder
        self.hasRecorder = hasRecorder
    }

    // MARK: What a page asks for

    /// Begins a guide, or goes on with the one that is running.
    ///
    /// - Parameter test: the id of a self-test that alone is meant, due or not; that begins at once. One that nobody knows is
    ///   no such test.
    func begin(_ key: Key, test: String? = nil, _ store: Store?, at now: Moment) throws(CoachError) {
        let only = try test.flatMap { id throws(CoachError) in try Self.knowledge().selfTest(id) }
        if only == nil, let running = try current(key, store, at: now), running.ending == nil {
            return keep(running, key)
        }
        guard let running = try made(key, only, store, resumes: false, at: now) else { return }
        keep(running, key)
    }

    /// What is asked now.
    func shown(_ key: Key, _ store: Store?, at now: Moment) -> Reply {
        do throws(CoachError) {
            var running = try current(key, store, at: now)
            // Looking begins nothing but what the record says is going on.
            if running == nil, key.guide == .routine { running = try made(key, nil, store, resumes: true, at: now) }
            guard let running else { return .notBegun }
            keep(running, key)
            return Self.reply(running)
        } catch { return .failed(error) }
    }

    /// Goes on with what a form says, where it is an answer to what is asked now.
    func receive(_ form: Query, _ key: Key, _ store: Store?, at now: Moment) -> Reply {
        do throws(CoachError) {
            let step = form["step"] ?? ""
            var known = try current(key, store, at: now)
            if known == nil { known = try made(key, nil, store, resumes: true, at: now) }
            guard var running = known else { return .notBegun }
            guard let question = running.guide.question, running.ending == nil else { return Self.reply(running) }
            let posted = PostedAnswer(form, to: question)
            // Whoever stops means what is running, whichever of its pages is open.
            if posted == .stop {
                running.ending = try running.guide.stopped()
                keep(running, key)
                return Self.reply(running)
            }
            guard Self.isOf(step, running) else {
                keep(running, key)
                return Self.reply(running, notice: Self.stale)
            }
            switch posted {
            case .answer(let answer): try goOn(&running, answer, key, store, at: now)
            case .measure:
                guard case .measurement(_, let seconds) = question else { return Self.reply(running) }
                keep(running, key)
                return .measures(seconds: seconds, step: running.step)
            case .refused(let why):
                keep(running, key)
                return Self.reply(running, notice: why)
            case .stop: break
            }
            return Self.reply(running)
        } catch { return .failed(error) }
    }

    /// The angle that was asked of the recorder for a step.
    func receive(angle: Double?, step: String, _ key: Key, _ store: Store?, at now: Moment) -> Reply {
        do throws(CoachError) {
            guard var running = try current(key, store, at: now) else { return .notBegun }
            guard running.step == step, running.ending == nil else { return Self.reply(running, notice: Self.stale) }
            try goOn(&running, .angle(angle), key, store, at: now)
            return Self.reply(running)
        } catch { return .failed(error) }
    }

    private static func reply(_ running: Running, notice: String? = nil) -> Reply {
        if let ending = running.ending { return .ended(ending, notice: notice) }
        guard let question = running.guide.question else { return .ended(running.guide.closing, notice: notice) }
        return .asks(question, step: running.step, notice: notice)
    }

    /// Whether a form was made for the question that is asked now. After this program was started again the same question
    /// has another number, and is the same question.
    private static func isOf(_ step: String, _ running: Running) -> Bool {
        if step == running.step { return true }
        let parts = step.split(separator: ".", omittingEmptySubsequences: false)
        return running.answers == 0 && parts.count == 3 && parts[0] != "\(running.number)"
            && !parts[2].isEmpty && parts[2] == running.fingerprint
    }

    // MARK: From one question to the next

    private func goOn(
        _ running: inout Running, _ answer: Coach.Answer, _ key: Key, _ store: Store?, at now: Moment
    ) throws(CoachError) {
        try running.guide.receive(answer, at: now)
        running.answers += 1
        try settle(&running, key, store, at: now)
        keep(running, key)
    }

    /// Answers what nobody is asked, and notes how the record stands.
    private func settle(
        _ running: inout Running, _ key: Key, _ store: Store?, at now: Moment
    ) throws(CoachError) {
        while case .sensor? = running.guide.question {
            try running.guide.receive(.sensor(isThere: hasRecorder(key.wearer)), at: now)
            running.answers += 1
        }
        if running.guide.question == nil { running.ending = running.guide.closing }
        running.mark = try mark(key, store)
        running.lastUsed = now
    }

    /// The guide as it is kept here, where the record has not moved on under it.
    private func current(_ key: Key, _ store: Store?, at now: Moment) throws(CoachError) -> Running? {
        guard let kept = all.withLock({ $0[key] }) else { return nil }
        let age_us = now.utc_us - kept.lastUsed.utc_us
        guard (0..<Self.longest_us).contains(age_us) else {
            drop(key)
            return nil
        }
        // What has been said at an end stays said.
        if kept.ending != nil { return kept }
        if try kept.mark == mark(key, store) { return kept }
        drop(key)
        return try made(key, kept.test, store, resumes: true, at: now)
    }

    private func drop(_ key: Key) { all.withLock { $0[key] = nil } }

    private func mark(_ key: Key, _ store: Store?) throws(CoachError) -> GuideMark {
        try record { () throws(RecordsError) in try GuideMark(of: key.wearer, in: store) }
    }

    private func keep(_ running: Running, _ key: Key) {
        all.withLock { all in
            all[key] = running
            guard all.count > Self.most else { return }
            if let oldest = all.min(by: { $0.value.lastUsed.utc_us < $1.value.lastUsed.utc_us }) {
                all[oldest.key] = nil
            }
        }
    }

    // MARK: From the record

    /// - Parameters:
    ///   - test: the self-test that alone is meant; `nil` for what is due.
    ///   - resumes: only what the record says is going on.
    /// - Returns: `nil` where nothing is going on.
    private func made(
        _ key: Key, _ test: SelfTest?, _ store: Store?, resumes: Bool, at now: Moment
    ) throws(CoachError) -> Running? {
        guard let guide = try guide(key, test, store, resumes: resumes, at: now) else { return nil }
        var running = Running(
            guide: guide, number: UInt32.random(in: 0...UInt32.max), mark: try mark(key, store), lastUsed: now,
            test: test)
        try settle(&running, key, store, at: now)
        running.answers = 0
        return running
    }

    /// - Parameter resumes: a session of today is gone on with, and none is begun.
    private func guide(
        _ key: Key, _ test: SelfTest?, _ store: Store?, resumes: Bool, at now: Moment
    ) throws(CoachError) -> (any Guide & Sendable)? {
        let (wearer, knowledge) = (key.wearer, try Self.knowledge())
        switch key.guide {
        case .routine:
            guard let store else { throw .notOffered(StopText.notAsked(knowledge)) }
            let sitting = Sitting(of: wearer, in: store, knowledge: knowledge, begun: now)
            guard resumes else { return try GuidedRoutine.begin(sitting, at: now) }
            let left = try record { () throws(RecordsError) in try store.runningRoutine(wearer: wearer) }
            return left?.day == now.day ? try GuidedRoutine.resume(sitting, at: now) : nil
        case .assess:
            let tests = test.map(Assessment.Tests.only) ?? .due
            return try Assessment.begin(tests, of: wearer, in: folder, knowledge: knowledge, at: now)
        case .signs:
            return try Assessment.begin(.signsOnly, of: wearer, in: folder, knowledge: knowledge, at: now)
        case .outcomes:
            return try WeeklyOutcomes.begin(of: wearer, in: folder, knowledge: knowledge, at: now)
        }
    }

    private func record<Value>(_ body: () throws(RecordsError) -> Value) throws(CoachError) -> Value {
        do throws(RecordsError) { return try body() } catch { throw .record(error) }
    }

    private static func knowledge() throws(CoachError) -> Knowledge {
        do throws(KnowledgeError) { return try Knowledge.builtIn() } catch {
            throw .notOffered(["The data files have an error: \(error)"])
        }
    }
}
