import Foundation
import Glibc
import TestSupport

/// The accessibility rules of Deque's axe (MPL 2.0), as the wheel axe-selenium-python carries them.
enum Axe {
    /// Where `Tools/setup/axe` puts it; `nil` where it has not been fetched.
    static let script: String? = {
        let path = Program.folder + "/../../axe/axe.min.js"
        return FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }()
}

extension Browser {
    /// The rules that a page breaks, each with the first place.
    func violations(_ axe: String) throws -> [String] {
        try run(axe)
        let found = try promised(
            "axe.run().then((r) => r.violations.map((v) => v.id + ': ' + v.nodes[0].html))")
        return found as? [String] ?? ["axe did not answer"]
    }
}
