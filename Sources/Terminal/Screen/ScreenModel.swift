import Events
import LocalTime
import Numbers
import Posture

/// What the live screen knows: events and keys in with their time, nothing else. Pure, so that every picture can be
/// made in a test.
struct ScreenModel {
    static let stale_us: Int64 = 1_500_000
    /// A sentence is shown for this long, and longer where it takes longer to read.
    private static let message_us: Int64 = 5_000_000
    private static let messagePerCharacter_us: Int64 = 50_000
    /// What was held longer ago cannot be corrected.
    private static let question_us: Int64 = 60_000_000
    /// An alert is over once the slouch has been left for this long: a dip is none yet.
    private static let alertEnd_us: Int64 = 3_000_000

    private(set) var sensors: [ScreenSensor] = []
    private(set) var selected = 0
    /// The wearer has chosen a sensor; until then the first that judges posture is shown.
    private var hasChosen = false
    /// The sensors as they were when the display was frozen, and when that was; what comes meanwhile is not lost.
    private var frozen: (sensors: [ScreenSensor], at_us: Int64)?
    /// The first line of the help that is shown; `nil` while there is none.
    private(set) var helpOffset: Int?
    /// How far the help can be scrolled on the terminal there is.
    private var helpEnd = Int.max
    /// The note that is being typed.
    private(set) var entry: String?
    private(set) var message: (text: String, until_us: Int64)?
    /// What is told once, until a key is pressed.
    private(set) var notices: [String] = []
    /// Until when each sensor's wearer has silenced alerts.
    private var snoozedUntil: [String: Moment] = [:]
    /// The sensor that was shown when the key for silence was pressed.
    private var snoozing = ""
    var offset_s = 0
    /// For so long it is a slouch.
    let slouch_s: Double
    /// What is shown may have been so for longer: a recorder was running before.
    let joins: Bool
    /// Whether what is shown is recorded.
    let isRecorded: Bool

    init(rules: PostureRules = PostureRules(), joins: Bool = false, isRecorded: Bool = true) {
        slouch_s = rules.episodeMinimum_s
        self.joins = joins
        self.isRecorded = isRecorded
    }

    /// The sensor that is shown.
    var current: ScreenSensor? {
        let shown = frozen?.sensors ?? sensors
        return shown.indices.contains(selected) ? shown[selected] : nil
    }

    var isPaused: Bool { frozen != nil }
    var showsHelp: Bool { helpOffset != nil }

    /// The moment of the picture: while the display is frozen, that at which it was.
    func pictured_us(now_us: Int64) -> Int64 { frozen?.at_us ?? now_us }

    /// Until when the alerts of the wearer that is shown are silenced; `nil` where that is over.
    func snoozed(now_us: Int64) -> Moment? {
        snoozedUntil[current?.name ?? ""].flatMap { now_us < $0.utc_us ? $0 : nil }
    }

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
        case .link(let link): sensors[index].apply(link)
        case .battery(let battery): sensors[index].battery = battery
        case .today(let today):
            sensors[index].apply(today)
            snoozedUntil[name] = today.snoozedUntil
        case .alert(let alert):
            sensors[index].alert = alert
            message = nil
        case .note(let note): apply(note, at: index, now_us: now_us)
        case .episode, .gap: break
        }
    }

    private mutating func apply(_ angle: AngleEvent, at index: Int, now_us: Int64) {
        sensors[index].apply(angle, now_us: now_us, joins: joins, alertEnd_us: Self.alertEnd_us)
        if !hasChosen, angle.isJudged, current?.angle?.isJudged != true { selected = index }
    }

    private mutating func apply(_ note: NoteEvent, at index: Int, now_us: Int64) {
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
        // The countdown says it.
        if note.begunHold != nil { message = nil }
    }

    private mutating func place(of name: String) -> Int {
        if let index = sensors.firstIndex(where: { $0.name == name }) { return index }
        sensors.append(ScreenSensor(name: name))
        return sensors.count - 1
    }

    /// What the record has of the time before the view began.
    mutating func remember(_ history: SensorHistory) {
        let index = place(of: history.sensor)
        sensors[index].remember(history)
    }

    /// The answer to what a key asked for.
    mutating func apply(_ reply: ControlReply, now_us: Int64) {
        if let until = reply.snoozedUntil { snoozedUntil[snoozing] = until }
        say(reply.text, now_us: now_us)
    }

    /// Shows a sentence for some seconds.
    mutating func say(_ text: String, now_us: Int64) {
        let length_us = Self.message_us + Int64(text.count) * Self.messagePerCharacter_us
        message = (text, now_us.addingClamped(length_us))
    }

    /// Shows a sentence until a key is pressed.
    mutating func announce(_ text: String) { notices.append(text) }

    /// The sentence of the moment.
    func sentence(now_us: Int64) -> String? { message.flatMap { now_us < $0.until_us ? $0.text : nil } }

    // MARK: Keys

    private static let holds: [Character: HoldKind] = ["z": .upright, "d": .slump, "t": .tallest]
    private static let answers: [Character: Bool] = ["y": true, "x": false]

    mutating func press(_ key: Key, now_us: Int64) -> ScreenAction? {
        if let typed = entry { return type(key, onto: typed) }
        if key == .interrupt { return .quit }
        if let offset = helpOffset {
            helpOffset = Self.scrolled(offset, by: key).map { min(max(0, $0), helpEnd) }
            return nil
        }
        if !notices.isEmpty {
            notices.removeFirst()
            // Only what leaves or explains is meant at once; another key has said “read”.
            guard [.character("q"), .character("?")].contains(key) else { return nil }
        }
        switch key {
        case .character("q"), .character("Q"): return .quit
        case .character("?"), .character("h"): helpOffset = 0
        case .character(" "): frozen = frozen == nil ? (sensors, now_us) : nil
        case .character(let letter) where Self.holds[letter] != nil:
            guard let current, let kind = Self.holds[letter] else { break }
            return .hold(kind, sensor: current.name)
        case .character(let letter) where Self.answers[letter] != nil:
            guard let current, let wasSlouch = Self.answers[letter] else { break }
            if sensors.indices.contains(selected) { sensors[selected].askedUntil_us = nil }
            return .correct(wasSlouch: wasSlouch, sensor: current.name)
        case .character("n"): entry = current == nil ? nil : ""
        case .character("s"):
            // Alerts are a wearer's; without a sensor it would be everybody's.
            guard let current else { break }
            let isOn = snoozed(now_us: now_us) == nil
            snoozing = current.name
            if !isOn { snoozedUntil[snoozing] = nil }
            return .snooze(isOn: isOn, sensor: current.name)
        case .tab:
            hasChosen = true
            if !sensors.isEmpty { selected = (selected + 1) % sensors.count }
        case .character(let digit):
            guard let number = digit.wholeNumberValue, sensors.indices.contains(number - 1) else { break }
            hasChosen = true
            selected = number - 1
        case .enter, .escape, .backspace, .interrupt, .up, .down, .pageUp, .pageDown, .other: break
        }
        return nil
    }

    /// Where the help goes with a key; `nil` for back to the picture.
    private static func scrolled(_ offset: Int, by key: Key) -> Int? {
        switch key {
        case .down, .character("j"): offset + 1
        case .up, .character("k"): offset - 1
        case .pageDown, .character(" "): offset + 8
        case .pageUp: offset - 8
        default: nil
        }
    }

    /// How far the help can be scrolled where it was drawn last.
    mutating func setHelpEnd(_ end: Int) {
        helpEnd = max(0, end)
        helpOffset = helpOffset.map { min($0, helpEnd) }
    }

    private mutating func type(_ key: Key, onto typed: String) -> ScreenAction? {
        switch key {
        case .character(let character):
            if typed.count < 200 { entry = typed + String(character) }
        case .backspace: entry = String(typed.dropLast())
        case .escape, .interrupt: entry = nil
        case .enter:
            entry = nil
            let text = typed.split(separator: " ").joined(separator: " ")
            if !text.isEmpty, let current { return .note(text, sensor: current.name) }
        case .tab, .up, .down, .pageUp, .pageDown, .other: break
        }
        return nil
    }
}
