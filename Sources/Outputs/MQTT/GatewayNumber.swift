import LinuxIO
import Numbers

/// This gateway's own number for others: made once by chance, and kept in `share`'s folder.
enum GatewayNumber {
    private static let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")

    static func kept(at path: String) throws(SystemError) -> String {
        if let text = try WholeFile.read(path, most: 64)?.split(separator: "\n").first, isNumber(text) {
            return String(text)
        }
        let made = String((0..<8).compactMap { _ in letters.randomElement() })
        try WholeFile.write(made + "\n", to: path)
        return made
    }

    private static func isNumber(_ text: Substring) -> Bool { text.count == 8 && text.allSatisfy(letters.contains) }
}
