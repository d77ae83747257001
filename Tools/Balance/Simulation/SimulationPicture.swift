import Balance
import LocalTime

/// The simulation as a picture: a row for each wearer, a column for each state.
struct SimulationPicture {
    private static let panel = (width: 300.0, height: 132.0)
    private static let gap = (x: 34.0, y: 58.0)
    private static let margin = (left: 44.0, top: 84.0)
    private static let phaseColours: [RoutinePhase: String] = [
        .screen: "#bbbbbb", .assess: "#e0a030", .balance: "#3a7ca5", .maintain: "#5a9a50",
    ]

    let knowledge: Knowledge
    let shown: [StateKey]
    let rules: ImbalanceRules
    let wearers: [(wearer: SimulatedWearer, mornings: [SimulatedWearer.Morning])]

    var svg: String {
        let width = Self.margin.left + Double(shown.count) * (Self.panel.width + Self.gap.x)
        let height = Self.margin.top + Double(wearers.count) * (Self.panel.height + Self.gap.y) + 10
        var body = ""
        for (column, key) in shown.enumerated() {
            let x = left(column)
            body += text(
                x, 52, "\(knowledge.muscle(key.muscle)?.name ?? ""), \(key.kind.rawValue)", size: 13, bold: true)
        }
        for (row, item) in wearers.enumerated() {
            body += text(Self.margin.left, top(row) - 8, item.wearer.title, size: 12)
            for (column, key) in shown.enumerated() {
                body += panel(key, item.mornings, x: left(column), y: top(row))
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(width))" height="\(Int(height))" \
            viewBox="0 0 \(Int(width)) \(Int(height))" font-family="sans-serif">
            <rect width="100%" height="100%" fill="white"/>
            \(legend())\(body)</svg>

            """
    }

    private func left(_ column: Int) -> Double { Self.margin.left + Double(column) * (Self.panel.width + Self.gap.x) }
    private func top(_ row: Int) -> Double { Self.margin.top + Double(row) * (Self.panel.height + Self.gap.y) + 14 }

    private func legend() -> String {
        var x = Self.margin.left
        var out = text(x, 20, "Twelve simulated weeks, as the model saw them each morning", size: 15, bold: true)
        func item(_ mark: String, _ label: String) {
            out += mark + text(x + 22, 36, label, size: 10)
            x += 34 + Double(label.count) * 5.6
        }
        item(line(x, 32, x + 18, 32, "#1f4e79", width: 2), "supposed")
        item(rectangle(x, 27, 18, 10, "#9cc3e6", opacity: 0.6), "± one standard deviation")
        item(line(x, 32, x + 18, 32, "#c0392b", width: 1.5, dash: "4 3"), "really")
        item(circle(x + 9, 32, "#333333"), "what a self-test says")
        item(rectangle(x, 27, 18, 10, "#eeeeee"), "not worn")
        for (phase, name) in [(RoutinePhase.assess, "assess"), (.balance, "balance"), (.maintain, "maintain")] {
            item(rectangle(x, 30, 18, 4, Self.phaseColours[phase] ?? ""), name)
        }
        item(line(x + 9, 28, x + 9, 36, "#333333", width: 1.5), "routine done")
        return out
    }

    private func panel(_ key: StateKey, _ mornings: [SimulatedWearer.Morning], x: Double, y: Double) -> String {
        let step = Self.panel.width / Double(max(1, mornings.count))
        func at(_ index: Int) -> Double { x + (Double(index) + 0.5) * step }
        func level(_ value: Double) -> Double { y + (1 - value) * Self.panel.height }
        var out = ""
        for (index, morning) in mornings.enumerated() where !morning.isWorn {
            out += rectangle(x + Double(index) * step, y, step, Self.panel.height, "#eeeeee")
        }
        for value in [0, 0.2, 0.5, 1] {
            out += line(
                x, level(value), x + Self.panel.width, level(value), "#999999", width: value == 0.5 ? 1 : 0.4,
                dash: value == 0.5 ? "2 2" : nil)
            out += text(x - 22, level(value) + 3, value == 0 || value == 1 ? "\(Int(value))" : number(value), size: 9)
        }
        let states = mornings.compactMap { $0.result[key] }
        let upper = states.enumerated().map {
            "\(f(at($0))),\(f(level(min(1, $1.estimate.mean + $1.estimate.deviation))))"
        }
        let lower = states.enumerated().map {
            "\(f(at($0))),\(f(level(max(0, $1.estimate.mean - $1.estimate.deviation))))"
        }
        out +=
            "<polygon points=\"\((upper + lower.reversed()).joined(separator: " "))\" fill=\"#9cc3e6\" opacity=\"0.6\"/>\n"
        out += polyline(mornings.enumerated().map { (at($0), level($1.truth[key] ?? 0)) }, "#c0392b", dash: "4 3")
        out += polyline(states.enumerated().map { (at($0), level($1.estimate.mean)) }, "#1f4e79", width: 2)
        out += tests(of: key, mornings).map { circle(at($0.index), level($0.level), "#333333") }.joined()
        for (index, morning) in mornings.enumerated() {
            let colour = Self.phaseColours[morning.plan.phase] ?? "#bbbbbb"
            out += rectangle(x + Double(index) * step, y + Self.panel.height + 3, step + 0.3, 4, colour)
            if morning.isDone {
                out += line(
                    at(index), y + Self.panel.height + 9, at(index), y + Self.panel.height + 14, "#333333", width: 1)
            }
            if index % 14 == 0 {
                out += text(at(index) - 3, y + Self.panel.height + 25, "week \(index / 7 + 1)", size: 8)
            }
        }
        return out
    }

    /// The levels that the tests of a state say, by the index of their morning.
    private func tests(of key: StateKey, _ mornings: [SimulatedWearer.Morning]) -> [(index: Int, level: Double)] {
        guard let first = mornings.first?.result.today, let last = mornings.last?.result[key] else { return [] }
        return last.influences.compactMap { influence in
            guard case .test = influence.cause, let level = influence.amount else { return nil }
            return (influence.firstDay - first, level)
        }
    }

    // MARK: Shapes

    private func f(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    private func text(_ x: Double, _ y: Double, _ text: String, size: Int, bold: Bool = false) -> String {
        "<text x=\"\(f(x))\" y=\"\(f(y))\" font-size=\"\(size)\"\(bold ? " font-weight=\"bold\"" : "")>\(text)</text>\n"
    }

    private func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ colour: String, opacity: Double = 1
    ) -> String {
        "<rect x=\"\(f(x))\" y=\"\(f(y))\" width=\"\(f(width))\" height=\"\(f(height))\" fill=\"\(colour)\" "
            + "opacity=\"\(opacity)\"/>\n"
    }

    private func circle(_ x: Double, _ y: Double, _ colour: String) -> String {
        "<circle cx=\"\(f(x))\" cy=\"\(f(y))\" r=\"3\" fill=\"\(colour)\"/>\n"
    }

    private func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ colour: String, width: Double, dash: String? = nil
    ) -> String {
        "<line x1=\"\(f(x1))\" y1=\"\(f(y1))\" x2=\"\(f(x2))\" y2=\"\(f(y2))\" stroke=\"\(colour)\" "
            + "stroke-width=\"\(width)\"\(dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")/>\n"
    }

    private func polyline(
        _ points: [(x: Double, y: Double)], _ colour: String, width: Double = 1.5, dash: String? = nil
    ) -> String {
        "<polyline points=\"\(points.map { "\(f($0.x)),\(f($0.y))" }.joined(separator: " "))\" fill=\"none\" "
            + "stroke=\"\(colour)\" stroke-width=\"\(width)\"\(dash.map { " stroke-dasharray=\"\($0)\"" } ?? "")/>\n"
    }
}
