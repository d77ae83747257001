import Events
import Numbers
import Posture

/// What is told of the sensors and the recorder as metrics: events in with their time, families out. Pure.
///
/// What is not known is absent: without a recorder there are no gauges, an old angle is none, and of a link that is lost
/// nothing is measured.
struct MetricsModel {
    /// An angle that is older is not told any more.
    static let stale_us: Int64 = 3_000_000

    /// What is known of one sensor now.
    private struct Sensor {
        var shared: SharedSensor
        var angle: AngleEvent?
        /// When the angle came, on this program's own clock; `nil` without one.
        var heard_us: Int64?
        var link: LinkEvent?
        var battery: BatteryEvent?
        var today: TodayEvent?
    }

    /// Counters count as long as this program runs.
    private struct Count {
        var value = 0.0
        var created_s: Double
    }

    private var isRecorderThere = false
    private var sensors: [String: Sensor] = [:]
    private var counts: [Counter: [[String]: Count]] = [:]

    // MARK: What comes

    /// - Parameter utc_us: now.
    mutating func recorderCame(utc_us: Int64) {
        isRecorderThere = true
        count(.connections, [], at_us: utc_us)
    }

    mutating func recorderWent() {
        isRecorderThere = false
        sensors.removeAll()
    }

    /// Takes what the recorder tells.
    ///
    /// - Parameters:
    ///   - event: told just now.
    ///   - sensor: the one that it is about; `nil` where it is about none, or one that is not paired.
    ///   - now_us: on a clock that never jumps.
    ///   - utc_us: now.
    mutating func apply(_ event: GatewayEvent, of sensor: SharedSensor?, now_us: Int64, utc_us: Int64) {
        if case .note(let note) = event, note.kind == .warning { count(.warnings, [], at_us: utc_us) }
        guard let shared = sensor else { return }
        var known = sensors[shared.id] ?? Sensor(shared: shared)
        known.shared = shared
        switch event {
        case .angle(let angle):
            known.angle = angle
            known.heard_us = now_us
        case .link(let link):
            // A report of figures lasts until the next one, also where only the state is told again.
            let isSame = link.state == .streaming && link.rate_Hz == nil && known.link?.state == .streaming
            if !isSame { known.link = link }
        case .battery(let battery): known.battery = battery
        case .today(let today): known.today = today
        case .alert(let alert): count(.alerts, [shared.id, alert.silence == nil ? "yes" : "no"], at_us: utc_us)
        case .episode(let episode): count(.episodes, [shared.id, episode.episode.kind.rawValue], at_us: utc_us)
        case .gap(let gap): count(.gaps, [shared.id, gap.gap.reason.rawValue], at_us: utc_us)
        case .note: break
        }
        sensors[shared.id] = known
    }

    /// Which sensors are paired now: one that is there no more is told of no more, and a name is the present one.
    mutating func paired(_ all: [SharedSensor]) {
        let byId = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        sensors = sensors.filter { byId[$0.key] != nil }
        for (id, shared) in byId { sensors[id]?.shared = shared }
    }

    private mutating func count(_ counter: Counter, _ labels: [String], at_us: Int64) {
        counts[counter, default: [:]][labels, default: Count(created_s: Double(at_us) / 1e6)].value += 1
    }

    // MARK: What is told

    /// - Parameter now_us: on the same clock as `apply`.
    func families(now_us: Int64) -> [MetricFamily] {
        let up = MetricFamily(
            "plumbline_recorder_up", .gauge, "Whether the recorder is heard.",
            [.init(labels: [], value: isRecorderThere ? 1 : 0)])
        let counters = Counter.allCases.map { counter in
            MetricFamily(counter.name, .counter, counter.help, points(counter))
        }
        guard isRecorderThere else { return [up] + counters }
        let known = sensors.values.sorted { $0.shared.id < $1.shared.id }
        let fresh = known.filter { sensor in
            sensor.heard_us.map { now_us.subtractingClamped($0) <= Self.stale_us } ?? false
        }
        return [up, Self.info(known)] + Self.angles(fresh, now_us: now_us) + Self.links(known) + Self.days(known)
            + counters
    }

    private func points(_ counter: Counter) -> [MetricFamily.Point] {
        (counts[counter] ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { labels, count in
            .init(
                labels: zip(counter.labels, labels).map { ($0, $1) }, value: count.value, created_s: count.created_s)
        }
    }

    private static func info(_ sensors: [Sensor]) -> MetricFamily {
        MetricFamily(
            "plumbline_sensor", .info, "What a sensor is; names only where they may leave.",
            sensors.map { sensor in
                let names = [("name", sensor.shared.name), ("wearer", sensor.shared.wearer)]
                return .init(
                    labels: [("sensor", sensor.shared.id), ("placement", sensor.shared.placement.rawValue)]
                        + names.compactMap { name, value in value.map { (name, $0) } },
                    value: 1)
            })
    }

    private static func gauge(
        _ name: String, unit: String? = nil, _ help: String, _ sensors: [Sensor], _ value: (Sensor) -> Double?
    ) -> MetricFamily {
        MetricFamily(
            name, .gauge, unit: unit, help,
            sensors.compactMap { sensor in
                value(sensor).map { .init(labels: [("sensor", sensor.shared.id)], value: $0) }
            })
    }

    /// One of a few words, each as a value of its own.
    private static func states<Word: RawRepresentable<String> & Equatable>(
        _ name: String, _ help: String, _ all: [Word], _ sensors: [Sensor], _ word: (Sensor) -> Word?
    ) -> MetricFamily {
        MetricFamily(
            name, .stateset, help,
            sensors.flatMap { sensor -> [MetricFamily.Point] in
                guard let current = word(sensor) else { return [] }
                return all.map { state in
                    .init(
                        labels: [("sensor", sensor.shared.id), (name, state.rawValue)],
                        value: state == current ? 1 : 0)
                }
            })
    }

    private static func angles(_ sensors: [Sensor], now_us: Int64) -> [MetricFamily] {
        [
            gauge(
                "plumbline_flexion_degrees", unit: "degrees", "Forward of the calibrated upright.", sensors
            ) { $0.angle?.flexionDegrees },
            gauge(
                "plumbline_lean_degrees", unit: "degrees", "To the right of the calibrated upright.", sensors
            ) { $0.angle?.leanDegrees },
            gauge("plumbline_angle_age_seconds", unit: "seconds", "How old the angles are.", sensors) {
                $0.heard_us.map { Double(now_us.subtractingClamped($0)) / 1e6 }
            },
            states("plumbline_posture", "What the posture is called.", PostureState.allCases, sensors) {
                $0.angle?.posture
            },
            gauge("plumbline_slouching", "Within a slouch; absent where none is judged.", sensors) {
                $0.angle?.isSlouching.map { $0 ? 1 : 0 }
            },
            gauge(
                "plumbline_slouch_probability_ratio", unit: "ratio",
                "That it is a slouch, by the wearer's own postures.",
                sensors
            ) { $0.angle?.slouchProbability },
            states("plumbline_activity", "What the wearer does.", Activity.allCases, sensors) { $0.angle?.activity },
            states(
                "plumbline_calibration", "How far the calibration is trusted.", CalibrationQuality.allCases, sensors
            ) { $0.angle?.calibration },
        ]
    }

    private static func links(_ sensors: [Sensor]) -> [MetricFamily] {
        let connected = sensors.filter { [.connecting, .streaming, .silent].contains($0.link?.state) }
        return [
            states("plumbline_link", "How the link to the sensor stands.", LinkEvent.State.all, sensors) {
                $0.link?.state
            },
            gauge("plumbline_link_rate_hertz", unit: "hertz", "Samples that come each second.", sensors) {
                $0.link?.rate_Hz
            },
            gauge(
                "plumbline_link_loss_ratio", unit: "ratio", "Samples of the last seconds that have not come.", sensors
            ) { $0.link?.lossRatio },
            gauge(
                "plumbline_link_gone_ratio", unit: "ratio", "Samples of the last seconds that can come no more.",
                sensors
            ) { $0.link?.goneRatio },
            gauge(
                "plumbline_link_latency_seconds", unit: "seconds",
                "How late samples come, above the link's least delay.",
                sensors
            ) { $0.link?.latency_ms.map { $0 / 1000 } },
            gauge("plumbline_link_samples_to_come", "Samples that the sensor has kept and not sent yet.", sensors) {
                $0.link?.samplesToCome.map { Double($0) }
            },
            gauge("plumbline_battery_ratio", unit: "ratio", "How full the battery is.", connected) {
                $0.battery?.ratio
            },
            gauge("plumbline_battery_volts", unit: "volts", "The battery's voltage.", connected) {
                $0.battery?.voltage_V
            },
            gauge("plumbline_battery_charging", "Whether the battery is being charged.", connected) {
                $0.battery?.isCharging.map { $0 ? 1 : 0 }
            },
        ]
    }

    /// Totals of the local day: they begin again at midnight, so they are no counters.
    private static func days(_ sensors: [Sensor]) -> [MetricFamily] {
        func seconds(_ name: String, _ help: String, _ value: (TodayEvent) -> Double?) -> MetricFamily {
            gauge("plumbline_today_\(name)_seconds", unit: "seconds", help + " today.", sensors) {
                $0.today.flatMap(value)
            }
        }
        func number(_ name: String, _ help: String, _ value: (TodayEvent) -> Int) -> MetricFamily {
            gauge("plumbline_today_\(name)", help + " today.", sensors) { $0.today.map { Double(value($0)) } }
        }
        return [
            seconds("worn", "Worn") { $0.worn_s },
            seconds("upright", "Upright") { $0.upright_s },
            seconds("slouch", "Slouching") { $0.slouch_s },
            seconds("unknown", "Worn, and not judged") { $0.unknown_s },
            seconds("longest_slouch", "The longest slouch") { $0.longestEpisode_s },
            seconds("gaps", "Without samples") { $0.gaps_s },
            number("slouches", "Slouches") { $0.episodes },
            number("alerts", "Alerts that fell due") { $0.alerts },
            number("alerts_left_out", "Alerts that were left out") { $0.silentAlerts },
        ]
    }
}

extension LinkEvent.State {
    fileprivate static let all: [LinkEvent.State] = [.searching, .connecting, .streaming, .silent, .lost, .stopped]
}
