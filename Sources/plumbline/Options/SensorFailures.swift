import PlainText
import SensorProtocols

extension Failure {
    init(unknownFamily name: String) {
        let names = ProtocolFamily.allCases.map(\.rawValue)
        let question = NearestWord.question(name, among: names)
        self.init(
            "“\(name)” is not a supported sensor family.\(question) There are \(names.joined(separator: ", ")).",
            code: .usage)
    }

    init(unrecognisedPort path: String) {
        self.init(
            "\(path) sends bytes, but not those of a supported sensor: give --baud if you know its speed.",
            code: .timedOut)
    }
}
