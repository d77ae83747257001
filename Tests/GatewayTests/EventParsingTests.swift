import Gateway
import Posture
import Testing

@Suite("Events over the socket")
struct EventParsingTests {
    private static let time_us: Int64 = 1_772_366_400_250_000
    private static let events: [GatewayEvent] = [
        .angle(
            AngleEvent(
                time_us: time_us, offset_s: 3600, sensor: "back", placements: ["t4", "l5"],
                flexionDegrees: 12.25, leanDegrees: -3.5, posture: .leanForward, confidence: 0.75, alternative: .slouch,
                why: "18° forward; upright up to 6°", activity: .still, calibration: .ok)),
        .angle(
            AngleEvent(
                time_us: time_us, offset_s: -12_600, sensor: "back", flexionDegrees: nil, leanDegrees: nil,
                posture: .unknown, activity: .off, calibration: .none)),
        .episode(
            sensor: "back",
            Episode(
                start_us: time_us, end_us: time_us + 30_000_000, kind: .slouch, meanDegrees: 21.25, peakDegrees: 22),
            offset_s: 0),
        .alert(AlertEvent(time_us: time_us, offset_s: 0, sensor: "back", flexionDegrees: 20, duration_s: 15)),
        .gap(
            sensor: "back",
            Gap(from_us: time_us, to_us: time_us + 5_000_000, reason: .linkLost, lostSamples: nil), offset_s: 0),
        .link(
            LinkEvent(
                time_us: time_us, offset_s: 0, sensor: "back", state: .streaming, rate_Hz: 99.75, lossRatio: 0.5,
                latency_ms: 1.5, detail: "say \"so\"\n")),
        .battery(
            BatteryEvent(time_us: time_us, offset_s: 0, sensor: "back", ratio: 0.5, voltage_V: nil, isCharging: true)),
        .note(NoteEvent(time_us: time_us, offset_s: 0, sensor: nil, kind: .wearer, text: "Rücken ü 🙂")),
        .today(
            TodayEvent(
                sensor: "back", worn_s: 3600, upright_s: 3000, slouch_s: 600, episodes: 3, alerts: 2,
                longestEpisode_s: 300, gaps_s: 7)),
    ]

    @Test("Every event is read back as it was written", arguments: events.indices)
    func roundTrip(index: Int) { #expect(GatewayEvent(json: Self.events[index].json.text) == Self.events[index]) }

    @Test(
        "What is no event is none",
        arguments: [
            "", "{", "[]", #"{"type":"future"}"#, #"{"type":"angle"}"#, #"{"type":"angle","time":"yesterday"}"#,
            #"{"type":"reply","ok":true}"#,
        ])
    func strangers(line: String) { #expect(GatewayEvent(json: line) == nil) }

    @Test("Times are read back with their offset, and nothing else passes for a time")
    func times() {
        for offset_s in [0, 3600, -12_600, 20_700] {
            let text = TimeText.rfc3339(utc_us: Self.time_us, offset_s: offset_s)
            let read = TimeText.parse(rfc3339: text)
            #expect(read?.utc_us == Self.time_us)
            #expect(read?.offset_s == offset_s)
        }
        for text in ["", "2026-03-01", "2026-02-30T00:00:00.000Z", "2026-03-01T12:00:00.00xZ"] {
            #expect(TimeText.parse(rfc3339: text) == nil)
        }
    }
}
