/// After how many minutes of stillness a wearer is asked to take a break (BALANCE 7).
///
/// It begins with what is set. Three prompts in a row that were ignored make it longer by a step, to one and a half times
/// and to twice what is set, but never beyond 60 minutes; three in a row that were followed make it shorter again by a
/// step, down to what is set. A prompt whose answer is not known changes nothing and interrupts no row.
public struct BreakInterval: Equatable, Sendable {
    /// This many in a row change the step.
    public static let inARow = 3
    /// This many kept prompts say where it stands; nothing older is looked at (assumed).
    public static let promptsLookedAt = 100

    /// Minutes.
    public let set_min: Double
    private let steps_min: [Double]
    private let adapts: Bool
    private var step = 0
    /// Followed in a row above 0, ignored in a row below.
    private var row = 0

    /// - Parameters:
    ///   - settings: what is set.
    ///   - kept: the wearer's last prompts, oldest first. Those from before the setting was changed do not count.
    public init(_ settings: BreakPrompter.Settings, kept: [BreakPrompt] = []) {
        set_min = settings.still_min
        adapts = settings.adapts
        steps_min = Self.steps(from: settings.still_min)
        guard settings.adapts else { return }
        let since = kept.lastIndex { $0.set_min != settings.still_min }.map { $0 + 1 } ?? 0
        for prompt in kept[since...] {
            // What was in force then is where it goes on from.
            if let there = steps_min.firstIndex(of: prompt.interval_min), there != step { (step, row) = (there, 0) }
            note(prompt)
        }
    }

    /// What is in force.
    public var minutes: Double { steps_min[step] }
    /// Whether it is longer than what is set: prompts in a row were ignored.
    public var isLonger: Bool { step > 0 }

    /// Learns what has followed a prompt.
    public mutating func note(_ prompt: BreakPrompt) {
        guard adapts, let isFollowed = prompt.isFollowed else { return }
        row = isFollowed ? max(row, 0) + 1 : min(row, 0) - 1
        guard abs(row) == Self.inARow else { return }
        step = min(max(step + (isFollowed ? -1 : 1), 0), steps_min.count - 1)
        row = 0
    }

    /// 30, 45, 60; from 20 on 20, 30, 40; from 40 on 40, 60; and 60 alone.
    private static func steps(from set_min: Double) -> [Double] {
        let most = max(set_min, BreakPrompter.Settings.range_min.upperBound)
        return [1.5, 2].reduce(into: [set_min]) { steps, factor in
            let next = min(set_min * factor, most)
            if next > steps[steps.count - 1] { steps.append(next) }
        }
    }
}
