import Events
import Gateway
import LocalTime
import Posture
import Testing

@Suite("Golden: the stream and the socket")
struct StreamGoldenTests {
    private static let time_us: Int64 = 1_772_366_400_250_000

    private static var angles: [GatewayEvent] {
        PostureState.allCases.map { posture in
            .angle(
                AngleEvent(
                    at: Moment(utc_us: time_us, offset_s: 3600), sensor: "back", placements: [.upperBack, .lowBack],
                    flexionDegrees: 12.25,
                    leanDegrees: -3.5, rangeShare: 0.5, posture: posture, confidence: 0.75, alternative: .slouch,
                    why: "18° forward; upright up to 6°", activity: .still, calibration: .ok))
        } + [
            .angle(
                AngleEvent(
                    at: Moment(utc_us: time_us, offset_s: -12_600), sensor: "b", flexionDegrees: nil, leanDegrees: nil,
                    posture: .unknown, activity: .off, calibration: .none)),
            .angle(
                AngleEvent(
                    at: Moment(utc_us: time_us, offset_s: 0), sensor: "b", placements: [.lowBack],
                    flexionDegrees: -0.25,
                    leanDegrees: 0, posture: .unknown, activity: .lying, calibration: .doubtful)),
            .angle(
                AngleEvent(
                    at: Moment(utc_us: time_us, offset_s: 0), sensor: "b", flexionDegrees: 100, leanDegrees: 0.75,
                    posture: .bend, activity: .moving, calibration: .ok)),
        ]
            + PostureBand.allCases.map { band in
                .angle(
                    AngleEvent(
                        at: Moment(utc_us: time_us, offset_s: 0), sensor: "b", flexionDegrees: 18, leanDegrees: 0.75,
                        posture: .slouch, slouchProbability: 0.875, band: band,
                        reason: "18° forward; your slouch begins at 11°", slouchBeginsDegrees: 11.25, activity: .still,
                        calibration: .ok))
            }
    }

    private static var links: [GatewayEvent] {
        [LinkEvent.State.searching, .connecting, .streaming, .silent, .lost, .stopped].map {
            .link(LinkEvent(at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", state: $0))
        } + [
            .link(
                LinkEvent(
                    at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", state: .streaming, rate_Hz: 99.75,
                    lossRatio: 0.015625, latency_ms: 1.5, detail: "say \"so\"\n\t\\\u{1}"))
        ]
    }

    private static var notes: [GatewayEvent] {
        [
            NoteEvent.Kind.wearer, .calibration, .posture, .warning, .sensor, .rest, .alerts, .corrected, .question,
            .answer,
        ].map {
            .note(
                NoteEvent(at: Moment(utc_us: time_us, offset_s: 20_700), sensor: "back", kind: $0, text: "Rücken ü 🙂"))
        } + [.note(NoteEvent(at: Moment(utc_us: time_us, offset_s: 0), sensor: nil, kind: .wearer, text: ""))]
    }

    private static var gaps: [GatewayEvent] {
        [Gap.Reason.linkLost, .sensorSilent, .samplesLost, .diskFull, .suspended, .clockReset].map {
            .gap(
                GapEvent(
                    sensor: "back", Gap(from_us: time_us, to_us: time_us + 5_000_000, reason: $0, lostSamples: 500),
                    offset_s: 3600))
        } + [
            .gap(
                GapEvent(
                    sensor: "back", Gap(from_us: time_us, to_us: time_us + 1000, reason: .linkLost, lostSamples: nil),
                    offset_s: 0))
        ]
    }

    private static var others: [GatewayEvent] {
        [
            .episode(
                EpisodeEvent(
                    sensor: "back",
                    Episode(
                        start_us: time_us, end_us: time_us + 30_500_000, kind: .slouch, meanDegrees: 21.25,
                        peakDegrees: 22),
                    offset_s: 3600)),
            .alert(
                AlertEvent(at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", flexionDegrees: 20, duration_s: 15)
            ),
            .alert(
                AlertEvent(
                    at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", flexionDegrees: nil, duration_s: 15.125,
                    ringsBell: true, silence: .other("snoozed"))),
            .alert(
                AlertEvent(
                    at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", flexionDegrees: 18, duration_s: 120,
                    reason: "18° forward for 2 min; your slouch begins at 11°")),
            .battery(
                BatteryEvent(
                    at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", ratio: 0.5, voltage_V: nil,
                    isCharging: true)),
            .battery(
                BatteryEvent(
                    at: Moment(utc_us: time_us, offset_s: 0), sensor: "back", ratio: nil, voltage_V: 3.875,
                    isCharging: nil)),
            .today(
                TodayEvent(
                    sensor: "back", worn_s: 3600, upright_s: 3000, slouch_s: 600, episodes: 3, alerts: 2,
                    longestEpisode_s: 300, gaps_s: 7)),
        ]
    }

    private static let requests: [ControlRequest] =
        [
            .watch(sensor: nil, rate_Hz: 10), .watch(sensor: "back", rate_Hz: 0), .watch(sensor: "ü", rate_Hz: 12.5),
            .note(sensor: nil, text: "coffee \"break\""), .note(sensor: "back", text: ""),
            .snooze(sensor: nil, seconds: 1800),
            .snooze(sensor: "back", seconds: 0), .status, .reload, .correct(sensor: nil, wasSlouch: true),
            .correct(sensor: "back", wasSlouch: false),
            .calibrate(sensor: "back", HoldRequest(seconds: 10, profile: .stand, withBow: true)),
        ] + HoldKind.allCases.map { .calibrate(sensor: nil, HoldRequest($0, seconds: 5)) }

    private static let replies = [
        ControlReply(isDone: true, text: "Calibrated."), ControlReply(isDone: false, text: "There is no sensor “x”."),
    ]

    @Test("Every event, request and reply is written as it was, and read back the same")
    func lines() throws {
        var lines: [String] = []
        for event in Self.angles + Self.links + Self.notes + Self.gaps + Self.others {
            lines.append(event.json.text)
            #expect(GatewayEvent(json: event.json.text) == event)
        }
        for request in Self.requests {
            lines.append(request.json.text)
            #expect(ControlRequest(json: request.json.text) == request)
        }
        for reply in Self.replies {
            lines.append(reply.json.text)
            #expect(ControlReply(json: reply.json.text) == reply)
        }
        try Golden.expect(lines.joined(separator: "\n") + "\n", isAsIn: "stream.jsonl")
    }

    @Test("What is left out of a request means what it meant")
    func defaults() throws {
        let lines = [
            #"{"do":"watch"}"#, #"{"do":"calibrate"}"#, #"{"do":"calibrate","hold":"slump","sensor":"x"}"#,
            #"{"do":"note"}"#, #"{"do":"snooze"}"#, #"{"do":"snooze","seconds":86401}"#,
            #"{"do":"watch","rate_hz":-1}"#, #"{"do":"calibrate","seconds":601}"#, #"{"do":"nonsense"}"#, "",
        ].map { "\($0) → \(ControlRequest(json: $0)?.json.text ?? "refused")" }
        try Golden.expect(lines.joined(separator: "\n") + "\n", isAsIn: "stream-defaults.txt")
    }
}
