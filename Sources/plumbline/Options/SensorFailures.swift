import SensorProtocols

extension Failure {
    init(unknownFamily name: String) {
        let names = ProtocolFamily.allCases.map(\.rawValue).joined(separator: ", ")
        self.init("“\(name)” is not a sensor family; there are \(names).", code: .usage)
    }

    init(unrecognisedPort path: String) {
        self.init(
            "\(path) sends bytes, but not those of a supported sensor: give --baud if you know its speed.",
            code: .timedOut)
    }
}
