import Events
import LocalTime
import Posture
import Records
import Testing

@testable import Outputs

@Suite("What metrics tell")
struct MetricsModelTests {
    private static let utc_us: Int64 = 1_790_000_000_000_000
    private static let moment = Moment(utc_us: utc_us, offset_s: 0)

    private static func sensor(showsNames: Bool = false) -> SharedSensor {
        SharedSensor(
            PairedSensor(
                id: "plumbline:1", name: "Ann's \"back\"\n\\", family: "plumbline", wearer: "Ann",
                placement: .upperBack,
                mount: nil, port: "usb:1", baudRate: 115_200, paired_us: 0),
            showsNames: showsNames)
    }

    private static let angle = GatewayEvent.angle(
        AngleEvent(
            at: moment, sensor: "x", flexionDegrees: 18.25, leanDegrees: nil, posture: .slouch, isSlouching: true,
            activity: .still, calibration: .ok))

    private func text(showsNames: Bool = false, after_s: Double = 0, _ change: (inout MetricsModel) -> Void = { _ in })
        -> String
    {
        var model = MetricsModel()
        model.recorderCame(utc_us: Self.utc_us)
        model.apply(Self.angle, of: Self.sensor(showsNames: showsNames), now_us: 0, utc_us: Self.utc_us)
        change(&model)
        return OpenMetricsText.text(model.families(now_us: Int64(after_s * 1e6)))
    }

    @Test("A posture is one of a set, an angle has its unit, and what is not known is absent")
    func angles() {
        let text = text()
        #expect(text.contains("# UNIT plumbline_flexion_degrees degrees\n"))
        #expect(text.contains("plumbline_flexion_degrees{sensor=\"\(Self.sensor().id)\"} 18.25\n"))
        #expect(
            text.contains("plumbline_posture=\"slouch\"} 1\n") && text.contains("plumbline_posture=\"upright\"} 0\n"))
        #expect(!text.contains("plumbline_lean") && !text.contains("battery") && !text.contains("today"))
        #expect(text.hasSuffix("# EOF\n"))
    }

    @Test("A sensor of which no angle has come yet has a link, a battery and a day, and no angles")
    func withoutAngle() {
        for now_us in [0, Int64.max] {
            var model = MetricsModel()
            model.recorderCame(utc_us: Self.utc_us)
            for event: GatewayEvent in [
                .link(LinkEvent(at: Self.moment, sensor: "x", state: .searching)),
                .battery(BatteryEvent(at: Self.moment, sensor: "x", ratio: 0.5, voltage_V: nil, isCharging: nil)),
                .today(
                    TodayEvent(
                        sensor: "x", worn_s: 7, upright_s: 5, slouch_s: 2, episodes: 1, alerts: 0, longestEpisode_s: 2,
                        gaps_s: 0)),
            ] {
                model.apply(event, of: Self.sensor(), now_us: now_us, utc_us: Self.utc_us)
                #expect(!OpenMetricsText.text(model.families(now_us: now_us)).contains("plumbline_flexion"))
            }
            let text = OpenMetricsText.text(model.families(now_us: now_us))
            #expect(text.contains("plumbline_link=\"searching\"} 1\n") && !text.contains("age_seconds"))
            #expect(text.contains("plumbline_today_worn_seconds{sensor=\"\(Self.sensor().id)\"} 7\n"))
        }
    }

    @Test("A sensor that somebody else wears has that name at once, and one that is not paired any more is gone")
    func paired() {
        func other(_ id: String) -> SharedSensor {
            SharedSensor(
                PairedSensor(
                    id: id, name: "Back", family: "plumbline", wearer: "Bob", placement: .lowBack, mount: nil,
                    port: "usb:1", baudRate: 115_200, paired_us: 0),
                showsNames: true)
        }
        let given = text(showsNames: true) { $0.paired([other("plumbline:1"), other("plumbline:2")]) }
        #expect(given.contains("wearer=\"Bob\"") && !given.contains("Ann") && given.contains("flexion_degrees{"))
        #expect(!given.contains(other("plumbline:2").id), "nothing was told of it")
        let gone = text(showsNames: true) { $0.paired([other("plumbline:2")]) }
        #expect(!gone.contains("sensor=") && gone.contains("plumbline_recorder_up 1\n"))
    }

    @Test("An old angle is absent, and without a recorder there is nothing but that, and what was counted")
    func stale() {
        #expect(text(after_s: 2.9).contains("plumbline_flexion_degrees{"))
        let old = text(after_s: 3.1)
        #expect(!old.contains("flexion") && !old.contains("posture=") && old.contains("plumbline_recorder_up 1"))
        let alone = text { $0.recorderWent() }
        #expect(alone.contains("plumbline_recorder_up 0\n") && !alone.contains("sensor="))
        #expect(
            alone.contains(
                "plumbline_recorder_connections_total 1\nplumbline_recorder_connections_created 1790000000\n"))
    }

    @Test("No name leaves unless it may, and then none ends its line or its quotes")
    func names() {
        #expect(!text().contains("Ann"))
        #expect(text(showsNames: true).contains(#"name="Ann's \"back\"\n\\",wearer="Ann"} 1"#))
    }

    @Test("Figures of a link last until the link changes, and then are absent")
    func link() {
        func link(_ state: LinkEvent.State, rate_Hz: Double? = nil) -> GatewayEvent {
            .link(
                LinkEvent(
                    at: Self.moment, sensor: "x", state: state, rate_Hz: rate_Hz, latency_ms: rate_Hz.map { _ in 5 }))
        }
        func after(_ events: [GatewayEvent]) -> String {
            text { model in
                for event in events { model.apply(event, of: Self.sensor(), now_us: 0, utc_us: Self.utc_us) }
            }
        }
        #expect(after([link(.streaming, rate_Hz: 100), link(.streaming)]).contains("plumbline_link_rate_hertz{"))
        #expect(
            after([link(.streaming, rate_Hz: 100)]).contains(
                "plumbline_link_latency_seconds{sensor=\"\(Self.sensor().id)\"} 0.005\n"))
        let lost = after([link(.streaming, rate_Hz: 100), link(.lost)])
        #expect(!lost.contains("rate_hertz") && lost.contains("plumbline_link=\"lost\"} 1"))
    }

    @Test("What is not a number is no value, and a clock that sleeps is followed")
    func numbers() {
        let family = MetricFamily(
            "x", .gauge, "H \\ \n.", [.init(labels: [], value: .nan), .init(labels: [("a", "b")], value: 0.1)])
        #expect(OpenMetricsText.text([family]) == "# TYPE x gauge\n# HELP x H \\\\ \\n.\nx{a=\"b\"} 0.1\n# EOF\n")
        var clock = LSLClock()
        #expect(clock.time_s(boottime_us: 9_000_000, now_us: 10_000_000, lslNow_s: 4) == 3)
        // Read in turn, two clocks seem to drift: the intervals stay.
        #expect(clock.time_s(boottime_us: 9_010_000, now_us: 10_010_000, lslNow_s: 4.012) == 3.01)
        // The computer has slept for an hour.
        #expect(clock.time_s(boottime_us: 3_610_000_000, now_us: 3_611_000_000, lslNow_s: 5) == 4)
    }
}
