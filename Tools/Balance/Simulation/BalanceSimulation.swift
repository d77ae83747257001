import Balance
import Foundation
import LocalTime

/// Twelve weeks of five simulated wearers through the real store, the model and the routine, as a table and a picture.
@main
struct BalanceSimulation {
    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            FileHandle.standardError.write(Data("Usage: balance-simulation FOLDER, where table and picture go.\n".utf8))
            exit(2)
        }
        let knowledge = try Knowledge.builtIn()
        let wearers = [
            SimulatedWearer(title: "who does the routine", habit: .all),
            SimulatedWearer(title: "who does half of it", habit: .half),
            SimulatedWearer(title: "who does nothing", habit: .none),
            SimulatedWearer(
                title: "who does the routine, and writes down nonsense in weeks 5 to 8", habit: .all, wrongFrom: 28),
            SimulatedWearer(title: "who does the routine, and is away in weeks 5 to 7", habit: .all, away: 28..<49),
        ]
        let lived = try wearers.map { wearer in
            let folder = FileManager.default.temporaryDirectory.appending(path: "balance-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            // 2026-01-05, a Monday, so that five days worn are followed by two that are not.
            let monday = LocalDay(daysSince1970: 20_458)
            return (wearer, try wearer.live(days: 84, firstDay: monday, folder: folder, knowledge: knowledge))
        }
        let shown = [
            StateKey(MuscleID(rawValue: "deep_neck_flexors"), kind: .weak),
            StateKey(MuscleID(rawValue: "lower_trapezius"), kind: .weak),
            StateKey(MuscleID(rawValue: "pectoralis_minor"), kind: .tight),
        ]
        let output = URL(filePath: CommandLine.arguments[1])
        try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        let table = SimulationTable(knowledge: knowledge, shown: shown, wearers: lived).markdown
        let picture = SimulationPicture(knowledge: knowledge, shown: shown, rules: ImbalanceRules(), wearers: lived).svg
        try Data(table.utf8).write(to: output.appending(path: "simulation.md"))
        try Data(picture.utf8).write(to: output.appending(path: "simulation.svg"))
        print(table)
    }
}
