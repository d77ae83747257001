import ArgumentParser
import LinuxIO

/// Starts the page's server, which is a program of its own: this one is linked with no network library.
struct WebCommand: ParsableCommand {
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
        try SiblingProgram(name: "plumbline-web").run(arguments)
    }

    private static var hasDesktop: Bool {
        ["WAYLAND_DISPLAY", "DISPLAY"].contains { ProcessEnvironment.value($0)?.isEmpty == false }
    }
}
