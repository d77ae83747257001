import FoundationEssentials
import Motion
import TestSupport
import Testing

@Suite("replay of a desk and of runners")
struct GatesReplayTests {
    /// The cases of the folder beside the repository, where it lies there.
    private static let cases =
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/shared/cases/"

    private static func isThere(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: cases + name + "/input.csv")
    }

    private func replayed(_ path: String) throws -> String {
        let result = try SoonAlerts.run(["replay", path, "--mount", "+x,-z", "--calibrate-first", "10"])
        #expect(result.code == 0, "\(result.stderr)")
        return result.stdout
    }

    private func isDesk(_ told: String) {
        #expect(told.contains("0 slouches, 0 s in all; 1 alert\n"))
        #expect(told.contains("Not worn since 00:00:1"))
        #expect(told.contains("19 min of it: not worn"))
    }

    private func isNoSlouch(_ told: String) { #expect(told.contains("0 slouches, 0 s in all; 0 alerts")) }

    @Test(
        "The clip on the desk is not worn since it was laid down, with a noisy and with a quiet sensor",
        .enabled(if: isThere("h-01-desk-noise"), "the cases do not lie beside the repository"),
        arguments: ["h-01-desk-noise", "h-02-desk-first-ten-minutes"])
    func desks(name: String) throws { isDesk(try replayed(Self.cases + name + "/input.csv")) }

    @Test(
        "Running is no slouch",
        .enabled(if: isThere("h-06-running"), "the cases do not lie beside the repository"))
    func running() throws { isNoSlouch(try replayed(Self.cases + "h-06-running/input.csv")) }

    @Test("A desk made here: white noise of 1 to 6 mg an axis", arguments: [1.0, 3.6, 6])
    func madeDesk(noise_mg: Double) throws {
        var random = SplitMix(seed: UInt64(noise_mg * 10))
        func noise() -> Double {
            noise_mg * 0.00981 * (0..<12).reduce(-6) { sum, _ in sum + random.number(0...1) }
        }
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n"
        for step in 0..<12_000 {
            let t = Double(step) / 10
            let angle = 25 * Units.radiansPerDegree * min(1, max(0, t - 15))
            text +=
                "\(t),\(9.81 * Scalar.cos(angle) + noise()),\(noise()),\(9.81 * Scalar.sin(angle) + noise())\n"
        }
        let file = try TemporaryFile(text)
        try withExtendedLifetime(file) { isDesk(try replayed(file.path)) }
    }

    @Test("Runners and strollers made here, leaning forward by 18°", arguments: [1.1, 2.3, 3.2])
    func madeSteps(pace_Hz: Double) throws {
        let size = (pace_Hz < 1.5 ? 0.012 : pace_Hz < 2.4 ? 0.022 : 0.035) * (2 * .pi * pace_Hz) * (2 * .pi * pace_Hz)
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2\n"
        for step in 0..<2500 {
            let t = Double(step) / 25
            let isWalking = t > 12
            let angle = isWalking ? 18 * Units.radiansPerDegree : 0
            let up = 9.81 + (isWalking ? size * Scalar.sin(2 * .pi * pace_Hz * t) : 0)
            let side = isWalking ? 0.3 * size * Scalar.sin(.pi * pace_Hz * t) : 0
            text += "\(t),\(up * Scalar.cos(angle)),\(side),\(up * Scalar.sin(angle))\n"
        }
        let file = try TemporaryFile(text)
        try withExtendedLifetime(file) { isNoSlouch(try replayed(file.path)) }
    }
}
