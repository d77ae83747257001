import Broker
import Events
import LinuxIO
import Numbers
import Settings

/// What the settings say of the broker, put together.
struct MQTTPlan {
    let settings: MQTTSettings
    let isEncrypted: Bool
    let port: Int

    /// - Throws: where they cannot be meant.
    init(_ settings: MQTTSettings) throws(OutputError) {
        self.settings = settings
        let isHere = ThisComputer.isMeant(by: settings.host)
        isEncrypted =
            switch settings.tls {
            case .auto: !isHere
            case .on: true
            case .off: false
            }
        port = settings.port == 0 ? (isEncrypted ? 8883 : 1883) : settings.port
        guard isEncrypted || isHere || settings.allowsUnencrypted else {
            throw .setting(
                "mqtt.tls is off, and \(settings.host) is another computer: posture and password would cross the network "
                    + "readable. Set mqtt.tls to \"auto\", or mqtt.allow_unencrypted to true if that is meant.")
        }
        guard settings.certificateFile.isEmpty == settings.keyFile.isEmpty else {
            throw .setting(
                "A certificate and its key belong together: set mqtt.cert_file and mqtt.key_file, or neither.")
        }
        guard settings.certificateFile.isEmpty || isEncrypted else {
            throw .setting("mqtt.cert_file is of use on an encrypted line only: set mqtt.tls to \"on\".")
        }
        // The library takes no certificate of ours beside what the system trusts.
        guard settings.certificateFile.isEmpty || !settings.caFile.isEmpty else {
            throw .setting(
                "mqtt.cert_file wants mqtt.ca_file, too: whose certificates to trust. On Debian, what the system trusts is in "
                    + "/etc/ssl/certs/ca-certificates.crt.")
        }
    }

    /// A broker is known by this where what it retains is written down.
    var broker: String { "\(settings.host):\(port)" }

    var words: MQTTWords { MQTTWords(settings: settings, port: port, isEncrypted: isEncrypted) }

    /// What a connection needs; the password is read again each time, so that it can be put right.
    func connection(_ topics: MQTTTopics, credentials: String?) throws(MQTTPassword.Trouble) -> MQTTConnection.Plan {
        if !settings.keyFile.isEmpty { try MQTTPassword.check(key: settings.keyFile) }
        return MQTTConnection.Plan(
            host: settings.host, port: port, clientID: "plumbline-" + topics.gateway,
            user: settings.user.isEmpty ? nil : settings.user,
            password: settings.user.isEmpty
                ? nil : try MQTTPassword.read(file: settings.passwordFile, credentials: credentials),
            isEncrypted: isEncrypted, caFile: settings.caFile.isEmpty ? nil : settings.caFile,
            certificate: settings.certificateFile.isEmpty
                ? nil : (file: settings.certificateFile, keyFile: settings.keyFile),
            speaksVersion5: settings.version == .v5, will: (topics.availability, MQTTTopics.offline))
    }
}
