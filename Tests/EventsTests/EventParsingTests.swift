import Events
import LocalTime
import Posture
import Testing

@Suite("Events over the socket")
struct EventParsingTests {
    private static let time_us: Int64 = 1_772_366_400_250_000
    private static let events: [GatewayEvent] = [
        .angle(
            AngleEvent(
                at: Moment(utc_us: time_us, offset_s: 3600), sensor: "back", placements: [.upperBack, .lowBack],
                flexionDegrees: 12.25, leanDegrees: -3.5, posture: .leanForward, confidence: 0.75, alternative: .slouch,
                why: "18° forward; upright up to 6°", slouchProbability: 0.875, band: .relaxed,
                reason: "18° forward; your slouch begins at 19°", slouchBeginsDegrees: 19.25, activity: .still,
                calibration: .ok)),
        .angle(
            AngleEvent(
                at: Moment(utc_us: time_us, offset_s: -12_600), sensor: "back", flexionDegrees: nil, leanDegrees: nil,
                posture: .unknown, activity: .off, calibration: .none)),
        .episode(
            EpisodeEvent(
                sensor: "back",
                Episode(
                    start_us: time_us, end_us: time_us + 30_000_000, kind: .slouch, meanDegrees: 21.25,
                    peakDegrees: 22),
                offset_s: 0)),
        .alert(
            AlertEvent(
                at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", flexionDegrees: 20, duration_s: 15,
                reason: "20° forward for 15 s; your slouch begins at 11°")),
        .gap(
            GapEvent(
                sensor: "back",
                Gap(from_us: time_us, to_us: time_us + 5_000_000, reason: .linkLost, lostSamples: nil), offset_s: 0)),
        .link(
            LinkEvent(
                at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", state: .streaming, rate_Hz: 99.75,
                lossRatio: 0.5,
                latency_ms: 1.5, detail: "say \"so\"\n", samplesToCome: 2500, goneRatio: 0.25)),
        .battery(
            BatteryEvent(
                at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", ratio: 0.5, voltage_V: nil, isCharging: true)),
        .note(NoteEvent(at: Moment(utc_us: time_us, offset_s: 0), sensor: nil, kind: .wearer, text: "Rücken ü 🙂")),
        .note(
            NoteEvent(at: Moment(utc_us: time_us, offset_s: 0), sensor: "b", kind: .question, text: PressWords.question)
        ),
        .today(
            TodayEvent(
                sensor: "back", worn_s: 3600, upright_s: 3000, slouch_s: 600, episodes: 3, alerts: 2,
                longestEpisode_s: 300, gaps_s: 7, alertWords: "no alerts now", running_s: 12,
                snoozedUntil: Moment(utc_us: time_us + 1_800_000_000, offset_s: 3600),
                hours: [TodayEvent.Hour(worn_s: 3600, slouch_s: 600), TodayEvent.Hour(worn_s: 0, slouch_s: 0)])),
        .angle(
            AngleEvent(
                at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", flexionDegrees: 24, leanDegrees: 1,
                posture: .slouch, band: .slouch, isSlouching: true,
                slouchSince: Moment(utc_us: time_us - 24_000_000, offset_s: 0), activity: .still, calibration: .ok)),
    ]

    @Test("Every event is read back as it was written", arguments: events.indices)
    func roundTrip(index: Int) { #expect(GatewayEvent(json: Self.events[index].json.text) == Self.events[index]) }

    @Test("What an older recorder leaves out, and a band that only a newer one knows, is not known")
    func otherVersions() {
        let old =
            #"{"type":"angle","time":"2026-03-01T08:00:00.000Z","sensor":"b","posture":"slouch","activity":"still","calibration":"ok""#
        for line in [old + "}", old + #","band":"slumped"}"#] {
            guard case .angle(let angle)? = GatewayEvent(json: line) else {
                Issue.record("\(line)")
                continue
            }
            #expect(angle.band == nil && angle.reason == nil && angle.slouchProbability == nil)
            #expect(angle.isSlouching == nil && angle.slouchSince == nil && angle.posture == .slouch)
        }
    }

    @Test(
        "What is no event is none",
        arguments: [
            "", "{", "[]", #"{"type":"future"}"#, #"{"type":"angle"}"#, #"{"type":"angle","time":"yesterday"}"#,
            #"{"type":"reply","ok":true}"#,
        ])
    func strangers(line: String) { #expect(GatewayEvent(json: line) == nil) }
}
