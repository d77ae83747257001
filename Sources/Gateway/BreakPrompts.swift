import Balance
import LocalTime
import Numbers
import Posture

/// Stillness that is brought to notice: of whom, after how long, and in which words.
struct BreakPrompts {
    /// `nil`: never.
    let settings: BreakPrompter.Settings?
    /// After so long without movement a sensor is known not to be worn.
    let off_s: Double

    /// Each wearer's, whichever sensor has noticed it.
    private var intervals: [String: BreakInterval] = [:]
    private var last_us: [String: Int64] = [:]

    init(settings: BreakPrompter.Settings?, off_s: Double) {
        self.settings = settings
        self.off_s = off_s
    }

    /// What notices stillness with a sensor; `nil` where none is asked for, or another sensor does it.
    func slotBreaks(for placement: Placement, isCoarse: Bool) -> SlotBreaks? {
        // A low sensor says the same, only later.
        guard settings != nil, placement.judgesPosture else { return nil }
        return SlotBreaks(settle_s: off_s, seesWalking: !isCoarse)
    }

    /// Learns from the record what followed a wearer's last prompts, oldest first.
    mutating func learn(_ kept: [BreakPrompt], wearer: String) {
        // What was learned live is newer.
        guard let settings, intervals[wearer] == nil else { return }
        intervals[wearer] = BreakInterval(settings, kept: kept)
    }

    /// Learns what followed a prompt.
    mutating func note(_ prompt: BreakPrompt) { intervals[prompt.wearer]?.note(prompt) }

    /// What is in force for a wearer; `nil`: no break is asked for.
    func interval(of wearer: String) -> BreakInterval? {
        settings.map { intervals[wearer] ?? BreakInterval($0) }
    }

    /// Whether a break that one of a wearer's sensors finds due is, whatever another one has found.
    mutating func isDue(at_us: Int64, wearer: String) -> Bool {
        let interval_us = Int64.microseconds((interval(of: wearer)?.minutes ?? 0) * 60)
        if let last_us = last_us[wearer], last_us <= at_us, at_us - last_us < interval_us { return false }
        last_us[wearer] = at_us
        return true
    }

    /// What a wearer is told when it is time for a break; `nil` with a sign that cannot wait, for then nothing is asked of
    /// them. A wearer who has not answered the questions yet is asked for no exercise, and with a sign that somebody
    /// should look at for a walk. It is the change that helps; standing is no better for the back than sitting (BALANCE 7).
    ///
    /// - Parameters:
    ///   - record: the wearer's signs.
    ///   - minutes: how long the position was kept.
    func text(_ record: SignRecord, minutes: Double) -> String? {
        let time = "In one position for \(String(whole: minutes)) minutes: "
        guard record.stopping.isEmpty, record.earlier?.isThere != true else { return nil }
        guard record.stopListDay != nil else { return time + "change it, or walk a little." }
        return record.isAllLookedAt
            ? time + "change it, or take a minute to reset (plumbline learn B01)."
            : time + "change it, or walk a little (plumbline learn B02)."
    }

    /// Whose breaks are asked for later than is set, and why; `nil` where nobody's are.
    var adaptedText: String? {
        let texts = intervals.filter { $0.value.isLonger }.sorted { $0.key < $1.key }.map { wearer, interval in
            "of \(wearer) after \(String(whole: interval.minutes))"
        }
        guard !texts.isEmpty, let settings else { return nil }
        return "A break is asked \(texts.joined(separator: ", ")) minutes in one position, not "
            + "\(String(whole: settings.still_min)): prompts in a row were not followed."
    }
}
