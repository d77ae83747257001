import Events
import LinuxIO
import Numbers

/// Takes what a broker sends, none of which is trusted: the one word of the snooze topic, and Home Assistant's birth.
final class MQTTDesk {
    /// What follows from a message.
    enum Consequence: Equatable {
        case nothing
        /// Publish the devices again, so many microseconds later: not all at the moment at which it has started.
        case announceLater(Int64)
        /// It sends far more than anything could mean.
        case giveUp
    }

    private static let mostPerSecond = 100
    private static let snoozePause_us: Int64 = 5_000_000

    private let host: OutputHost
    private let topics: MQTTTopics
    private var messages = 0
    private var lastSnooze_us = Int64.min
    private var isAnnouncing = false
    private var hasToldOdd = false
    private(set) var isFlooded = false

    init(host: OutputHost, topics: MQTTTopics) {
        self.host = host
        self.topics = topics
    }

    /// A second has gone by.
    func tick() {
        messages = 0
        isFlooded = false
    }

    var floodSentence: String {
        "The broker sent more than \(Self.mostPerSecond) messages in a second to topics that take a few a day: the "
            + "connection was ended."
    }

    func take(
        _ topic: String, _ payload: [UInt8], isRetained: Bool, homeAssistant: HomeAssistant?
    ) -> Consequence {
        messages += 1
        guard messages <= Self.mostPerSecond else {
            isFlooded = true
            return .giveUp
        }
        if topic == topics.snooze {
            snooze(payload, isRetained: isRetained)
            return .nothing
        }
        guard let homeAssistant, topic == homeAssistant.birthTopic, payload == Array(MQTTTopics.online.utf8),
            !isRetained, !isAnnouncing
        else { return .nothing }
        isAnnouncing = true
        let delay_us = Int64.random(in: 500_000...5_000_000)
        host.loop.after(delay_us) { [weak self] in self?.isAnnouncing = false }
        return .announceLater(delay_us)
    }

    private func snooze(_ payload: [UInt8], isRetained: Bool) {
        // A retained one was meant for another day.
        guard payload == Array(MQTTTopics.snoozePayload.utf8), !isRetained else {
            if !hasToldOdd {
                host.say(
                    "\(topics.snooze) takes the word “\(MQTTTopics.snoozePayload)”, not retained; all else is left.")
            }
            hasToldOdd = true
            return
        }
        let now_us = HostClock.boottime_us
        guard now_us - Self.snoozePause_us >= lastSnooze_us else { return }
        lastSnooze_us = now_us
        let isAsked = host.ask(.snooze(sensor: nil, seconds: host.snooze_s)) { [host] reply in
            host.say(reply.isDone ? "Snoozed through the broker. \(reply.text)" : "Not snoozed: \(reply.text)")
        }
        if !isAsked { host.say("Not snoozed: no recorder is running.") }
    }
}
