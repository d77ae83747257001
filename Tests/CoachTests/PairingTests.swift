import Coach
import Posture
import Records
import Testing

@Suite("Pairing's questions")
struct PairingTests {
    private let found = SensorNaming.Found(id: "ble:01", family: "plumbline", port: "ble:01", baudRate: 0)
    private let given = SensorNaming.Given(wearer: "me")

    private func sensor(_ id: String, _ name: String, _ placement: Placement = .upperBack) -> PairedSensor {
        PairedSensor(
            id: id, name: name, family: "plumbline", wearer: "me", placement: placement, mount: "+x,-z", port: "old",
            baudRate: 9600, paired_us: 7)
    }

    @Test("Of several one is chosen by its number; another number is asked for again; the only one is chosen at once")
    func which() throws {
        var choice = SensorChoice(["one", "two"])
        #expect(try question(choice).words == "Which one?")
        for text in ["3", "0", "x"] {
            choice.receive(text)
            #expect(try question(choice).objection == "Give a number from 1 to 2.")
        }
        choice.receive("2")
        #expect(try outcome(choice) == 1)
        choice.receive("1")
        #expect(try outcome(choice) == 1, "what is chosen stays")
        var first = SensorChoice(["one", "two"])
        first.receive("")
        #expect(try outcome(first) == 0)
        #expect(try outcome(SensorChoice(["one"])) == 0)
    }

    @Test("Proposed is the place with the first number that is free; a name that another sensor has is refused")
    func names() throws {
        let known = [sensor("ble:02", "T4"), sensor("ble:03", "t4-2")]
        var naming = SensorNaming(found, given: given, known: known, now_us: 9)
        naming.receive("belly")
        #expect(try question(naming).objection == "“belly” is not a placement; there are t4, l5, c7, head.")
        naming.receive("T4")
        #expect(try question(naming).proposal == "t4-3")
        naming.receive("T4-2")
        #expect(try question(naming).objection == "Another sensor is called “T4-2”.")
        naming.receive("")
        let named = try outcome(naming)
        #expect(named.name == "t4-3" && named.placement == .upperBack && named.paired_us == 9 && named.mount == nil)
    }

    @Test("Pairing again keeps what is known; what is given is not asked; a placement of a newer version stays")
    func again() throws {
        let known = [sensor("ble:01", "mine", Placement(rawValue: "t12"))]
        var naming = SensorNaming(found, given: given, known: known, now_us: 9)
        #expect(try question(naming).proposal == "t12")
        naming.receive("")
        #expect(try question(naming).proposal == "mine", "its own name is no other sensor's")
        naming.receive("mine")
        let again = try outcome(naming)
        #expect(again.placement.rawValue == "t12" && again.paired_us == 7 && again.mount == "+x,-z")
        #expect(again.port == "ble:01")
        let all = SensorNaming.Given(wearer: "anna", placement: .lowBack, name: "low", mount: "+z,-x")
        let given = try outcome(SensorNaming(found, given: all, known: known, now_us: 9))
        #expect(given.paired_us == 9, "handed on, it is the new wearer's from now on")
        #expect(given.name == "low" && given.wearer == "anna" && given.mount == "+z,-x")
    }

    @Test("Pairing again says what it changes: the name, where it is worn, whose it is; nothing of a new sensor")
    func changes() throws {
        let before = sensor("ble:01", "back")
        let given = SensorNaming.Given(wearer: "anna", placement: .lowBack, name: "my back")
        let naming = SensorNaming(found, given: given, known: [before], now_us: 9)
        #expect(naming.before == before)
        #expect(
            SensorNaming.changes(from: naming.before, to: try outcome(naming)) == [
                "It was paired as “back” and is now called “my back”.", "It is now worn at l5, no longer at t4.",
                "Its wearer is now “anna”, no longer “me”.",
            ])
        #expect(SensorNaming.changes(from: before, to: before).isEmpty)
        #expect(SensorNaming.changes(from: nil, to: before).isEmpty)
    }

    @Test("A name that a command would take for an option or a port is refused, and so is one without a letter")
    func unusableNames() throws {
        var naming = SensorNaming(found, given: given, known: [], now_us: 9)
        naming.receive("")
        naming.receive("-x")
        #expect(try question(naming).objection == "A name cannot begin with “-”: commands take that for an option.")
        naming.receive("my back")
        #expect(try outcome(naming).name == "my back")
        #expect(SensorNaming.objection(toName: " ") == "A name needs a letter or a digit.")
        #expect(SensorNaming.objection(toName: "a/b") == "A name cannot contain “/”: commands take that for a port.")
    }

    @Test("Calibrating is offered where a posture is judged, or a low sensor tells of the pelvis")
    func calibration() {
        #expect(PairingQuestion.calibration(at: .upperBack)?.proposal == "yes")
        #expect(PairingQuestion.calibration(at: .lowBack) != nil)
        #expect(PairingQuestion.calibration(at: .head) == nil)
    }

    private func question(_ flow: some PairingFlow) throws -> PairingQuestion {
        guard case .asks(let question) = flow.stage else { throw Missing() }
        return question
    }

    private func outcome<Flow: PairingFlow>(_ flow: Flow) throws -> Flow.Outcome {
        guard case .ended(let outcome) = flow.stage else { throw Missing() }
        return outcome
    }

    private struct Missing: Error {}
}
