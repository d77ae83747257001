public import Balance
public import LocalTime
import Numbers
import PlainText
import Posture
public import Records

/// What happened on a day, one thing after the other: slouches, what was told of them and answered, prompts, notes.
public struct DayDiary: Equatable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        case slouch
        case alert
        /// What the wearer said of a posture.
        case answer
        case prompt = "break"
        case note
    }

    public struct Entry: Equatable, Sendable {
        public let moment: Moment
        public let kind: Kind
        public let text: String
    }

    /// Oldest first.
    public let entries: [Entry]

    /// Reads a day; without a record nothing is in it.
    ///
    /// - Parameter seconds: of the same day and wearer.
    public static func read(
        _ day: LocalDay, of wearer: String, _ seconds: WornSeconds, from store: Store?
    ) throws(RecordsError) -> DayDiary {
        guard let store else { return DayDiary(seconds) }
        // No offset is beyond 14 hours.
        let (from_us, to_us) = ((day - 1).start_us(offset_s: 0), (day + 2).start_us(offset_s: 0))
        return DayDiary(
            seconds,
            corrections: try store.corrections(of: wearer, from_us: from_us, to_us: to_us).filter {
                $0.moment.day == day
            },
            prompts: try store.breakPrompts(of: wearer, on: day),
            notes: try store.notes(from_us: from_us, to_us: to_us).filter {
                $0.moment.day == day && $0.wearer == wearer
            })
    }

    public init(
        _ seconds: WornSeconds, corrections: [StoredCorrection] = [], prompts: [BreakPrompt] = [],
        notes: [StoredNote] = []
    ) {
        let slouches = seconds.episodes.filter { $0.kind == .slouch }.map { slouch in
            Entry(moment: seconds.offsets.moment(slouch.start_us), kind: .slouch, text: Self.words(slouch))
        }
        let answers = AlertAnswers(
            alerts_us: seconds.alerts_us, episodes: seconds.episodes, track: seconds.track)
        let alerts = answers.all.map { answer in
            Entry(moment: seconds.offsets.moment(answer.alert_us), kind: .alert, text: Self.words(answer))
        }
        let said = corrections.map {
            Entry(moment: $0.moment, kind: .answer, text: $0.wasSlouch ? "You said: a slouch." : "You said: no slouch.")
        }
        let asked = prompts.map { Entry(moment: $0.moment, kind: .prompt, text: Self.words($0)) }
        let written = notes.map { Entry(moment: $0.moment, kind: .note, text: $0.text) }
        entries = (slouches + alerts + said + asked + written).enumerated().sorted {
            ($0.element.moment.utc_us, $0.offset) < ($1.element.moment.utc_us, $1.offset)
        }.map(\.element)
    }

    private static func words(_ slouch: Episode) -> String {
        let (mean, peak) = (slouch.meanDegrees, slouch.peakDegrees)
        return
            "for \(TimeText.duration(seconds: slouch.duration_s)); \(DecimalText.fixed(mean, decimals: 0))° forward, "
            + "\(DecimalText.fixed(peak, decimals: 0))° at most"
    }

    private static func words(_ answer: AlertAnswers.Answer) -> String {
        guard let seconds = answer.seconds else { return "What followed is not known." }
        guard seconds < AlertAnswers.missing_s else { return "No change of position within 5 min." }
        return "Position changed after \(TimeText.duration(seconds: seconds))."
    }

    private static func words(_ prompt: BreakPrompt) -> String {
        let asked = "after \(String(whole: prompt.interval_min)) min in one position"
        if let silence = prompt.silence { return "\(asked); not told: \(silence)" }
        return switch prompt.outcome?.answer.isFollowed {
        case true?: "\(asked); a change followed"
        case false?: "\(asked); no change was seen"
        case nil: "\(asked); what followed is not known"
        }
    }
}
