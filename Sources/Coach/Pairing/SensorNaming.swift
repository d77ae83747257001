public import Posture
public import Records

/// Where a sensor is worn and what it is called. Pairing again keeps what is known and changes what is answered this time.
public struct SensorNaming: PairingFlow, Sendable {
    /// What was found: the sensor's identity, and how to reach it.
    public struct Found: Equatable, Sendable {
        public var id: String
        public var family: String
        public var port: String
        public var baudRate: Int

        public init(id: String, family: String, port: String, baudRate: Int) {
            self.id = id
            self.family = family
            self.port = port
            self.baudRate = baudRate
        }
    }

    /// What need not be asked.
    public struct Given: Equatable, Sendable {
        public var wearer: String
        public var placement: Placement?
        public var name: String?
        /// The sensor axes that point up and forward, `+x,-z`; `nil` for what was known, or the family's usual.
        public var mount: String?

        public init(wearer: String, placement: Placement? = nil, name: String? = nil, mount: String? = nil) {
            self.wearer = wearer
            self.placement = placement
            self.name = name
            self.mount = mount
        }
    }

    private enum State {
        case placement(objection: String?)
        case name(Placement, objection: String?)
        case named(Placement, String)
    }

    private let found: Found
    private let given: Given
    private let now_us: Int64
    /// What it was when it was paired before; `nil` for a sensor that is new.
    public let before: PairedSensor?
    private let known: [PairedSensor]
    private var state: State

    /// Begins with what is known of the sensors that are paired already; one that is new is paired now (UTC).
    public init(_ found: Found, given: Given, known: [PairedSensor], now_us: Int64) {
        self.found = found
        self.given = given
        self.now_us = now_us
        before = known.first { $0.id == found.id }
        self.known = known
        state = .placement(objection: nil)
        if let placement = given.placement { place(placement.rawValue) }
    }

    /// It ends with the sensor to keep.
    public var stage: PairingStage<PairedSensor> {
        switch state {
        case .placement(let objection):
            .asks(
                PairingQuestion(
                    subject: .placement(Placement.all),
                    words: "Where is it worn (t4, l5, c7 or head)?", proposal: proposedPlacement, objection: objection))
        case .name(let placement, let objection):
            .asks(
                PairingQuestion(
                    subject: .name, words: "Name for this sensor?", proposal: proposedName(at: placement),
                    objection: objection))
        case .named(let placement, let name):
            .ended(
                PairedSensor(
                    id: found.id, name: name, family: found.family, wearer: given.wearer, placement: placement,
                    mount: given.mount ?? before?.mount, port: found.port, baudRate: found.baudRate,
                    // One that is handed on is its new wearer's from now on.
                    paired_us: before.flatMap { $0.wearer == given.wearer ? $0.paired_us : nil } ?? now_us))
        }
    }

    public mutating func receive(_ text: String) {
        switch state {
        case .placement:
            if text.isEmpty {
                place(proposedPlacement)
            } else if let objection = Self.objection(toPlacement: text) {
                state = .placement(objection: objection)
            } else {
                place(text)
            }
        case .name(let placement, _):
            if text.isEmpty {
                state = .named(placement, proposedName(at: placement))
            } else if let objection = PairedSensor.objection(toName: text, of: found.id, among: known) {
                state = .name(placement, objection: objection)
            } else {
                state = .named(placement, text)
            }
        case .named: break
        }
    }

    /// Why a text is not a placement; `nil` where it is one.
    public static func objection(toPlacement text: String) -> String? { Placement.objection(to: text) }

    /// Why a sensor cannot have a name: a command would take it for an option or a port; `nil` where it can.
    public static func objection(toName name: String) -> String? { PairedSensor.objection(toName: name) }

    /// What pairing again has changed, a sentence each; none where nothing has, or the sensor is new.
    public static func changes(from before: PairedSensor?, to sensor: PairedSensor) -> [String] {
        guard let before, before.id == sensor.id else { return [] }
        var changes: [String] = []
        if before.name != sensor.name {
            changes.append("It was paired as “\(before.name)” and is now called “\(sensor.name)”.")
        }
        if before.placement != sensor.placement {
            changes.append("It is now worn at \(sensor.placement.rawValue), no longer at \(before.placement.rawValue).")
        }
        if before.wearer != sensor.wearer {
            changes.append("Its wearer is now “\(sensor.wearer)”, no longer “\(before.wearer)”.")
        }
        return changes
    }

    /// A placement that a newer version has recorded is kept, too.
    private mutating func place(_ text: String) {
        let placement = Placement(rawValue: text.lowercased())
        state = given.name.map { .named(placement, $0) } ?? .name(placement, objection: nil)
    }

    private var proposedPlacement: String { (before?.placement ?? .upperBack).rawValue }

    private func proposedName(at placement: Placement) -> String {
        PairedSensor.proposedName(at: placement, of: found.id, among: known)
    }
}
