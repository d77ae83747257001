import Broker
import LinuxIO
import PlainText
import Settings

/// What went wrong with a broker, as one sentence that says what to do.
struct MQTTWords {
    let settings: MQTTSettings
    let port: Int
    let isEncrypted: Bool

    private var broker: String { "the broker at \(settings.host), port \(port)," }

    /// How a connection has ended.
    func sentence(_ end: MQTTConnection.End) -> String {
        switch end {
        case .refused(let reason): refusal(reason)
        case .ended(let reason):
            "The broker at \(settings.host), port \(port), has ended the connection: \(Self.words(reason))."
        case .caFileUnusable where !settings.certificateFile.isEmpty:
            "The certificates in \(settings.caFile) and \(settings.certificateFile) cannot be used with the key in "
                + "\(settings.keyFile): each must be a PEM file, the key that of mqtt.cert_file, and without a pass phrase."
        case .caFileUnusable:
            settings.caFile.isEmpty
                ? "The certificates that this system trusts cannot be read; name the broker's in mqtt.ca_file."
                : "The certificates in \(settings.caFile) cannot be read: mqtt.ca_file takes a PEM file."
        case .noSuchHost: "There is no host “\(settings.host)”, or no network to look for it: see mqtt.host."
        case .system(let error):
            "Cannot connect to the broker at \(settings.host), port \(port): \(Self.lowercased(error.description)). See "
                + "mqtt.host and mqtt.port."
        case .encryption(let complaint): encryption(complaint)
        case .notMQTT:
            isEncrypted
                ? "What answers at \(settings.host), port \(port), is no broker of MQTT 5: see mqtt.port and mqtt.mqtt_version."
                : "What answers at \(settings.host), port \(port), is no broker of MQTT 5, or wants TLS: see mqtt.port, "
                    + "mqtt.tls and mqtt.mqtt_version."
        case .silent: "What is at \(settings.host), port \(port), does not answer."
        case .lost:
            "The connection to the broker at \(settings.host), port \(port), was lost"
                + (isEncrypted ? "." : ", or it wants TLS (mqtt.tls).")
        case .closed: "The connection is closed."
        }
    }

    private func refusal(_ reason: UInt8) -> String {
        switch reason {
        case 0x86, 0x87, 0x8C:
            settings.user.isEmpty
                ? "The broker wants a user name and a password: set mqtt.user and mqtt.password_file."
                : "The broker refuses user “\(PrintableText.of(settings.user))” or the password: see mqtt.user and "
                    + "mqtt.password_file."
                    // MQTT allows it, and RabbitMQ wants it (`vhost:user`).
                    + (settings.user.contains(":") ? " Password files of mosquitto can have no name with “:”." : "")
        case 0x84, 0x01:
            "The broker does not speak MQTT \(settings.version.rawValue)."
                + (settings.version == .v5
                    ? " A newer one does; mqtt.mqtt_version = \"3.1.1\" uses the older version, in which a broker drops "
                        + "what it forbids and tells nobody." : "")
        case 0x9A:
            "The broker keeps no retained messages, which states are: allow them there (mosquitto: retain_available), or "
                + "use another broker."
        case 0x9B:
            "The broker does not take QoS 1, without which an event could be lost unseen: allow it there (mosquitto: "
                + "max_qos), or use another broker."
        default: "The broker refuses the connection: \(Self.words(reason))."
        }
    }

    private func encryption(_ complaint: String) -> String {
        let host = settings.host
        if complaint.contains("host name verification") {
            return "The broker's certificate is not for “\(host)”: mqtt.host must be a name that the certificate has."
        }
        if complaint.contains("certificate verify failed") || complaint.contains("certificate_verify_failed") {
            return "The broker's certificate is not trusted: it has expired, is not valid yet, or is not signed by "
                + (settings.caFile.isEmpty ? "what this system trusts; see mqtt.ca_file." : "\(settings.caFile).")
        }
        if complaint.contains("wrong version number") || complaint.contains("packet length too long") {
            return "What answers at \(host), port \(port), does not speak TLS: see mqtt.port and mqtt.tls."
        }
        if complaint.contains("certificate required") || complaint.contains("peer did not return a certificate") {
            return
                "The broker at \(host), port \(port), wants a certificate of ours: set mqtt.cert_file and mqtt.key_file."
        }
        if !settings.certificateFile.isEmpty, complaint.contains(" alert ") {
            return
                "The broker at \(host), port \(port), does not take the certificate in \(settings.certificateFile): it "
                + "has expired, or is not signed by whom the broker trusts."
        }
        let detail = complaint.split(separator: ":").last.map { PrintableText.of(String($0)) }
        return "No encrypted connection to \(broker) can be made\(detail.map { ": " + $0 } ?? "")."
    }

    /// What was published or asked for is forbidden, or cannot be taken.
    func publishing(_ topic: String, refused reason: UInt8) -> String {
        switch reason {
        case 0x87:
            "The broker forbids \(user) to publish to \(topic): its access list must allow that; what is waiting is kept."
        case 0x97: "The broker takes no more for now (its quota is used up); what is waiting is kept."
        default: "The broker does not take what is published to \(topic): \(Self.words(reason))."
        }
    }

    func subscribing(_ topic: String, refused reason: UInt8) -> String {
        "The broker does not let \(user) read \(topic) (\(Self.words(reason))): the snooze button does nothing."
    }

    private var user: String {
        settings.user.isEmpty ? "us" : "user “\(PrintableText.of(settings.user))”"
    }

    private static func lowercased(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }

    /// A reason code of MQTT 5, from 0x80 on, in a few words.
    static func words(_ reason: UInt8) -> String {
        switch reason {
        case 0x81: "malformed packet"
        case 0x82: "protocol error"
        case 0x84: "unsupported protocol version"
        case 0x85: "the client's name is not taken"
        case 0x86: "wrong user name or password"
        case 0x87: "not authorised"
        case 0x88: "the server is unavailable"
        case 0x89: "the server is busy"
        case 0x8A: "banned"
        case 0x8B: "the server is shutting down"
        case 0x8D: "it heard nothing for too long"
        case 0x8E: "another client has the same name; is share running elsewhere with this data folder?"
        case 0x8F, 0x90: "the topic is not taken; see mqtt.topic"
        case 0x93: "too much at once"
        case 0x95: "the message is too large"
        case 0x96: "too many messages"
        case 0x97: "quota exceeded"
        case 0x98: "an administrator has ended it"
        case 0x99: "the payload is not taken"
        case 0x9A: "it keeps no retained messages"
        case 0x9B: "it does not take QoS 1"
        case 0x9C, 0x9D: "another server is to be used"
        case 0x9F: "connections come too fast"
        default: "reason 0x" + String(reason, radix: 16)
        }
    }
}
