import Balance
import PlainText

/// What comes and how long it takes, before it comes.
public enum AssessmentPages {
    /// So many self-tests are asked for at once: some ten minutes.
    static let setSize = 3
    /// A question of a list takes about so long to read and answer (assumed).
    private static let questionsAMinute = 8

    /// Below the first of the questions about signs.
    ///
    /// - Parameters:
    ///   - signs: how many questions there are.
    ///   - profile: how many about the wearer follow; 0 where they have been answered.
    ///   - isOneTest: only one self-test is meant.
    public static func preview(signs: Int, profile: Int, isOneTest: Bool) -> String {
        let about =
            profile == 0
            ? "" : "then \(profile) questions about you and your equipment (about \(minutes(profile)), once), "
        return
            "What comes: these \(signs) questions (about \(minutes(signs)); the full list only every 90 days), \(about)"
            + (isOneTest ? "then the self-test. " : "then three self-tests (about 10 minutes). ")
            + "Stop at any time (q): “plumbline assess” goes on from there, with the questions on the same day, with the "
            + "self-tests on any day."
    }

    private static func minutes(_ questions: Int) -> String {
        let minutes = max(1, (questions + questionsAMinute - 1) / questionsAMinute)
        return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    }

    /// Before the first self-test of a sitting.
    ///
    /// - Parameters:
    ///   - set: those that come now.
    ///   - rest: those that may follow.
    ///   - isBegun: others were answered on another day, or today.
    static func overview(_ set: some Collection<SelfTest>, rest: some Collection<SelfTest>, isBegun: Bool) -> Page {
        var blocks: [Page.Block] = [
            .paragraph(
                "\(set.count.counted("self-test")), \(SelfTestTime.text(set)). "
                    + (rest.isEmpty
                        ? "" : "The most useful come first; \(rest.count) more can follow, today or on another day."),
                .strong),
            .space, .steps(set.map(line)), .space,
        ]
        if isBegun {
            blocks += [.paragraph("What you have answered before is kept, and is not asked again yet."), .space]
        }
        if set.contains(where: \.isTimedByHand) {
            blocks += [
                .paragraph(
                    "Where a test is timed, ten seconds are counted down first so that you can lie down; a bell starts it "
                        + "and sounds every ten seconds. Keep the keyboard in reach: Enter stops the time."), .space,
            ]
        }
        blocks.append(
            .paragraph(
                "Stop at any time (q): every test that was finished is kept, and “plumbline assess” goes on with the rest "
                    + "on any day.", .faint))
        return Page("What comes now", blocks: blocks)
    }

    /// It hurts while a self-test is done: how strongly?
    static func hurting(_ knowledge: Knowledge) -> Question {
        .number(
            Page(
                "It hurts",
                ["The test is over, and nothing of it is kept.", GuidedRoutine.painText + " How strong is it?"]
                    + knowledge.sentences(.during)),
            prompt: "0 to 10", unit: "", range: 0...10, [.skip, Choice("n", "new, or it spreads")])
    }

    /// After a set, where more are due.
    static func offer(done: Int, of count: Int, rest: [SelfTest]) -> Page {
        let next = rest.prefix(setSize)
        return Page(
            "\(done) of \(count) answered",
            blocks: [
                .paragraph(
                    (done > 0 ? "That is enough for today, if you like. " : "")
                        + "\(rest.count.counted("more self-test")) can follow; the next:"),
                .space, .steps(next.map(line)), .space,
                .paragraph("Together \(SelfTestTime.text(next)). “plumbline assess” asks for them on any day."),
            ])
    }

    private static func line(_ test: SelfTest) -> String {
        let needs = test.equipment.map(\.text).joined(separator: ", ")
        return "\(test.name): \(SelfTestTime.text([test]))" + (needs.isEmpty ? "." : "; you need \(needs).")
    }
}

extension SelfTest {
    /// Somebody starts and stops a watch.
    var isTimedByHand: Bool { timed && holdSeconds == nil }
}
