public import Events
import Glibc
public import LinuxIO
import Numbers

/// How this gateway is enrolled with a fleet's server: the code that it was given, in a file that only its owner reads.
public struct FleetEnrolment: Equatable, Sendable {
    public var code: FleetCode
    /// It goes as soon as the server has confirmed that all is deleted.
    public var isLeaving: Bool

    public init(_ code: FleetCode, isLeaving: Bool = false) {
        self.code = code
        self.isLeaving = isLeaving
    }
}

/// Why an enrolment cannot be read or kept.
public enum FleetEnrolmentError: Error, Equatable, CustomStringConvertible {
    case file(path: String, SystemError)
    /// Others can read it, or it is not ours.
    case open(path: String)
    case code(path: String, FleetCodeError)

    public var description: String {
        switch self {
        case .file(let path, let error): "\(path) cannot be used: \(error)."
        case .open(let path):
            "\(path) must be a file of yours that nobody else can read (mode 0600), for it has a password."
        case .code(let path, let error):
            "\(path) does not hold the code of a server: \(error) “plumbline share enrol CODE” writes it again."
        }
    }
}

extension SharingFolder {
    private static let leaving = "leaving"

    private var enrolmentFile: String { file("fleet", "enrolment") }

    /// Where the certificate is that the code has, for the broker's library.
    public var fleetAuthorityFile: String { file("fleet", "authority.pem") }

    /// How this gateway is enrolled; `nil` where it is not.
    public func fleetEnrolment() throws(FleetEnrolmentError) -> FleetEnrolment? {
        let text: String?
        do throws(SecretFile.Flaw) {
            text = try SecretFile.read(enrolmentFile, most: FleetCode.longestText * 2)
        } catch {
            if case .unreadable(let reason) = error { throw .file(path: enrolmentFile, reason) }
            throw .open(path: enrolmentFile)
        }
        guard let text else { return nil }
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        do throws(FleetCodeError) {
            return FleetEnrolment(try FleetCode(lines.first ?? ""), isLeaving: lines.dropFirst().contains(Self.leaving))
        } catch {
            throw .code(path: enrolmentFile, error)
        }
    }

    /// Keeps it, in the place of another one.
    public func keep(_ enrolment: FleetEnrolment) throws(FleetEnrolmentError) {
        let text: String
        do throws(FleetCodeError) { text = try enrolment.code.text() } catch {
            throw .code(path: enrolmentFile, error)
        }
        do throws(SystemError) {
            try make()
            if let certificate = enrolment.code.certificate {
                try WholeFile.write(FleetCertificate.pem(certificate), to: fleetAuthorityFile)
            }
            try WholeFile.write(text + "\n" + (enrolment.isLeaving ? Self.leaving + "\n" : ""), to: enrolmentFile)
        } catch {
            throw .file(path: enrolmentFile, error)
        }
    }

    /// Forgets it; where there is none, nothing happens.
    public func forgetFleetEnrolment() throws(FleetEnrolmentError) {
        for path in [fleetAuthorityFile, enrolmentFile] where unlink(path) != 0 && errno != ENOENT {
            throw .file(path: path, .last)
        }
    }
}
