import Foundation
import SimulatedTrends

/// How often the trend of slouching is told where nothing changes and where something does, as a table.
@main
struct TrendSimulation {
    private static let wearers = 3000
    private static let variations = [0.15, 0.2, 0.25, 0.3, 0.35, 0.5]

    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            FileHandle.standardError.write(Data("Usage: trend-simulation FOLDER, where the table goes.\n".utf8))
            exit(2)
        }
        var rows: [(variation: Double, of: [TrendFigures])] = []
        for (index, variation) in variations.enumerated() {
            let figures = [0.2, 0, 0.4].map { correlation in
                TrendFigures(
                    wearers: wearers, variation: variation, correlation: correlation, seed: UInt64(index + 1))
            }
            rows.append((variation, figures))
        }
        let output = URL(filePath: CommandLine.arguments[1])
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        let text = markdown(rows)
        try Data(text.utf8).write(to: output.appending(path: "trend.md"))
        print(text)
    }

    private static func markdown(_ rows: [(variation: Double, of: [TrendFigures])]) -> String {
        let lines = rows.map { row in
            let (usual, apart, alike) = (row.of[0], row.of[1], row.of[2])
            return "| \(digits(row.variation)) | \(percent(usual.falseTrend)) (\(percent(apart.falseTrend))) "
                + "| \(percent(alike.falseTrend)) | \(percent(usual.falseRelapse)) (\(percent(apart.falseRelapse))) "
                + "| \(digits(usual.stepInFourWeeks)) / \(digits(usual.stepInSixWeeks)) "
                + "(\(digits(apart.stepInFourWeeks)) / \(digits(apart.stepInSixWeeks))) "
                + "| \(digits(usual.rampFourWeeksAfter)) (\(digits(apart.rampFourWeeksAfter))) |"
        }
        let pair = rows.filter { [0.15, 0.25].contains($0.variation) }.map { $0.of[0].rampFourWeeksAfter }
        let mean = pair.reduce(0, +) / Double(max(pair.count, 1))
        return """
            # The trend of slouching, simulated

            Made by `make balance-simulation`. \(wearers) wearers of each kind, of whom the product's own rule
            (`SlouchTrend`) is asked once a week. Five days a week, 7 % of them not worn; a day's share of slouching has
            the coefficient of variation (CV) of the first column, tails of Student's t with five degrees of freedom and a
            weekly wave; a day resembles the one before by .2 (in brackets: not at all). It shows what the rule does with
            such days; whether people's days are such, it cannot show.

            False: told at any of the thirteen looks of twelve weeks though nothing changes. A step: three tenths less
            from one day on, told at a look up to four / six weeks later. A ramp: three tenths less over four weeks, told
            at a look up to four weeks after its end.

            | CV | false up or down | … where days resemble each other by .4 | false relapse | step told in 4 / 6 weeks | ramp told |
            |---|---|---|---|---|---|
            \(lines.joined(separator: "\n"))

            The ramp, mean of CV .15 and .25: \(digits(mean)).

            """
    }

    private static func percent(_ part: Double) -> String {
        let tenths = Int((part * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    private static func digits(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
