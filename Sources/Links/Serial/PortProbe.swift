public import LinuxIO
public import SensorProtocols

/// Listens on a port at one baud rate after the other until a family's checksums agree.
///
/// It keeps the port when it has found a sensor, so that no sample is lost between finding and using it.
public final class PortProbe {
    public enum Outcome {
        /// A sensor speaks: the open link, its speed, and what was heard so far.
        case found(ProtocolFamily, baudRate: Int, SerialLink, heard: [UInt8], arrival_us: Int64)
        /// Nothing that we know; `bytesHeard` tells silence from a stranger.
        case nothing(bytesHeard: Int)
        case failed(LinkError)
    }

    /// Our own sensors tell who they are every two seconds, also when they are stopped.
    private static let listening_us: Int64 = 2_300_000

    private static let longestExcerpt = 24

    public let path: String
    /// The first of what was heard, as text that a terminal may show; `nil` where it is none.
    public var excerpt: String? {
        let isText = { (byte: UInt8) in (0x20..<0x7F).contains(byte) }
        guard beginning.count(where: isText) * 3 >= beginning.count * 2, !beginning.isEmpty else { return nil }
        let words = String(decoding: beginning.map { isText($0) ? $0 : 0x20 }, as: UTF8.self)
        return words.split(separator: " ").joined(separator: " ")
    }
    private let loop: EventLoop
    private let onEnd: (Outcome) -> Void
    private var baudRates: ArraySlice<Int>
    private var baudRate = 0
    private var link: SerialLink?
    private var recogniser = ProtocolRecogniser()
    private var heard: [UInt8] = []
    private var bytesHeard = 0
    /// Rates at which bytes came that nobody knows: a sensor that has just been switched on may say something else first.
    private var noisyRates: [Int] = []
    private var isSecondRound = false
    private var beginning: [UInt8] = []
    private var timer: EventLoop.Token?

    private init(_ path: String, _ baudRates: [Int], on loop: EventLoop, onEnd: @escaping (Outcome) -> Void) {
        self.path = path
        self.loop = loop
        self.onEnd = onEnd
        self.baudRates = baudRates[...]
    }

    /// Listens on a port from now on; `onEnd` is called once, from the loop. Without baud rates it tries every one that a
    /// family is used at, likeliest first.
    ///
    /// - Returns: what listens; nothing is reported when nobody holds it.
    public static func listen(
        on path: String, baudRates: [Int]? = nil, on loop: EventLoop, onEnd: @escaping (Outcome) -> Void
    ) -> PortProbe {
        let probe = PortProbe(path, baudRates ?? ProtocolFamily.everyBaudRate, on: loop, onEnd: onEnd)
        probe.timer = loop.after(0) { [unowned probe] in probe.begin() }
        return probe
    }

    /// Ends without an outcome.
    public func cancel() {
        if let timer { loop.cancel(timer) }
        timer = nil
        link?.close()
        link = nil
    }

    private func begin() {
        guard let first = baudRates.popFirst() else { return finish(.nothing(bytesHeard: 0)) }
        baudRate = first
        do throws(LinkError) {
            let link = try SerialLink(path: path, baudRate: first, on: loop)
            link.onBytes = { [unowned self] bytes, arrival_us in self.receive(bytes, arrival_us) }
            link.onEnd = { [unowned self] error in self.finish(.failed(error)) }
            self.link = link
            listen()
        } catch {
            finish(.failed(error))
        }
    }

    private func listen() {
        recogniser = ProtocolRecogniser()
        heard.removeAll()
        timer = loop.after(Self.listening_us) { [unowned self] in self.next() }
    }

    private func next() {
        if !heard.isEmpty, !noisyRates.contains(baudRate) { noisyRates.append(baudRate) }
        if baudRates.isEmpty, !isSecondRound {
            isSecondRound = true
            baudRates = noisyRates[...]
        }
        guard let link, let rate = baudRates.popFirst() else { return finish(.nothing(bytesHeard: bytesHeard)) }
        do throws(LinkError) {
            try link.setBaudRate(rate)
            baudRate = rate
            listen()
        } catch {
            finish(.failed(error))
        }
    }

    private func receive(_ bytes: [UInt8], _ arrival_us: Int64) {
        bytesHeard += bytes.count
        heard += bytes
        if beginning.count < Self.longestExcerpt { beginning += bytes.prefix(Self.longestExcerpt - beginning.count) }
        guard let family = recogniser.receive(bytes), let link else { return }
        // The link changes hands: nobody but its new owner closes it.
        self.link = nil
        finish(.found(family, baudRate: baudRate, link, heard: heard, arrival_us: arrival_us))
    }

    private func finish(_ outcome: Outcome) {
        cancel()
        onEnd(outcome)
    }

    deinit { cancel() }
}
