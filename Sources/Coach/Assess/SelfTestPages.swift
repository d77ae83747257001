import Balance
import PlainText

/// The pages of one self-test: its name and place on top, its figure beside its steps.
struct SelfTestPages: Sendable {
    let test: SelfTest
    /// Among the tests of a sitting, before the name: `Test 2 of 3  `; empty where there is one.
    let place: String

    /// What the test is for and what it needs, before it begins.
    ///
    /// - Parameter isBegun: something of it was measured earlier today.
    func opening(isBegun: Bool) -> Page {
        let needs = test.equipment.map(\.text).joined(separator: ", ")
        return withFigure(
            .both,
            (isBegun
                ? [.paragraph("What you measured of it today is kept: it goes on from there.", .strong), .space] : [])
                + [.paragraph(test.purpose)] + (needs.isEmpty ? [] : [.paragraph("You need: \(needs).")])
                + [.space, .steps(test.steps), .space, .paragraph(test.stop, .warning)])
    }

    /// One thing that is asked for, above the steps that lead to it.
    func asking(_ prompt: String, _ side: StateKey.Side) -> Page {
        let which = side == .both ? "" : "\("\(side.rawValue) side".asSentence) "
        return withFigure(side, [.paragraph(which + prompt, .strong), .space, .steps(test.steps)])
    }

    func plain(_ side: StateKey.Side, _ text: String) -> Page { Page(title(side), [text]) }

    private func withFigure(_ side: StateKey.Side, _ blocks: [Page.Block]) -> Page {
        Page(title(side), figure: Page.Figure(test.id, side: side), blocks: blocks)
    }

    private func title(_ side: StateKey.Side) -> String {
        "\(place)\(test.id)  \(test.name)" + (side == .both ? "" : ", \(side.rawValue)")
    }
}
