import ArgumentParser
import Glibc
import LinuxIO

/// Starts the page's server, which is a program of its own: this one is linked with no network library.
struct WebCommand: ParsableCommand {
    private static let program = "plumbline-web"

    static let configuration = CommandConfiguration(
        commandName: "web",
        abstract: "Show all of it in a browser, on this computer alone.",
        discussion: """
            Prints the address of the page, and opens it where there is a desktop. The address opens the page once, in one \
            browser; --address prints the next one. Only this computer reaches the page. Ctrl-C ends it; what is recorded \
            goes on.

            Examples:
              plumbline web
              plumbline web --no-open
              plumbline web --address
            """)

    @Option(help: "The port of this computer at which the page is (default: 7586).")
    var port: Int?

    @Flag(help: "Print the address that opens the page that is running, and end.")
    var address = false

    @Flag(help: "Do not open a browser.")
    var noOpen = false

    @OptionGroup var folder: DataFolder

    func validate() throws {
        if let port, !(1...65_535).contains(port) { throw ValidationError("--port takes 1 to 65535.") }
    }

    func run() throws {
        var arguments = ["--data-dir", try folder.path()]
        if let port { arguments += ["--port", "\(port)"] }
        if address {
            arguments.append("--address")
        } else if !noOpen, Self.hasDesktop {
            arguments.append("--open")
        }
        // Beside this program, else wherever programs are looked for.
        for path in [ProgramFile.folder.map { $0 + "/" + Self.program }, Self.program].compactMap(\.self) {
            var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { word in strdup(word) }
            words.append(nil)
            execvp(path, words)
        }
        throw Failure(
            "\(Self.program) cannot be started (\(String(cString: strerror(errno)))): it belongs beside plumbline. "
                + "With a package manager, install plumbline-web.", code: .failed)
    }

    private static var hasDesktop: Bool {
        ["WAYLAND_DISPLAY", "DISPLAY"].contains { ProcessEnvironment.value($0)?.isEmpty == false }
    }
}
