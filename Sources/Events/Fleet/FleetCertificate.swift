import FoundationEssentials
import Numbers

/// A certificate as files have it (PEM) and as a code carries it (DER).
public enum FleetCertificate {
    private static let head = "-----BEGIN CERTIFICATE-----"
    private static let foot = "-----END CERTIFICATE-----"
    /// Characters in a line of PEM.
    private static let width = 64

    /// The text of a file that holds it, for the broker's library.
    public static func pem(_ bytes: [UInt8]) -> String {
        let text = Array(Data(bytes).base64EncodedString().utf8)
        let lines = stride(from: 0, to: text.count, by: width).map {
            String(decoding: text[$0..<min($0 + width, text.count)], as: UTF8.self)
        }
        return ([head] + lines + [foot]).joined(separator: "\n") + "\n"
    }

    /// The bytes of the one certificate in a file; `nil` where there is none, or more than one.
    public static func bytes(pem text: String) -> [UInt8]? {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed }
        guard lines.count(where: { $0 == head }) == 1, let first = lines.firstIndex(of: head),
            let last = lines[first...].firstIndex(of: foot),
            let data = Data(base64Encoded: lines[(first + 1)..<last].joined()), !data.isEmpty
        else { return nil }
        return Array(data)
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var rest = self
        while rest.last?.isWhitespace == true { rest.removeLast() }
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        return String(rest)
    }
}
