import Balance
import Numbers

/// What is said when a session has ended: how much was done, and what pain asks for.
struct SessionEnding {
    private let running: RunningRoutine
    private let painAfter: Int?
    private let isEndedByPain: Bool
    private let rules: PainRules
    private let knowledge: Knowledge

    init(
        _ running: RunningRoutine, painAfter: Int?, isEndedByPain: Bool, _ rules: PainRules, _ knowledge: Knowledge
    ) {
        self.knowledge = knowledge
        self.running = running
        self.painAfter = painAfter
        self.isEndedByPain = isEndedByPain
        self.rules = rules
    }

    var sentences: [String] {
        let share = "\(String(whole: running.session().part * 100)) % of the plan"
        let done = isEndedByPain ? "Ended, because it hurts: \(share) is done and kept." : "Done: \(share)."
        guard let pain = painAfter else { return [done] }
        let before = running.painBefore ?? pain
        guard pain > before || isEndedByPain else { return [done] }
        guard isEndedByPain || rules.isRise(from: before, to: pain) else {
            return [
                done,
                "Pain has gone up a little: leave alone today what brought it. It should be back to where it was by "
                    + "tomorrow morning; if it is not, say so next time.",
            ]
        }
        let course = running.painBefore.map { "Pain \($0) before, \(pain) now" } ?? "Pain \(pain)"
        return [done] + knowledge.sentences(.endedByPain, ["course": course])
    }
}
