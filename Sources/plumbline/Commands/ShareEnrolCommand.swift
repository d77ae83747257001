import ArgumentParser
import Events
import Glibc
import PlainText
import Recorder
import Records
import Terminal

struct ShareEnrolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Join a fleet’s server with the code that it gave you.",
        discussion: """
            The code says where the server is and holds a password, so keep it to yourself; it is stored in a file that only \
            you can read. Without the code as a word, it is read from standard input: so it stands in no history of commands.

            Enrolling sends nothing. Each wearer agrees by “plumbline share consent”.

            Examples:
              plumbline share enrol PLF-040J5-CR025-…
              plumbline share enrol < code.txt
            """)

    @Argument(help: "The code; without it, standard input is read.")
    var code: String?

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        let new = try given()
        let sharing = SharingFolder(in: path)
        if let old = try Self.present(sharing), old.code.store != new.store {
            throw Failure(
                "This gateway is enrolled with \(old.code.host) already. To go to another server, “plumbline share leave” first."
            )
        }
        let consents = try Store.openIfExists(in: path)?.fleetConsents() ?? []
        if let other = consents.first(where: { $0.store != new.store }) {
            throw Failure(
                "“\(other.wearer)” has agreed to send to another server, which this code is not for: “plumbline share withdraw "
                    + "--wearer \(ShellWord.quoted(other.wearer))” first.")
        }
        try sharing.keep(FleetEnrolment(new))
        Console.say("Enrolled with \(new.host), port \(new.port), as \(new.store).")
        Console.say(
            "Nothing is sent yet. Each wearer agrees by “plumbline share consent”; “plumbline config set share.fleet on” and "
                + "“plumbline share” then send it.")
    }

    /// One that cannot be read is replaced: that is what its error says.
    private static func present(_ sharing: SharingFolder) throws -> FleetEnrolment? {
        do throws(FleetEnrolmentError) { return try sharing.fleetEnrolment() } catch {
            if case .code = error { return nil }
            throw Failure(error.description)
        }
    }

    private static func isWhole(_ text: String) -> Bool {
        do throws(FleetCodeError) { _ = try FleetCode(text) } catch { return error != .notACode && error != .damaged }
        return true
    }

    private func given() throws -> FleetCode {
        var text = code ?? ""
        if code == nil {
            let isTyped = isatty(STDIN_FILENO) == 1
            if isTyped { Console.complain("Paste the code, then press Enter (an empty line ends it):") }
            while let line = readLine(), text.utf8.count <= FleetCode.longestText {
                text += line
                // It may have several lines. One that is not complete ends with an empty one.
                if isTyped, line.isEmpty || Self.isWhole(text) { break }
            }
        }
        do throws(FleetCodeError) { return try FleetCode(text) } catch {
            throw Failure(error.description, code: .usage)
        }
    }
}
