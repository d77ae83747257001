import Broker
import LinuxIO
import Numbers
import PlainText
import Recorder
import Settings

/// Takes back from a broker what it keeps of us: every topic that was ever published retained, also by earlier settings.
final class MQTTForgetting {
    private static let most_us: Int64 = 30_000_000

    private let loop: EventLoop
    private let plan: MQTTPlan
    private let tell: (String) -> Void
    private let connection: MQTTConnection
    private var retained: RetainedTopics
    private var pending: [Int32: String] = [:]
    private var refusals: [String] = []
    private var failure: OutputError?

    /// Asks the broker of the settings, and waits for its answers.
    ///
    /// - Parameters:
    ///   - settings: how the broker is reached.
    ///   - folder: where it is written down what was published.
    ///   - tell: takes a line for each topic.
    /// - Throws: also where all was taken back, and a broker of earlier settings still keeps something.
    static func run(_ settings: ShareSettings, in folder: SharingFolder, tell: @escaping (String) -> Void)
        throws(OutputError)
    {
        let output = "mqtt"
        let lock: LockFile?
        do throws(SystemError) {
            try folder.make()
            lock = try folder.lock(output)
        } catch {
            throw .folder(path: folder.path, error)
        }
        // What runs would publish it all again.
        guard let lock else { throw .alreadyRunning(output: output) }
        try withExtendedLifetime(lock) { () throws(OutputError) in
            let plan = try MQTTPlan(settings.mqtt)
            let retained: RetainedTopics
            let topics: MQTTTopics
            do throws(SystemError) {
                retained = try RetainedTopics(path: folder.file(output, "topics"))
                topics = MQTTTopics(
                    prefix: settings.mqtt.topic, gateway: try GatewayNumber.kept(at: folder.file("gateway", "number")))
            } catch {
                throw .folder(path: folder.path, error)
            }
            if !retained.topics(at: plan.broker).isEmpty {
                try MQTTForgetting(retained, plan, topics, tell).run()
            } else {
                tell("Nothing of this gateway is kept by the broker at \(plan.broker).")
            }
            let others = retained.others(than: plan.broker)
            guard others.isEmpty else { throw .farEnd(Self.sentence(on: others, file: folder.file(output, "topics"))) }
        }
    }

    /// What is left to do.
    ///
    /// - Parameters:
    ///   - others: brokers of earlier settings, which still keep something.
    ///   - file: where that is written down.
    static func sentence(on others: [String], file: String) -> String {
        let names = others.map { PrintableText.of($0, limit: 300) }.joined(separator: ", ")
        let (brokers, keep, one) = others.count == 1 ? ("broker", "keeps", "it") : ("brokers", "keep", "each of them")
        return
            "The \(brokers) used before, at \(names), still \(keep) what was sent there: set mqtt.host and mqtt.port "
            + "to \(one), and run this again. Of a broker that is gone for good, remove the lines from \(file)."
    }

    private init(
        _ retained: RetainedTopics, _ plan: MQTTPlan, _ topics: MQTTTopics, _ tell: @escaping (String) -> Void
    ) throws(OutputError) {
        self.retained = retained
        self.plan = plan
        self.tell = tell
        let wanted: MQTTConnection.Plan
        do throws(MQTTPassword.Trouble) {
            wanted = try plan.connection(topics, credentials: ProcessEnvironment.value("CREDENTIALS_DIRECTORY"))
        } catch {
            throw .setting(error.sentence)
        }
        do throws(SystemError) {
            loop = try EventLoop()
            connection = MQTTConnection(wanted, by: try MQTTConnector(on: loop))
        } catch {
            throw .system(error)
        }
    }

    private func run() throws(OutputError) {
        connection.onReady = { [unowned self] in self.takeBack() }
        connection.onAnswer = { [unowned self] number, reason in self.answered(number, reason) }
        connection.onEnd = { [unowned self] end in
            if end != .closed { self.failure = .farEnd(self.plan.words.sentence(end)) }
            self.loop.stop()
        }
        connection.open()
        loop.after(Self.most_us) { [unowned self] in
            self.failure = .farEnd("The broker has not answered; what it keeps is still written down. Try again.")
            self.loop.stop()
        }
        do throws(SystemError) { try loop.run() } catch { throw .system(error) }
        if let failure { throw failure }
        if let refusal = refusals.first { throw .farEnd(refusal) }
    }

    private func takeBack() {
        for topic in retained.topics(at: plan.broker) {
            switch connection.publish("", to: topic, isRetained: true) {
            case .sent(let number): pending[number] = topic
            // The connection has ended, and says why.
            case .notNow: return
            case .never(let reason): refusals.append(plan.words.publishing(topic, refused: reason))
            }
        }
        endWhenAnswered()
    }

    private func endWhenAnswered() {
        // The library is at work in this call.
        if pending.isEmpty { loop.after(0) { [unowned self] in self.connection.close() } }
    }

    private func answered(_ number: Int32, _ reason: UInt8) {
        guard let topic = pending.removeValue(forKey: number) else { return }
        if reason >= 0x80 {
            refusals.append(plan.words.publishing(topic, refused: reason))
        } else {
            do throws(SystemError) { try retained.forget(topic, at: plan.broker) } catch { failure = .system(error) }
            tell("Removed from the broker: \(PrintableText.of(topic, limit: 300))")
        }
        endWhenAnswered()
    }
}
