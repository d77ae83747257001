/// Where what is published.
struct MQTTTopics: Equatable, Sendable {
    /// `mqtt.topic`.
    let prefix: String
    /// This gateway's own number, so that several may use one broker.
    let gateway: String

    private var own: String { "\(prefix)/\(gateway)" }

    /// `online` or `offline`, retained.
    var availability: String { own + "/status" }
    /// Of the gateway itself: one JSON object, retained.
    var gatewayState: String { own + "/state" }
    /// What belongs to no sensor.
    var gatewayEvents: String { own + "/event" }
    /// Taken here: the word `snooze`.
    var snooze: String { own + "/snooze" }
    /// Of a sensor: one JSON object, retained.
    func state(of sensor: String) -> String { "\(own)/\(sensor)/state" }
    func events(of sensor: String?) -> String { sensor.map { "\(own)/\($0)/event" } ?? gatewayEvents }

    static let online = "online"
    static let offline = "offline"
    /// The one payload that the snooze topic takes.
    static let snoozePayload = "snooze"
}
