import Balance
import Foundation
import Reports

/// How much each number of the imbalance model matters: it is halved, and made half as large again, and the Brier skill on a
/// cohort of which the truth is known is told, a JSON object for each.
@main
struct Tornado {
    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            FileHandle.standardError.write(Data("Usage: balance-tornado COHORT TRUTH\n".utf8))
            exit(2)
        }
        let lines = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8).split(separator: "\n").map {
            [UInt8]($0.utf8)
        }
        // A line a wearer: 0 or 1 for each state in the model's order, then for the first pattern.
        let truths = try String(contentsOfFile: CommandLine.arguments[2], encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: " ").map { $0 == "1" ? 1.0 : 0 }
        }
        let knowledge = try Knowledge.builtIn()
        func tell(_ rule: String, _ factor: Double, _ rules: ImbalanceRules) throws {
            let (states, pattern) = try skill(CohortModel(knowledge, rules: rules), lines, truths)
            print("{\"rule\":\"\(rule)\",\"factor\":\(factor),\"states\":\(states),\"FHRS\":\(pattern)}")
        }
        try tell("", 1, ImbalanceRules())
        let numbers =
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(ImbalanceRules())) as? [String: Any] ?? [:]
        for rule in numbers.keys.sorted() {
            guard let number = numbers[rule] as? Double, number != 0 else { continue }
            for factor in [0.5, 1.5] {
                var changed = numbers
                changed[rule] =
                    number == number.rounded() && numbers[rule] is Int ? (number * factor).rounded() : number * factor
                let data = try JSONSerialization.data(withJSONObject: changed)
                // A whole number stays one.
                guard let rules = try? JSONDecoder().decode(ImbalanceRules.self, from: data) else { continue }
                try tell(rule, factor, rules)
            }
        }
    }

    private static func skill(
        _ cohort: CohortModel, _ lines: [[UInt8]], _ truths: [[Double]]
    ) throws -> (states: Double, pattern: Double) {
        var errors = [Double](repeating: 0, count: truths.first?.count ?? 0)
        for (line, truth) in zip(lines, truths) {
            let result = try cohort.result(of: line)
            let said = result.states.map(\.probability) + [result.patterns[0].probability]
            for (index, (p, y)) in zip(said, truth).enumerated() { errors[index] += (p - y) * (p - y) }
        }
        let count = Double(lines.count)
        let skills = errors.indices.map { index -> Double in
            let rate = truths.map { $0[index] }.reduce(0, +) / count
            return 1 - errors[index] / count / max(rate * (1 - rate), 1e-9)
        }
        return (skills.dropLast().reduce(0, +) / Double(max(1, skills.count - 1)), skills.last ?? 0)
    }
}
