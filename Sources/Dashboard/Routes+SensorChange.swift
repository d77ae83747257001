import Events
import Hummingbird
import Pages
import Records
import Reports

/// Another name for a sensor, and forgetting it: in the record, as the commands do it, and then the recorder reads it again.
extension Routes {
    private static let longestID = 1024

    private func paired(_ id: String?) async -> Result<(sensor: PairedSensor?, whose: PageFrame.Whose), ReportError> {
        await reader.read { store throws(ReportError) in
            let sensors = try Self.ofRecord { () throws(RecordsError) in try store?.readableSensors().sensors ?? [] }
            let sensor = sensors.first { $0.id == id }
            return (sensor, try Self.whose(sensor?.wearer, store))
        }
    }

    private static var noSensor: Response {
        Answer.message(.notFound, "No such sensor", "This sensor is not paired, or not any more.")
    }

    /// Asks first.
    func forgetting(_ query: Query, _ access: Access) async -> Response {
        switch await paired(query["sensor"]) {
        case .failure(let error): Self.page(.failure(error))
        case .success((let sensor?, let whose)):
            Answer.page(ForgetHTML(id: sensor.id, name: sensor.name, whose: whose, key: access.key).page)
        case .success((nil, _)): Self.noSensor
        }
    }

    func forget(_ form: Query) async -> Response {
        guard let id = form["sensor"], id.utf8.count <= Self.longestID else { return Self.noSensor }
        let forgotten = await reader.read { store throws(ReportError) in
            try Self.ofRecord { () throws(RecordsError) -> PairedSensor? in
                guard let store, let sensor = try store.readableSensors().sensors.first(where: { $0.id == id }) else {
                    return nil
                }
                try store.forgetSensor(id: id)
                return sensor
            }
        }
        switch forgotten {
        case .failure(let error): return Self.page(.failure(error))
        case .success(nil): return Self.noSensor
        case .success(let sensor?):
            var sentences = ["“\(sensor.name)” is forgotten. What it recorded is still there."]
            if let problem = await readAgain() { sentences.append(problem) }
            if let address = sensor.bondedAddress {
                sentences.append(
                    "The Bluetooth bond with it is still on this computer: “bluetoothctl remove \(address)” takes it away."
                )
            }
            return Answer.page(MessagePage.page("Forgotten", sentences))
        }
    }

    func rename(_ form: Query, _ access: Access) async -> Response {
        guard let id = form["sensor"], let typed = form["name"], max(id.utf8.count, typed.utf8.count) <= Self.longestID
        else { return Answer.message(.badRequest, "Not understood", "This form is not whole.") }
        let name = typed.trimmed
        let renamed = await reader.read { store throws(ReportError) in
            try Self.ofRecord { () throws(RecordsError) -> Renamed? in
                let known = try store?.readableSensors().sensors ?? []
                guard let store, var sensor = known.first(where: { $0.id == id }) else { return nil }
                let objection =
                    name.count > PairedSensor.longestName
                    ? "A name has \(PairedSensor.longestName) letters at most."
                    : PairedSensor.objection(toName: name, of: id, among: known)
                guard objection == nil, name != sensor.name else {
                    return Renamed(wearer: sensor.wearer, objection: objection, isOther: false)
                }
                sensor.name = name
                try store.save(sensor)
                return Renamed(wearer: sensor.wearer, objection: nil, isOther: true)
            }
        }
        switch renamed {
        case .failure(let error): return Self.page(.failure(error))
        case .success(nil): return Self.noSensor
        case .success(let renamed?):
            if let objection = renamed.objection {
                let refusal = SensorsHTML.Refusal(id: id, typed: name, words: objection)
                return await sensors(of: renamed.wearer, access, refusal: refusal)
            }
            if renamed.isOther, let problem = await readAgain() {
                return Answer.page(MessagePage.page("Renamed", ["It is called “\(name)” now.", problem]))
            }
            return Answer.onward(to: "/sensors?wearer=" + renamed.wearer.percentEncoded)
        }
    }

    private struct Renamed: Sendable {
        var wearer: String
        var objection: String?
        var isOther: Bool
    }

    /// The recorder reads the paired sensors again, where one runs.
    ///
    /// - Returns: why it did not.
    private func readAgain() async -> String? {
        let reply = await asking.ask(.reload)
        guard !reply.isDone, reply.text != RecorderAsking.notRunning else { return nil }
        return "The recorder goes on as before until it is started again: \(reply.text)"
    }
}

extension PairedSensor {
    /// Of one that is reached by a bond over Bluetooth.
    fileprivate var bondedAddress: String? { port.hasPrefix("ble:") ? String(port.dropFirst(4)) : nil }
}
