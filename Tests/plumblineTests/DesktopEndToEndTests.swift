import Balance
import Foundation
import Posture
import Records
import TestSupport
import Testing

/// `run` and a sensor that cannot buzz, with a real server of notifications.
@Suite("What dunst shows while it is recorded", .serialized)
struct DesktopEndToEndTests {
    /// A recorder of a sensor that plays a stream, and a desktop.
    private final class House {
        let house: WearersHouse
        let desktop: TestDesktop
        private let recording: TemporaryFile
        private var sensor: RunningProgram?
        private var recorder: RunningProgram?

        init(_ text: String, settings: String) throws {
            house = try WearersHouse()
            desktop = try TestDesktop()
            recording = try TemporaryFile(text)
            try house.configure(settings)
        }

        /// WitMotion: such a sensor cannot buzz.
        func record(speed: Int) throws -> RunningProgram {
            let port = house.folder.path + "/sensor"
            let sensor = try RunningProgram(
                "virtual-sensor",
                [
                    "--protocol", "witmotion", "--csv", recording.path, "--rate", "10", "--link", port, "--speed",
                    "\(speed)",
                ])
            self.sensor = sensor
            try sensor.waits(for: "\"port\"")
            try house.store().save(
                PairedSensor(
                    id: "port:" + port, name: "back", family: "witmotion", wearer: "me", placement: .upperBack,
                    mount: nil, port: "port:" + port, baudRate: 115_200, paired_us: 0))
            let recorder = try RunningProgram(
                "plumbline", ["run", "--sensor-time", "--desktop", "--calibrate-first", "10"],
                environment: house.environment.merging(desktop.environment) { $1 })
            self.recorder = recorder
            return recorder
        }
    }

    /// Degrees forward over time, 10 Hz; nobody is as still as a table.
    private static func stream(seconds: Int, degrees: (Double) -> Double) -> String {
        var text = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyro_x_rad_s,gyro_y_rad_s,gyro_z_rad_s\n"
        var before = 0.0
        for index in 0..<seconds * 10 {
            let t = Double(index) / 10
            let angle = (t < 12 ? 0 : degrees(t)) * .pi / 180
            let tremor = index.isMultiple(of: 2) || t < 12 ? 0 : 0.1
            text += "\(t),\(9.80665 * cos(angle) + tremor),0,\(9.80665 * sin(angle)),0,\((angle - before) * 10),0\n"
            before = angle
        }
        return text
    }

    @Test("A slouch is shown once however often it is told; its buttons snooze and correct; a new server is taken up")
    func alert() throws {
        let house = try House(
            Self.stream(seconds: 4000) { $0 < 40 ? 1 : min(30, 1 + ($0 - 40) * 29) },
            settings: """
                [rules]
                alertDelay_s = 15
                alertRepeat_s = 30
                alert_certainty = 0.6
                [alerts]
                silent_first_day = false
                tracking_only_day = "off"
                fading = false
                most_per_hour = 60

                """)
        let desktop = house.desktop
        let recorder = try house.record(speed: 25)
        try recorder.waits(for: "Alerts are not shown on the desktop for now: no program is running")
        try desktop.open()
        try recorder.waits(for: "Alerts are shown on the desktop from now on.")
        let first = try desktop.waits(for: "Change position.", after: 0)
        #expect(first.body.hasPrefix("30° forward for ") && first.body.contains("; your slouch begins at "))
        let second = try desktop.waits(for: "Change position.", after: 1)
        #expect(second.id == first.id && second.body != first.body)
        #expect(try desktop.displayed() == 1)

        try desktop.press("Snooze for 30 min")
        try recorder.waits(for: "No alerts until ")
        let answer = try desktop.waits(for: "No alerts until ", after: 2)
        #expect(answer.id != first.id)
        try recorder.waits(for: "no alert (snoozed until ")
        #expect(try desktop.shown().last == answer && desktop.displayed() == 1)
        try desktop.press("Alerts on again")
        try recorder.waits(for: "Alerts are on again.")

        desktop.close()
        let before = try desktop.shown().count
        try desktop.open()
        let third = try desktop.waits(for: "Change position.", after: before)
        #expect(third.body.hasPrefix("30° forward for "))
        #expect(try desktop.displayed() == 1)
        try desktop.press("That was no slouch")
        try recorder.waits(for: "Noted: that was no slouch.")
        let noted = try desktop.waits(for: "Noted: that was no slouch.", after: before + 1)
        #expect(noted.body == "Postures like it are judged by this from now on.")
        // Stopped, it leaves no button that nobody answers.
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        try desktop.until("the screen is empty") { try desktop.displayed() == 0 }
    }

    @Test("A break that only the desktop shows counts as told; its button snoozes")
    func rest() throws {
        let house = try House(
            Self.stream(seconds: 3600) { 3 + 2 * sin($0) },
            settings: "[alerts]\nsilent_first_day = false\nbreak_minutes = 20\n")
        let desktop = house.desktop
        try desktop.open()
        let recorder = try house.record(speed: 300)
        let shown = try desktop.waits(for: "Time for a break.", after: 0)
        #expect(shown.body == "In one position for 20 minutes: change it, or walk a little.")
        try desktop.press("Snooze for 30 min")
        _ = try desktop.waits(for: "No alerts until ", after: 1)
        recorder.send(SIGTERM)
        #expect(try recorder.wait().code == 0)
        let prompts = try house.house.store().breakPrompts(wearer: "me", last: 10)
        #expect(prompts.first?.silence == nil && prompts.first != nil)
        #expect(prompts.dropFirst().allSatisfy { $0.silence?.hasPrefix("snoozed until ") == true })
    }
}
