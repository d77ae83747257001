import CMosquitto
import Dispatch
import Glibc
public import LinuxIO
import Numbers

/// One connection to a broker, from the first attempt to its one end. The only file that speaks to libmosquitto.
///
/// libmosquitto has no thread of its own here: its socket is watched on our loop. Finding the broker and the TCP
/// connection may block for minutes, so that is done on another thread, to which the handle is lent until it answers.
public final class MQTTConnection {
    /// What is needed to connect.
    public struct Plan {
        public var host: String
        public var port: Int
        public var clientID: String
        public var user: String?
        public var password: String?
        public var isEncrypted: Bool
        /// `nil` for the system's.
        public var caFile: String?
        /// This end's own, for a broker that wants one; needs `caFile`. `nil` for none.
        public var certificate: (file: String, keyFile: String)?
        public var speaksVersion5: Bool
        /// What the broker publishes, retained, where this end is gone without a goodbye; `nil` for nothing.
        public var will: (topic: String, payload: String)?
        /// Whether something is published as retained: a broker that keeps nothing is refused then.
        public var retains: Bool
        /// Longer messages are not read further, bytes.
        public var longestPayload: Int

        public init(
            host: String, port: Int, clientID: String, user: String?, password: String?, isEncrypted: Bool,
            caFile: String?, certificate: (file: String, keyFile: String)? = nil, speaksVersion5: Bool = true,
            will: (topic: String, payload: String)? = nil, retains: Bool = true,
            longestPayload: Int = 1 << 12
        ) {
            self.host = host
            self.port = port
            self.clientID = clientID
            self.user = user
            self.password = password
            self.isEncrypted = isEncrypted
            self.caFile = caFile
            self.certificate = certificate
            self.speaksVersion5 = speaksVersion5
            self.will = will
            self.retains = retains
            self.longestPayload = longestPayload
        }
    }

    /// What ended it.
    public enum End: Equatable {
        /// The broker's answer to the connection, a reason code of MQTT; or, after it had begun, its farewell.
        case refused(UInt8)
        case ended(UInt8)
        /// A certificate or key of the settings cannot be used.
        case caFileUnusable
        /// No such host, or nobody who knows.
        case noSuchHost
        case system(SystemError)
        /// A sentence of OpenSSL.
        case encryption(String)
        /// It is no MQTT, or of another version.
        case notMQTT
        /// It answers no more.
        case silent
        case lost
        /// We have closed it.
        case closed
    }

    /// It may be published from now on.
    public var onReady: () -> Void = {}
    /// What was published has been taken, or refused: the number that `publish` gave, and the broker's reason.
    public var onAnswer: (_ message: Int32, _ reason: UInt8) -> Void = { _, _ in }
    /// What was subscribed to was granted, or refused.
    public var onSubscribed: (_ message: Int32, _ reason: UInt8) -> Void = { _, _ in }
    public var onMessage: (_ topic: String, _ payload: [UInt8], _ isRetained: Bool) -> Void = { _, _, _ in }
    /// Called once.
    public var onEnd: (End) -> Void = { _ in }

    private static let keepAlive_s: Int32 = 30
    /// From the TCP connection to the broker's answer.
    private static let answer_us: Int64 = 20_000_000
    /// To find the broker and to reach it; the system itself tries for two minutes.
    private static let reach_us: Int64 = 140_000_000
    /// In bytes of a packet, what is not payload: the topic and all else.
    private static let mostAround = 3 << 12
    /// Of reading what has come, before others have their turn.
    private static let mostReads = 64

    private static let library: Bool = mosquitto_lib_init() == MOSQ_ERR_SUCCESS.number

    private let loop: EventLoop
    private let connector: MQTTConnector
    private let plan: Plan
    private var handle: OpaquePointer?
    private var watch: EventLoop.Token?
    private var timers: [EventLoop.Token] = []
    private var answerTimer: EventLoop.Token?
    /// The handle is another thread's now.
    private var isLent = false
    private var hasEnded = false
    private var isReady = false
    /// What OpenSSL has complained about.
    private var complaint: String?
    private var farewell: End?

    public init(_ plan: Plan, by connector: MQTTConnector) {
        self.plan = plan
        self.connector = connector
        loop = connector.loop
    }

    deinit {
        guard !isLent, let handle else { return }
        mosquitto_destroy(handle)
    }

    // MARK: Beginning

    /// Begins; what comes of it is told by `onReady` or `onEnd`, never before this returns.
    public func open() {
        guard Self.library, let made = mosquitto_new(plan.clientID, true, Unmanaged.passUnretained(self).toOpaque())
        else { return endLater(.system(.last)) }
        handle = made
        if let trouble = configure(made) { return endLater(trouble) }
        isLent = true
        // Until the other thread has answered, this connection stays, also where nobody holds it.
        connector.connect(
            made, to: plan.host, port: plan.port, keepAlive_s: Self.keepAlive_s,
            largestPacket: plan.speaksVersion5 ? UInt32(clamping: plan.longestPayload + Self.mostAround) : nil
        ) { self.reached($0) }
        timers.append(loop.after(Self.reach_us) { [unowned self] in if self.isLent { self.end(.silent) } })
    }

    private func configure(_ handle: OpaquePointer) -> End? {
        let version = plan.speaksVersion5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311
        guard mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, version) == 0,
            mosquitto_username_pw_set(handle, plan.user, plan.password) == 0
        else { return .system(SystemError(EINVAL)) }
        if let will = plan.will {
            let payload = Array(will.payload.utf8)
            guard mosquitto_will_set_v5(handle, will.topic, Int32(clamping: payload.count), payload, 1, true, nil) == 0
            else { return .system(SystemError(EINVAL)) }
        }
        guard plan.isEncrypted else { return nil }
        if let file = plan.caFile {
            // A key with a pass phrase is refused: OpenSSL would ask for it at the terminal, and wait.
            let result = mosquitto_tls_set(
                handle, file, nil, plan.certificate?.file, plan.certificate?.keyFile, { _, _, _, _ in 0 })
            guard result == 0 else { return .caFileUnusable }
        } else {
            guard mosquitto_int_option(handle, MOSQ_OPT_TLS_USE_OS_CERTS, 1) == 0 else { return .caFileUnusable }
        }
        // 1: the certificate and the name in it are always checked.
        return mosquitto_tls_opts_set(handle, 1, "tlsv1.2", nil) == 0 ? nil : .caFileUnusable
    }

    private func reached(_ reached: MQTTConnector.Reached) {
        isLent = false
        guard !hasEnded, let handle else { return }
        // So early, only the certificates of our own can be what is wrong with the encryption.
        guard reached.result != MOSQ_ERR_TLS.number else { return end(.caFileUnusable) }
        guard reached.result == 0 else { return end(Self.end(reached.result, reached.error, complaint)) }
        hear(handle)
        guard case let socket = mosquitto_socket(handle), socket >= 0 else { return end(.lost) }
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        do throws(SystemError) {
            watch = try loop.watch(socket, for: [.readable, .writable]) { [unowned self] readiness in
                self.handle(readiness)
            }
        } catch {
            return end(.system(error))
        }
        answerTimer = loop.after(Self.answer_us) { [unowned self] in self.end(.silent) }
        timers.append(
            loop.every(1_000_000) { [unowned self] in
                guard let handle = self.handle else { return }
                self.after(mosquitto_loop_misc(handle))
            })
    }

    // MARK: Going on

    private func handle(_ readiness: EventLoop.Readiness) {
        guard let handle else { return }
        if readiness.contains(.readable) || !readiness.isDisjoint(with: .ended) {
            guard read(handle) else { return }
        }
        if readiness.contains(.writable) { after(mosquitto_loop_write(handle, 1)) }
    }

    /// Reads until nothing is left: of what TLS has decrypted already, the socket tells nothing more.
    ///
    /// - Returns: whether it goes on.
    private func read(_ handle: OpaquePointer) -> Bool {
        for _ in 0..<Self.mostReads {
            errno = 0
            let result = mosquitto_loop_read(handle, 1)
            let isAll = errno == EAGAIN
            guard after(result) else { return false }
            if isAll { return true }
        }
        loop.after(0) { [weak self] in
            guard let self, !self.hasEnded, let handle = self.handle else { return }
            _ = self.read(handle)
        }
        return true
    }

    /// Looks at what a call has said.
    ///
    /// - Returns: whether it goes on.
    @discardableResult
    private func after(_ result: Int32) -> Bool {
        let error = errno
        if let farewell {
            end(farewell)
            return false
        }
        guard result == 0 else {
            end(Self.end(result, error, complaint))
            return false
        }
        guard !hasEnded, let watch, let handle else { return false }
        do throws(SystemError) {
            try loop.change(watch, to: mosquitto_want_write(handle) ? [.readable, .writable] : .readable)
        } catch {
            end(.system(error))
            return false
        }
        return true
    }

    /// What came of publishing.
    public enum Published: Equatable {
        /// It is on its way; the number is that of the answer.
        case sent(Int32)
        /// It is for another connection.
        case notNow
        /// This broker has said that it takes nothing such, or nobody would: a reason code of MQTT 5.
        case never(UInt8)
    }

    /// Publishes text with QoS 1: the broker answers.
    public func publish(_ payload: String, to topic: String, isRetained: Bool) -> Published {
        publish(Array(payload.utf8), to: topic, isRetained: isRetained)
    }

    /// Publishes bytes with QoS 1: the broker answers.
    public func publish(_ bytes: [UInt8], to topic: String, isRetained: Bool) -> Published {
        guard isReady, let handle else { return .notNow }
        var number: Int32 = 0
        let result = mosquitto_publish_v5(
            handle, &number, topic, Int32(clamping: bytes.count), bytes, 1, isRetained, nil)
        // What the library itself refuses is no reason to end the connection.
        switch result {
        case MOSQ_ERR_PAYLOAD_SIZE.number, MOSQ_ERR_OVERSIZE_PACKET.number: return .never(0x95)
        case MOSQ_ERR_INVAL.number, MOSQ_ERR_MALFORMED_UTF8.number: return .never(0x90)
        case MOSQ_ERR_RETAIN_NOT_SUPPORTED.number: return .never(0x9A)
        case MOSQ_ERR_QOS_NOT_SUPPORTED.number: return .never(0x9B)
        default: return after(result) ? .sent(number) : .notNow
        }
    }

    /// What is retained there is not wanted: it was meant for another day. What is published as retained is told as such.
    public func subscribe(to topic: String) -> Int32? {
        guard isReady, let handle else { return nil }
        var number: Int32 = 0
        // The options of MQTT 5: retain as published, and send nothing retained.
        let options: Int32 = plan.speaksVersion5 ? 0x08 | 0x20 : 0
        return after(mosquitto_subscribe_v5(handle, &number, topic, 1, options, nil)) ? number : nil
    }

    /// Says goodbye, so that no will is published, and ends.
    public func close() {
        if isReady, let handle, !hasEnded {
            mosquitto_disconnect_v5(handle, 0, nil)
            mosquitto_loop_write(handle, 1)
        }
        end(.closed)
    }

    /// It answers no more: it is given up, and its will is the broker's to publish.
    public func giveUp() { end(.silent) }

    private func end(_ reason: End) {
        guard !hasEnded else { return }
        hasEnded = true
        // OpenSSL complains about a broker that has gone as about one that speaks no TLS.
        let end = if case .encryption = reason, isReady { End.lost } else { reason }
        isReady = false
        if let watch { loop.cancel(watch) }
        watch = nil
        timers.forEach(loop.cancel)
        if let answerTimer { loop.cancel(answerTimer) }
        onEnd(end)
    }

    private func endLater(_ reason: End) { loop.after(0) { [weak self] in self?.end(reason) } }
}

// MARK: What the library tells

extension MQTTConnection {
    /// The callbacks are plain functions: each finds its connection again.
    private func hear(_ handle: OpaquePointer) {
        mosquitto_connect_v5_callback_set(handle) { _, own, reason, _, properties in
            // What is not said is allowed.
            var (mostQoS, retains): (UInt8, UInt8) = (2, 1)
            mosquitto_property_read_byte(properties, MQTT_PROP_MAXIMUM_QOS.number, &mostQoS, false)
            mosquitto_property_read_byte(properties, MQTT_PROP_RETAIN_AVAILABLE.number, &retains, false)
            MQTTConnection.of(own)?.answered(reason, acknowledges: mostQoS > 0, retains: retains > 0)
        }
        mosquitto_disconnect_v5_callback_set(handle) { _, own, reason, _ in
            guard let connection = MQTTConnection.of(own), let reason = UInt8(exactly: reason), reason >= 0x80 else {
                return
            }
            connection.farewell = connection.farewell ?? .ended(reason)
        }
        mosquitto_publish_v5_callback_set(handle) { _, own, number, reason, _ in
            MQTTConnection.of(own)?.onAnswer(number, UInt8(clamping: reason))
        }
        mosquitto_subscribe_v5_callback_set(handle) { _, own, number, count, granted, _ in
            let reason = count > 0 ? granted?.pointee ?? 0x80 : 0x80
            MQTTConnection.of(own)?.onSubscribed(number, UInt8(clamping: reason))
        }
        mosquitto_message_v5_callback_set(handle) { _, own, message, _ in
            guard let connection = MQTTConnection.of(own), let message = message?.pointee, let topic = message.topic,
                let count = Int(exactly: message.payloadlen), count <= connection.plan.longestPayload
            else { return }
            let payload = UnsafeRawBufferPointer(start: message.payload, count: message.payload == nil ? 0 : count)
            connection.onMessage(String(cString: topic), Array(payload), message.retain)
        }
        mosquitto_log_callback_set(handle) { _, own, level, text in
            guard level == MQTTConnection.errorLevel, let text, let connection = MQTTConnection.of(own) else { return }
            connection.complaint = [connection.complaint, String(cString: text)].compactMap(\.self)
                .joined(separator: " ")
        }
    }

    private static let errorLevel: Int32 = 1 << 3

    private static func of(_ own: UnsafeMutableRawPointer?) -> MQTTConnection? {
        own.map { Unmanaged<MQTTConnection>.fromOpaque($0).takeUnretainedValue() }
    }

    private func answered(_ reason: Int32, acknowledges: Bool, retains: Bool) {
        guard reason == 0 else {
            farewell = .refused(plan.speaksVersion5 ? UInt8(clamping: reason) : Self.version5Reason(of: reason))
            return
        }
        // Without an answer to each message nothing could be said to have come.
        guard acknowledges else { return farewell = .refused(0x9B) }
        guard retains || !plan.retains else { return farewell = .refused(0x9A) }
        if let answerTimer { loop.cancel(answerTimer) }
        answerTimer = nil
        isReady = true
        // The library is at work in this call.
        loop.after(0) { [weak self] in
            guard let self, !self.hasEnded else { return }
            self.onReady()
        }
    }

    /// The answers of MQTT 3.1.1 by the numbers of MQTT 5.
    private static func version5Reason(of answer: Int32) -> UInt8 {
        switch answer {
        case 1: 0x84
        case 2: 0x85
        case 3: 0x88
        case 4: 0x86
        case 5: 0x87
        default: 0x80
        }
    }

    private static func end(_ result: Int32, _ error: Int32, _ complaint: String?) -> End {
        if let complaint { return .encryption(complaint) }
        switch result {
        case MOSQ_ERR_TLS.number, MOSQ_ERR_TLS_HANDSHAKE.number: return .encryption("")
        case MOSQ_ERR_EAI.number, MOSQ_ERR_LOOKUP.number: return .noSuchHost
        case MOSQ_ERR_PROTOCOL.number, MOSQ_ERR_MALFORMED_PACKET.number, MOSQ_ERR_DUPLICATE_PROPERTY.number,
            MOSQ_ERR_MALFORMED_UTF8.number:
            return .notMQTT
        case MOSQ_ERR_KEEPALIVE.number, MOSQ_ERR_TIMEOUT.number: return .silent
        case MOSQ_ERR_ERRNO.number where error == EPROTO: return .encryption("")
        case MOSQ_ERR_ERRNO.number where error != 0: return .system(SystemError(error))
        default: return .lost
        }
    }
}

/// Finds brokers and reaches them, on a thread of its own for each attempt; one for a loop.
public final class MQTTConnector {
    struct Reached: Sendable {
        fileprivate let attempt: UInt64
        /// As the library returned it, and `errno`.
        let result: Int32
        let error: Int32
    }

    // The pointer is used by one thread at a time: the loop's has none of it until the other one has answered.
    private struct Loan: @unchecked Sendable {
        let handle: OpaquePointer
    }

    private final class Waiting {
        var attempts: [UInt64: (Reached) -> Void] = [:]
    }

    public let loop: EventLoop
    private let waiting: Waiting
    private let mailbox: Mailbox<Reached>
    private var last: UInt64 = 0

    public init(on loop: EventLoop) throws(SystemError) {
        self.loop = loop
        let waiting = Waiting()
        self.waiting = waiting
        mailbox = try Mailbox(on: loop) { reached in waiting.attempts.removeValue(forKey: reached.attempt)?(reached) }
    }

    fileprivate func connect(
        _ handle: OpaquePointer, to host: String, port: Int, keepAlive_s: Int32, largestPacket: UInt32?,
        onEnd: @escaping (Reached) -> Void
    ) {
        last += 1
        waiting.attempts[last] = onEnd
        let (loan, attempt, mailbox, port) = (Loan(handle: handle), last, mailbox, Int32(clamping: port))
        DispatchQueue.global().async {
            // The older version has no properties, and the library does not connect in it where there are any.
            var properties: OpaquePointer?
            defer { mosquitto_property_free_all(&properties) }
            if let largestPacket {
                mosquitto_property_add_int32(&properties, MQTT_PROP_MAXIMUM_PACKET_SIZE.number, largestPacket)
            }
            let result = mosquitto_connect_bind_v5(loan.handle, host, port, keepAlive_s, nil, properties)
            mailbox.post(Reached(attempt: attempt, result: result, error: errno))
        }
    }
}

extension mosq_err_t {
    /// As functions of the library return it.
    fileprivate var number: Int32 { rawValue }
}

extension mqtt5_property {
    /// As functions of the library take it.
    fileprivate var number: Int32 { Int32(clamping: rawValue) }
}
