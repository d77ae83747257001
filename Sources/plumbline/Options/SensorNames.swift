import Gateway
import Links
import PlainText
import Records

/// Finds the paired sensor that somebody means: by name, number, port, or the beginning of one of them.
struct SensorNames {
    let sensors: [PairedSensor]

    /// - Throws: exit 3 where nobody is meant, exit 2 where several may be.
    func sensor(_ text: String) throws -> PairedSensor {
        let wanted = text.lowercased()
        if let exact = sensors.first(where: { $0.name.lowercased() == wanted || $0.id.lowercased() == wanted }) {
            return exact
        }
        if let there = sensors.first(where: { $0.bluetoothPlace?.address.lowercased() == wanted }) { return there }
        if text.contains("/") {
            let identity = PortDirectory().port(at: PortPath.absolute(text)).identity
            if let here = sensors.first(where: { $0.port == identity }) { return here }
        }
        let begun = sensors.filter { sensor in
            let serial =
                sensor.bluetoothPlace?.address ?? sensor.id.split(separator: ":").last.map(String.init) ?? ""
            return [sensor.name, sensor.id, serial].contains { $0.lowercased().hasPrefix(wanted) }
        }
        guard begun.count <= 1 else {
            throw Failure(
                "“\(text)” may be \(begun.map { "“\($0.name)”" }.joined(separator: " or ")): type more of it.",
                code: .usage)
        }
        guard let only = begun.first else {
            let known = sensors.isEmpty ? "none is paired yet" : sensors.map { "“\($0.name)”" }.joined(separator: ", ")
            let question = NearestWord.question(text, among: sensors.map(\.name))
            throw Failure(
                "There is no sensor “\(text)” (\(known)).\(question) “plumbline pair” adds one.", code: .noSuchSensor)
        }
        return only
    }
}

extension PairedSensor {
    /// The paired sensors of a data folder; none where there is no record yet.
    static func all(in folder: String) throws(RecordsError) -> [PairedSensor] {
        try Store.openIfExists(in: folder)?.sensors() ?? []
    }
}
