import Broker
import Events
import LinuxIO
import Numbers

/// What is on its way to the broker, and what waits for it: devices, states (the newest alone), events (in order).
///
/// So much is on its way at a time; the rest waits here, in states that are replaced and in the outbox, which is bounded.
final class MQTTPublisher {
    private enum Message {
        case event(number: Int64, lane: String, topic: String)
        case state(sensor: String, topic: String)
        case gatewayState(topic: String)
        case retained(topic: String)
        case takenBack(topic: String)
        case goodbye
    }

    private struct Pending {
        let message: Message
        let sent_us: Int64
    }

    private static let mostEvents = 20
    /// Of what is retained and waits in `queue`.
    private static let mostRetained = 20
    /// Without an answer for so long, the broker is given up.
    private static let stall_us: Int64 = 30_000_000
    /// What was refused is tried again so much later: a right may have been given.
    private static let refused_us: Int64 = 10_000_000

    private struct Standing {
        var isStale = true
        var isOnItsWay = false
        var notBefore_us = Int64.min
    }

    private let outbox: Outbox
    private var retained: RetainedTopics
    private let plan: MQTTPlan
    private let topics: MQTTTopics
    private let say: (String) -> Void

    private var connection: MQTTConnection?
    private var homeAssistant: HomeAssistant?
    private var pending: [Int32: Pending] = [:]
    private var subscriptions: [Int32: String] = [:]
    private var queue: [(topic: String, payload: String)] = []
    private var announced: Set<String> = []
    private var standings: [String: Standing] = [:]
    private var gateway = Standing()
    /// Events that were sent and not answered, and whose they are.
    private var eventsOnTheirWay: [Int64: String] = [:]
    /// Events up to here were sent, or passed over for their topic.
    private var lastPassed: Int64 = 0
    /// Whose events were refused, and until when they are passed over; the gateway's own are those of “-”.
    private var eventsNotBefore_us: [String: Int64] = [:]
    /// What was said of dropped events on this connection.
    private var saidDropped: Set<String> = []
    /// What is refused, a sentence a topic.
    private var refused: [(topic: String, sentence: String)] = []
    private var keepingTrouble: SystemError?
    private var onGoodbye: (() -> Void)?

    init(
        outbox: Outbox, retained: RetainedTopics, plan: MQTTPlan, topics: MQTTTopics, say: @escaping (String) -> Void
    ) {
        self.outbox = outbox
        self.retained = retained
        self.plan = plan
        self.topics = topics
        self.say = say
    }

    /// What is in the way of publishing.
    var problem: String? {
        refused.first?.sentence
            ?? keepingTrouble.map { "What is retained cannot be written down, so it is not published: \($0)." }
    }

    /// Whether the broker has not answered for too long.
    var isStalled: Bool {
        guard let oldest_us = pending.values.map(\.sent_us).min() else { return false }
        return HostClock.boottime_us - oldest_us > Self.stall_us
    }

    var isGatewayStale: Bool {
        get { gateway.isStale }
        set { gateway.isStale = newValue }
    }

    /// A sensor's state is another than what was published.
    func isStale(_ sensor: String) { standings[sensor, default: Standing()].isStale = true }

    /// What is stale does not wait for its time: there is none left.
    func isInHaste() {
        for id in standings.keys {
            standings[id]?.notBefore_us = .min
            standings[id]?.isOnItsWay = false
        }
        gateway.notBefore_us = .min
        gateway.isOnItsWay = false
    }

    // MARK: A connection

    func begin(on connection: MQTTConnection, homeAssistant: HomeAssistant?) {
        self.connection = connection
        self.homeAssistant = homeAssistant
        for topic in [topics.snooze] + (homeAssistant.map { [$0.birthTopic] } ?? []) {
            if let number = connection.subscribe(to: topic) { subscriptions[number] = topic }
        }
        queue = [(topics.availability, MQTTTopics.online)]
    }

    func end() {
        connection = nil
        pending = [:]
        subscriptions = [:]
        queue = []
        announced = []
        eventsOnTheirWay = [:]
        lastPassed = 0
        eventsNotBefore_us = [:]
        saidDropped = []
        for id in standings.keys { standings[id] = Standing() }
        gateway = Standing()
        refused = []
    }

    /// Publishes devices, and takes back what was retained of sensors and settings that are there no more.
    ///
    /// - Parameter isComplete: whether these are all sensors; else nothing of a sensor is taken back.
    func announce(_ sensors: [SharedSensor], isComplete: Bool) {
        guard connection != nil else { return }
        var wanted: Set<String> = [topics.availability, topics.gatewayState]
        for sensor in sensors { wanted.insert(topics.state(of: sensor.id)) }
        if let homeAssistant {
            wanted.insert(homeAssistant.gatewayTopic)
            publishOnce(homeAssistant.gateway, to: homeAssistant.gatewayTopic)
            for sensor in sensors {
                wanted.insert(homeAssistant.topic(ofSensor: sensor.id))
                publishOnce(homeAssistant.device(of: sensor), to: homeAssistant.topic(ofSensor: sensor.id))
            }
        }
        guard isComplete else { return }
        standings = standings.filter { id, _ in sensors.contains { $0.id == id } }
        for topic in retained.topics(at: plan.broker) where !wanted.contains(topic) && announced.insert(topic).inserted
        {
            queue.append((topic, ""))
        }
    }

    private func publishOnce(_ device: JSONText, to topic: String) {
        if announced.insert(topic).inserted { queue.append((topic, device.text)) }
    }

    /// Home Assistant has started: what was published is published again.
    func isToAnnounceAgain() { announced = [] }

    // MARK: Sending

    /// Sends what may go now.
    ///
    /// - Parameters:
    ///   - interval_us: between two states of a sensor, at least.
    ///   - state: the state of a sensor as it is now; `nil` where it is none any more.
    ///   - gatewayState: the gateway's.
    func pump(interval_us: Int64, state: (String) -> JSONText?, gateway gatewayState: () -> JSONText) {
        guard connection != nil else { return }
        let now_us = HostClock.boottime_us
        while let next = queue.first, pending.count < Self.mostRetained {
            let message: Message =
                next.payload.isEmpty ? .takenBack(topic: next.topic) : .retained(topic: next.topic)
            let published = publish(next.payload, to: next.topic, isRetained: true, message)
            guard published != .notNow else { break }
            // The others behind it are none the worse for one that is not taken.
            queue.removeFirst()
        }
        for id in standings.keys.sorted() {
            guard let standing = standings[id], isDue(standing, now_us) else { continue }
            guard let json = state(id) else {
                standings[id] = nil
                continue
            }
            let topic = topics.state(of: id)
            switch publish(json.text, to: topic, isRetained: true, .state(sensor: id, topic: topic)) {
            case .sent:
                standings[id] = Standing(isStale: false, isOnItsWay: true, notBefore_us: now_us + interval_us)
            case .notNow: continue
            case .never: standings[id]?.notBefore_us = now_us + Self.refused_us
            }
        }
        if isDue(gateway, now_us) {
            let topic = topics.gatewayState
            switch publish(gatewayState().text, to: topic, isRetained: true, .gatewayState(topic: topic)) {
            case .sent: gateway = Standing(isStale: false, isOnItsWay: true, notBefore_us: now_us + 1_000_000)
            case .notNow: break
            case .never: gateway.notBefore_us = now_us + Self.refused_us
            }
        }
        sendEvents(now_us)
    }

    private func isDue(_ standing: Standing, _ now_us: Int64) -> Bool {
        standing.isStale && !standing.isOnItsWay && now_us >= standing.notBefore_us
    }

    private func sendEvents(_ now_us: Int64) {
        let again = eventsNotBefore_us.filter { lane, notBefore_us in
            notBefore_us <= now_us && !eventsOnTheirWay.values.contains(lane)
        }
        if !again.isEmpty {
            for lane in again.keys { eventsNotBefore_us[lane] = nil }
            // What was refused is behind us.
            lastPassed = 0
        }
        while eventsOnTheirWay.count < Self.mostEvents, let event = outbox.next(after: lastPassed) {
            // Those of a topic that is refused wait, in order; those of others do not wait for them.
            guard eventsNotBefore_us[Self.lane(event)] == nil, eventsOnTheirWay[event.number] == nil else {
                lastPassed = event.number
                continue
            }
            let topic = topics.events(of: event.sensor)
            switch publish(
                event.payload, to: topic, isRetained: false,
                .event(number: event.number, lane: Self.lane(event), topic: topic))
            {
            case .sent: eventsOnTheirWay[event.number] = Self.lane(event)
            case .notNow: return
            case .never(let reason): refuse(event.number, of: Self.lane(event), topic, reason)
            }
            lastPassed = event.number
        }
    }

    private static func lane(_ event: OutboxEvent) -> String { event.sensor ?? "-" }

    /// An event was not taken: it is dropped, and that is said, or it is tried again later.
    private func refuse(_ event: Int64, of lane: String, _ topic: String, _ reason: UInt8) {
        guard Self.isForGood(reason) else {
            eventsNotBefore_us[lane] = HostClock.boottime_us + Self.refused_us
            return
        }
        outbox.drop(event)
        let sentence = plan.words.publishing(topic, refused: reason)
        if saidDropped.insert(sentence).inserted { say("Event \(event) was dropped. \(sentence)") }
    }

    private func publish(
        _ payload: String, to topic: String, isRetained: Bool, _ message: Message
    ) -> MQTTConnection.Published {
        guard let connection else { return .notNow }
        if isRetained, !payload.isEmpty {
            do throws(SystemError) {
                guard try retained.remember(topic, at: plan.broker) else { return .never(0x97) }
                keepingTrouble = nil
            } catch {
                keepingTrouble = error
                return .notNow
            }
        }
        let published = connection.publish(payload, to: topic, isRetained: isRetained)
        switch published {
        case .sent(let number): pending[number] = Pending(message: message, sent_us: HostClock.boottime_us)
        case .notNow: break
        case .never(let reason): note(topic, reason)
        }
        return published
    }

    /// Says that this gateway is going; what comes then is called when the broker has heard it.
    func sayOffline(_ done: @escaping () -> Void) {
        let published = publish(MQTTTopics.offline, to: topics.availability, isRetained: true, .goodbye)
        guard case .sent = published else { return done() }
        onGoodbye = done
    }

    // MARK: Answers

    func answered(_ number: Int32, _ reason: UInt8) {
        guard let answered = pending.removeValue(forKey: number) else { return }
        let isTaken = reason < 0x80
        switch answered.message {
        case .event(let event, let lane, let topic):
            eventsOnTheirWay[event] = nil
            if isTaken { outbox.remove(event) } else { refuse(event, of: lane, topic, reason) }
            note(topic, reason)
        case .state(let sensor, let topic):
            standings[sensor]?.isOnItsWay = false
            if !isTaken {
                standings[sensor]?.isStale = true
                standings[sensor]?.notBefore_us = HostClock.boottime_us + Self.refused_us
            }
            note(topic, reason)
        case .gatewayState(let topic):
            gateway.isOnItsWay = false
            if !isTaken {
                gateway.isStale = true
                gateway.notBefore_us = HostClock.boottime_us + Self.refused_us
            }
            note(topic, reason)
        case .retained(let topic): note(topic, reason)
        case .takenBack(let topic):
            note(topic, reason)
            guard isTaken else { return }
            do throws(SystemError) { try retained.forget(topic, at: plan.broker) } catch { keepingTrouble = error }
        case .goodbye: onGoodbye?()
        }
    }

    func subscribed(_ number: Int32, _ reason: UInt8) {
        guard let topic = subscriptions.removeValue(forKey: number), reason >= 0x80 else { return }
        refused.append((topic, plan.words.subscribing(topic, refused: reason)))
    }

    private func note(_ topic: String, _ reason: UInt8) {
        let sentence = reason >= 0x80 ? plan.words.publishing(topic, refused: reason) : nil
        // It keeps its place: of several topics that are refused again and again the first is told, once, and not each in turn.
        switch (refused.firstIndex { $0.topic == topic }, sentence) {
        case (let place?, let sentence?): refused[place].sentence = sentence
        case (let place?, nil): refused.remove(at: place)
        case (nil, let sentence?): refused.append((topic, sentence))
        case (nil, nil): break
        }
    }

    /// Whether the very message is what is wrong, so that it would never be taken.
    private static func isForGood(_ reason: UInt8) -> Bool { [0x90, 0x95, 0x99].contains(reason) }
}
