import LinuxIO
import Numbers

/// Topics whose last message a broker keeps until it is taken back: what was ever published so, by broker.
struct RetainedTopics {
    /// Far more than any household has; beyond it, nothing more is retained.
    private static let most = 4096

    private let path: String
    private var entries: [(broker: String, topic: String)] = []

    /// Reads what is remembered.
    init(path: String) throws(SystemError) {
        self.path = path
        let text = try WholeFile.read(path, most: 1 << 21) ?? ""
        for line in text.split(separator: "\n").prefix(Self.most) {
            let parts = line.split(separator: "\t", maxSplits: 1)
            if parts.count == 2 { entries.append((String(parts[0]), String(parts[1]))) }
        }
    }

    func topics(at broker: String) -> [String] { entries.filter { $0.broker == broker }.map(\.topic) }

    /// Other brokers at which something is still retained.
    func others(than broker: String) -> [String] { Set(entries.map(\.broker)).subtracting([broker]).sorted() }

    /// Remembers a topic, before anything is published to it.
    ///
    /// - Returns: whether it may be published to.
    mutating func remember(_ topic: String, at broker: String) throws(SystemError) -> Bool {
        guard !entries.contains(where: { $0.broker == broker && $0.topic == topic }) else { return true }
        guard entries.count < Self.most else { return false }
        entries.append((broker, topic))
        try write()
        return true
    }

    /// The broker has taken it back.
    mutating func forget(_ topic: String, at broker: String) throws(SystemError) {
        entries.removeAll { $0.broker == broker && $0.topic == topic }
        try write()
    }

    private func write() throws(SystemError) {
        try WholeFile.write(entries.map { "\($0.broker)\t\($0.topic)\n" }.joined(), to: path)
    }
}
