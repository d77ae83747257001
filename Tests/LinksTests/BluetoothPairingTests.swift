import Bus
import FakeBluetooth
import Links
import LinuxIO
import SensorProtocols
import Testing

@Suite("Pairing over Bluetooth", .serialized)
struct BluetoothPairingTests {
    /// Pairs, answering what is asked from a list, and says what was asked and how it ended.
    private func pair(
        _ pairing: FakeDevice.Pairing, by way: Bluetooth.Backend = .daemon, answers: [BluetoothPairing.Answer]?,
        asked: @escaping (BluetoothHouse, BluetoothPairing.Question) -> Void = { _, _ in }
    ) throws -> (questions: [BluetoothPairing.Question], end: BluetoothError?, isPaired: Bool) {
        let house = try BluetoothHouse(way)
        let sensor = FakePlumblineSensor(in: house.stack)
        sensor.device.pairing = pairing
        house.bluetooth.startScan()
        try house.until { house.bluetooth.devices.count == 1 }
        var questions: [BluetoothPairing.Question] = []
        var ends: [BluetoothError?] = []
        var left = (answers ?? [])[...]
        let process = BluetoothPairing(
            house.bluetooth.devices[0], with: house.bluetooth,
            onQuestion: answers == nil
                ? nil
                : { question, answer in
                    questions.append(question)
                    asked(house, question)
                    if case .wrong = question { return }
                    if let next = left.popFirst() { answer(next) }
                }
        ) { ends.append($0) }
        process.start()
        try house.until { !ends.isEmpty }
        try house.until { house.bluez.agent == nil }
        #expect(ends.count == 1)
        // The bond is known to the gateway as well, whoever keeps it.
        #expect(house.bluetooth.device(address: sensor.device.address)?.isPaired == sensor.device.isPaired)
        withExtendedLifetime(process) {}
        return (questions, ends[0], sensor.device.isPaired)
    }

    @Test("Just Works needs no question, and no terminal", arguments: Bluetooth.Backend.allCases)
    func justWorks(_ way: Bluetooth.Backend) throws {
        for answers in [nil, []] as [[BluetoothPairing.Answer]?] {
            let result = try pair(.justWorks, by: way, answers: answers)
            #expect(result.questions.isEmpty && result.end == nil && result.isPaired)
        }
    }

    @Test("A passkey typed wrong is asked again, three times in all", arguments: Bluetooth.Backend.allCases)
    func passkey(_ way: Bluetooth.Backend) throws {
        let right = try pair(.passkey(1234), by: way, answers: [.digits("999999"), .digits("001234")])
        #expect(right.questions == [.passkey, .wrong(attempt: 2, of: 3), .passkey])
        #expect(right.end == nil && right.isPaired)
        let wrong = try pair(.passkey(1234), by: way, answers: [.digits("1"), .digits("2"), .digits("3")])
        #expect(wrong.questions.count == 5 && wrong.end == .wrongPasskey(sensor: "Posture") && !wrong.isPaired)
    }

    @Test("Numbers are compared: yes makes the bond, no does not", arguments: Bluetooth.Backend.allCases)
    func comparison(_ way: Bluetooth.Backend) throws {
        let yes = try pair(.comparison(42), by: way, answers: [.yes])
        #expect(yes.questions == [.same(digits: "000042")] && yes.end == nil && yes.isPaired)
        let no = try pair(.comparison(42), by: way, answers: [.no])
        #expect(no.end == .pairingCancelled && !no.isPaired)
    }

    @Test("Without somebody to answer, what is needed is said", arguments: Bluetooth.Backend.allCases)
    func noTerminal(_ way: Bluetooth.Backend) throws {
        #expect(try pair(.passkey(1), by: way, answers: nil).end == .needsAnswers(sensor: "Posture"))
        #expect(try pair(.comparison(1), by: way, answers: nil).end == .needsAnswers(sensor: "Posture"))
    }

    @Test("While one device is paired, bluetoothd gets no answer about another, and a stranger on the bus none at all")
    func strangers() throws {
        var refusals = 0
        var keep: MessageBus?
        let result = try pair(.passkey(7), answers: [.digits("7")]) { house, _ in
            house.bluez.askAgent("RequestPasskey", [.path("/org/bluez/hci0/dev_66_66_66_66_66_66")]) {
                if case .failure(let error) = $0, error.name == "org.bluez.Error.Rejected" { refusals += 1 }
            }
            guard let agent = house.bluez.agent,
                let other = try? MessageBus(to: .address(house.bus.address), on: house.loop)
            else { return }
            keep = other
            other.call(
                agent.sender, agent.path, "org.bluez.Agent1", "RequestConfirmation",
                [.path(house.bluetooth.devices[0].path), .uint32(1)]
            ) { if case .failure(let error) = $0, error.name == "org.bluez.Error.Rejected" { refusals += 1 } }
        }
        #expect(result.end == nil)
        #expect(refusals >= 1)
        withExtendedLifetime(keep) {}
    }
}
