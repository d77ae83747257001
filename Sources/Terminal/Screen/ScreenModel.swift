import Events
import LocalTime
import Numbers
import Posture

/// What the live screen knows: events and keys in with their time, nothing else. Pure, so that every picture can be
/// made in a test.
struct ScreenModel {
    /// The posture over ten seconds of the graph.
    struct Bucket: Equatable {
        var sum = 0.0
        var count = 0
        var hasSlouch = false

        var meanDegrees: Double? { count > 0 ? sum / Double(count) : nil }
    }

    /// What is known of one sensor.
    struct Sensor {
        let name: String
        var angle: AngleEvent?
        /// When the last angle came, on the screen's own clock: an old number is never shown as a new one.
        var heard_us: Int64?
        /// Since when the posture has its name.
        var postureSince_us: Int64?
        /// Where a slouch began when that was last known, degrees forward.
        var slouchBeginsDegrees: Double?
        /// Until when the question whether this is a slouch is open.
        var askedUntil_us: Int64?
        var link: LinkEvent?
        var rate_Hz: Double?
        var lossRatio: Double?
        var latency_ms: Double?
        var battery: BatteryEvent?
        var today: TodayEvent?
        var alert: AlertEvent?
        var lastNote: NoteEvent?
        /// What is to be held, and until when.
        var hold: (words: String, end_us: Int64)?
        var buckets: [Int64: Bucket] = [:]
    }

    static let bucket_us: Int64 = 10_000_000
    static let stale_us: Int64 = 1_500_000
    private static let keptBuckets: Int64 = 720
    private static let message_us: Int64 = 6_000_000
    /// What was held longer ago cannot be corrected.
    private static let question_us: Int64 = 60_000_000

    private static let holds: [Character: HoldKind] = ["z": .upright, "d": .slump, "t": .tallest]
    private static let answers: [Character: Bool] = ["y": true, "x": false]

    private(set) var sensors: [Sensor] = []
    private(set) var selected = 0
    /// The wearer has chosen a sensor; until then the first that judges posture is shown.
    private var hasChosen = false
    private(set) var isPaused = false
    private(set) var showsHelp = false
    /// The note that is being typed.
    private(set) var entry: String?
    private(set) var message: (text: String, until_us: Int64)?
    var offset_s = 0
    /// For so long it is a slouch.
    let slouch_s: Double

    init(rules: PostureRules = PostureRules()) { slouch_s = rules.episodeMinimum_s }

    /// The sensor that is shown.
    var current: Sensor? { sensors.indices.contains(selected) ? sensors[selected] : nil }

    // MARK: Events

    mutating func apply(_ event: GatewayEvent, now_us: Int64) {
        guard let name = event.sensor else {
            if case .note(let note) = event { say(note.text, now_us: now_us) }
            return
        }
        let index = place(of: name)
        // Angles are of now; not every other event knows where it happened.
        if case .angle(let angle) = event { offset_s = angle.moment.offset_s }
        switch event {
        case .angle(let angle): apply(angle, at: index, now_us: now_us)
        case .link(let link):
            sensors[index].link = link
            if let rate_Hz = link.rate_Hz {
                sensors[index].rate_Hz = rate_Hz
                sensors[index].lossRatio = link.lossRatio
                sensors[index].latency_ms = link.latency_ms
            } else if link.state != .streaming {
                sensors[index].rate_Hz = nil
            }
        case .battery(let battery): sensors[index].battery = battery
        case .today(let today): sensors[index].today = today
        case .alert(let alert): sensors[index].alert = alert
        case .note(let note): apply(note, at: index, now_us: now_us)
        case .episode, .gap: break
        }
    }

    private mutating func apply(_ angle: AngleEvent, at index: Int, now_us: Int64) {
        guard !isPaused else {
            sensors[index].heard_us = now_us
            return
        }
        if sensors[index].angle?.postureWords != angle.postureWords || sensors[index].postureSince_us == nil {
            sensors[index].postureSince_us = angle.moment.utc_us
            if !angle.isSlouch { sensors[index].alert = nil }
        }
        sensors[index].slouchBeginsDegrees = angle.slouchBeginsDegrees ?? sensors[index].slouchBeginsDegrees
        sensors[index].angle = angle
        sensors[index].heard_us = now_us
        if !hasChosen, angle.isJudged, current?.angle?.isJudged != true { selected = index }
        guard let flexion = angle.flexionDegrees, angle.calibration == .ok else { return }
        let key = angle.moment.utc_us / Self.bucket_us
        sensors[index].buckets[key, default: Bucket()].sum += flexion
        sensors[index].buckets[key, default: Bucket()].count += 1
        if angle.isSlouch { sensors[index].buckets[key, default: Bucket()].hasSlouch = true }
        if sensors[index].buckets.count > Self.keptBuckets {
            sensors[index].buckets = sensors[index].buckets.filter { $0.key > key - Self.keptBuckets }
        }
    }

    private mutating func apply(_ note: NoteEvent, at index: Int, now_us: Int64) {
        sensors[index].lastNote = note
        switch note.kind {
        case .question:
            // It stands until it is answered, or too late to answer.
            sensors[index].askedUntil_us = now_us.addingClamped(Self.question_us)
            return
        case .answer: (sensors[index].askedUntil_us, sensors[index].alert) = (nil, nil)
        default: break
        }
        say(note.text, now_us: now_us)
        guard note.kind == .calibration else { return }
        // A hold begins with the words that ask for it, and whatever is said next ends it.
        sensors[index].hold = note.begunHold.map {
            (
                HoldRequest($0).instruction,
                now_us.addingClamped(.microseconds(HoldRequest.seconds(askedForBy: note.text)))
            )
        }
    }

    private mutating func place(of name: String) -> Int {
        if let index = sensors.firstIndex(where: { $0.name == name }) { return index }
        sensors.append(Sensor(name: name))
        return sensors.count - 1
    }

    /// Shows a sentence for some seconds.
    mutating func say(_ text: String, now_us: Int64) { message = (text, now_us + Self.message_us) }

    /// The sentence of the moment.
    func sentence(now_us: Int64) -> String? { message.flatMap { now_us < $0.until_us ? $0.text : nil } }

    // MARK: Keys

    mutating func press(_ key: Key, now_us: Int64) -> ScreenAction? {
        if let typed = entry { return type(key, onto: typed, now_us: now_us) }
        if showsHelp {
            showsHelp = false
            return key == .character("q") || key == .interrupt ? .quit : nil
        }
        switch key {
        case .character("q"), .character("Q"), .interrupt: return .quit
        case .character("?"), .character("h"): showsHelp = true
        case .character(" "):
            isPaused.toggle()
        case .character(let letter) where Self.holds[letter] != nil:
            guard let current, let kind = Self.holds[letter] else { break }
            return .hold(kind, sensor: current.name)
        case .character(let letter) where Self.answers[letter] != nil:
            guard let current, let wasSlouch = Self.answers[letter] else { break }
            sensors[selected].askedUntil_us = nil
            return .correct(wasSlouch: wasSlouch, sensor: current.name)
        case .character("n"): entry = current == nil ? nil : ""
        case .character("s"): return .snooze
        case .tab:
            hasChosen = true
            if !sensors.isEmpty { selected = (selected + 1) % sensors.count }
        case .character(let digit):
            guard let number = digit.wholeNumberValue, sensors.indices.contains(number - 1) else { break }
            hasChosen = true
            selected = number - 1
        case .enter, .escape, .backspace, .other: break
        }
        return nil
    }

    private mutating func type(_ key: Key, onto typed: String, now_us: Int64) -> ScreenAction? {
        switch key {
        case .character(let character):
            if typed.count < 200 { entry = typed + String(character) }
        case .backspace: entry = String(typed.dropLast())
        case .escape, .interrupt: entry = nil
        case .enter:
            entry = nil
            let text = typed.split(separator: " ").joined(separator: " ")
            if !text.isEmpty, let current { return .note(text, sensor: current.name) }
        case .tab, .other: break
        }
        return nil
    }
}

extension AngleEvent {
    /// Within a slouch: by its depth where that is known, else by its name.
    var isSlouch: Bool { band.map { $0 == .slouch } ?? (posture == .slouch) }
}
