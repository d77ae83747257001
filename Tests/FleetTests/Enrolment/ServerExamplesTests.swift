import Fleet
import Glibc
import LinuxIO
import TestSupport
import Testing

/// The files in `Tools/Fleet/server` beside each other and beside what the commands do. What mosquitto makes of its file the
/// tests with a broker show: theirs is made of it.
@Suite("The examples for a real server")
struct ServerExamplesTests {
    private static let folder =
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Tools/Fleet/server/"

    private static func lines(_ name: String) throws -> [String] {
        let text = try #require(try WholeFile.read(folder + name, most: 1 << 16))
        return text.split(separator: "\n").map { line in String(line.drop { $0 == " " }) }
            .filter { !$0.hasPrefix("#") }
    }

    /// Of a service in the compose file: what it mounts, as pairs of what and where.
    private static func mounts(_ service: String) throws -> [(what: String, place: String)] {
        let text = try #require(try WholeFile.read(folder + "compose.yaml", most: 1 << 16))
        var found: [(what: String, place: String)] = []
        var isIn = false
        for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("#") {
            if line.hasPrefix("  "), !line.hasPrefix("   ") { isIn = line == "  \(service):" }
            if !line.hasPrefix(" ") { isIn = false }
            let parts = line.drop { $0 == " " || $0 == "-" }.split(separator: ":").map(String.init)
            if isIn, line.hasPrefix("      - "), parts.count >= 2, parts[1].hasPrefix("/") {
                found.append((parts[0], parts[1]))
            }
        }
        return found
    }

    @Test("Every path that the broker's file names is one that its container has, and where the commands write")
    func paths() throws {
        let broker = try Self.mounts("broker")
        let operate = try Self.mounts("operate")
        let ingest = try Self.mounts("ingest")
        #expect(broker.count == 3 && operate.count == 1 && ingest.count == 3)
        var paths: [String: String] = [:]
        for line in try Self.lines("mosquitto.conf") {
            let words = line.split(separator: " ").map(String.init)
            if words.count == 2, words[1].hasPrefix("/") { paths[words[0]] = words[1] }
        }
        #expect(paths.keys.sorted() == ["acl_file", "certfile", "keyfile", "password_file"])
        /// The mount that holds a path, the nearest.
        func mount(of path: String, in mounts: [(what: String, place: String)]) -> String? {
            mounts.filter { path.hasPrefix($0.place + "/") || path == $0.place }
                .max { $0.place.utf8.count < $1.place.utf8.count }?.what
        }
        for key in ["certfile", "keyfile"] { #expect(mount(of: paths[key] ?? "", in: broker) == "./certs") }
        // What “enrol” and “setup” write, where nothing else is said, is the same file of the same volume.
        let help = try ServerProcess.run(ServerProcess.built + "/plumbline-fleet", ["enrol", "--help"]).said
        let words = Set(help.split { $0.isWhitespace || $0 == ")" }.map(String.init))
        for key in ["acl_file", "password_file"] {
            let path = paths[key] ?? ""
            #expect(words.contains(path), "\(path)")
            #expect(mount(of: path, in: broker) == "broker" && mount(of: path, in: operate) == "broker")
        }
        let text = try #require(try WholeFile.read(Self.folder + "compose.yaml", most: 1 << 16))
        for word in text.split(whereSeparator: \.isWhitespace) {
            // Of the ingester's options, and what “setup” writes for it.
            guard word.hasPrefix("--ca-file=") || word.hasPrefix("--password-file=") else { continue }
            let path = String(word.drop { $0 != "=" }.dropFirst())
            let from = mount(of: path, in: ingest)
            #expect(from != nil && from == mount(of: path, in: broker), "\(path)")
            if word.hasPrefix("--password") { #expect(text.contains("--ingest-password \(path)\n")) }
        }
        #expect(ingest.contains { $0.place == "/var/lib/plumbline-fleet" })
    }

    @Test("systemd finds nothing wrong with the units", .enabled(if: access("/usr/bin/systemd-analyze", X_OK) == 0))
    func units() throws {
        let copies = try TemporaryFolder()
        let names = [
            "plumbline-fleet-ingest@.service", "plumbline-fleet-nightly.service", "plumbline-fleet-nightly.timer",
        ]
        for name in names {
            let text = try #require(try WholeFile.read(Self.folder + name, most: 1 << 16))
            // The program is where it was built, and not installed.
            #expect(name.hasSuffix(".timer") || text.contains("/usr/local/bin/plumbline-fleet "))
            let here = text.split(separator: "/usr/local/bin/plumbline-fleet").joined(
                separator: ServerProcess.built + "/plumbline-fleet")
            let name = name == names[0] ? "plumbline-fleet-ingest@1.service" : name
            try WholeFile.write(here, to: copies.path + "/" + name)
        }
        let verified = try ServerProcess.run(
            "/usr/bin/systemd-analyze",
            ["verify", "--man=no", "--recursive-errors=no", copies.path + "/plumbline-fleet-ingest@1.service"]
                + names.dropFirst().map { copies.path + "/" + $0 })
        #expect(verified.code == 0 && verified.said == "", "\(verified.said)")
    }

    @Test("Each command in the units, with its options, is one that the program knows")
    func commands() throws {
        var count = 0
        for name in ["plumbline-fleet-ingest@.service", "plumbline-fleet-nightly.service"] {
            for line in try Self.lines(name) where line.hasPrefix("ExecStart=") {
                let words = line.split(separator: " ").dropFirst().map(String.init)
                let said = try ServerProcess.run(ServerProcess.built + "/plumbline-fleet", words + ["--help"])
                #expect(said.code == 0, "\(said.said)")
                for option in words where option.hasPrefix("--") { #expect(said.said.contains(option), "\(line)") }
                count += 1
            }
        }
        #expect(count == 3)
    }
}
