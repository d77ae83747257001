import ArgumentParser

/// Starts the outputs, which are a program of their own: this one is linked with no network library.
struct ShareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Send to other programs, where switched on.",
        discussion: """
            Nothing is sent until an output is switched on in the settings, under [share]; each one runs in a process of \
            its own. Names of wearers and sensors do not leave unless share.wearer_names is on. Ctrl-C ends it; what is \
            recorded goes on.

            Examples:
              plumbline share --list
              plumbline config set share.mqtt on
              plumbline share
              plumbline share --forget
              plumbline share enrol CODE    join a fleet’s server
              systemctl --user enable --now plumbline-share    as a service, at each login
            """,
        subcommands: [
            ShareEnrolCommand.self, ShareConsentCommand.self, ShareWithdrawCommand.self, ShareFleetCommand.self,
            ShareLeaveCommand.self,
        ])

    @Flag(help: "List the outputs that there are, and which are switched on.")
    var list = false

    @Flag(help: "Remove from brokers what they keep of this gateway, and end.")
    var forget = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        var arguments = ["--data-dir", try folder.path()]
        if list { arguments.append("--list") }
        if forget { arguments.append("--forget") }
        try SiblingProgram(name: "plumbline-share").run(arguments)
    }
}
