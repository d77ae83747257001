import Broker
import Events
import LinuxIO
import Numbers

/// Where a fleet's broker is, and as whom the server speaks to it.
public struct BrokerPlace: Sendable {
    public var host: String
    public var port: Int
    public var isEncrypted: Bool
    /// Of the authority that has signed the broker's certificate, PEM; `nil` for those that the system trusts.
    public var caFile: String?
    public var user: String?
    /// A file with the password in its first line, for its owner alone.
    public var passwordFile: String?

    /// Why a broker cannot be spoken to, for people.
    public struct Trouble: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// - Throws: where what is asked for is not safe.
    public init(
        host: String, port: Int? = nil, isEncrypted: Bool? = nil, caFile: String? = nil, user: String? = nil,
        passwordFile: String? = nil
    ) throws(Trouble) {
        let isHere = ThisComputer.isMeant(by: host)
        self.host = host
        self.isEncrypted = isEncrypted ?? !isHere
        self.port = port ?? (self.isEncrypted ? 8883 : 1883)
        self.caFile = caFile
        self.user = user
        self.passwordFile = passwordFile
        guard self.isEncrypted || isHere else {
            throw Trouble(
                description:
                    "\(host) is another computer: without TLS what people have agreed to send to you alone could be "
                    + "read on the way. Leave out --no-tls.")
        }
        guard (1...65_535).contains(self.port) else {
            throw Trouble(description: "\(self.port) is not a port: 1 to 65535.")
        }
    }

    /// What a connection needs. The password is read each time, so that it can be changed.
    func plan(clientID: String) throws(Trouble) -> MQTTConnection.Plan {
        MQTTConnection.Plan(
            host: host, port: port, clientID: clientID, user: user, password: try password(), isEncrypted: isEncrypted,
            caFile: caFile, retains: false, longestPayload: FleetUp.mostBytes + 1 << 12)
    }

    private func password() throws(Trouble) -> String? {
        guard let passwordFile else { return nil }
        let text: String?
        do throws(SecretFile.Flaw) { text = try SecretFile.read(passwordFile, most: 4096) } catch {
            switch error {
            case .unreadable(let reason):
                throw Trouble(description: "The password in \(passwordFile) cannot be read: \(reason).")
            case .notAFile: throw Trouble(description: "\(passwordFile) is not a regular file.")
            case .somebodyElses:
                throw Trouble(description: "\(passwordFile) belongs to another user, so its password is not used.")
            case .open: throw Trouble(description: "Others can read the password in \(passwordFile): chmod 600 it.")
            }
        }
        guard let line = text?.split(separator: "\n", omittingEmptySubsequences: false).first, !line.isEmpty else {
            throw Trouble(description: "\(passwordFile) is not there, or empty: its first line is the password.")
        }
        return String(line)
    }

    private var untrusted: String {
        "The broker's certificate is not trusted: it has expired, or is not signed by "
            + (caFile.map { "\($0)." } ?? "what this system trusts; see --ca-file.")
    }

    /// How a connection has ended, as a sentence.
    func sentence(_ end: MQTTConnection.End) -> String {
        let broker = "The broker at \(host), port \(port),"
        return switch end {
        case .refused(let reason) where [0x86, 0x87, 0x8C].contains(reason):
            "\(broker) refuses the user name or the password."
        case .refused(let reason): "\(broker) refuses the connection (reason \(reason))."
        case .ended(let reason): "\(broker) has ended the connection (reason \(reason))."
        case .caFileUnusable:
            caFile.map { "\(broker) is not trusted by the certificates in \($0), or these cannot be read: --ca-file." }
                ?? untrusted
        case .encryption(let complaint) where complaint.contains("certificate verify failed"): untrusted
        case .encryption(let complaint) where complaint.contains("host name verification"):
            "The broker's certificate is not for “\(host)”: --broker must be a name that the certificate has."
        case .noSuchHost: "There is no host “\(host)”, or no network to look for it."
        case .system(let error): "\(broker) cannot be reached: \(error)."
        case .encryption(let complaint):
            "\(broker) and this program find no encryption to trust\(complaint.isEmpty ? "" : ": \(complaint)")."
        case .notMQTT: "What answers at \(host), port \(port), is no broker of MQTT 5."
        case .silent: "\(broker) does not answer."
        case .lost: "The connection to the broker at \(host), port \(port), was lost."
        case .closed: "The connection is closed."
        }
    }
}
