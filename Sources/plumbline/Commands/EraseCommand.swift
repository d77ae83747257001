import ArgumentParser
import Gateway
import Glibc
import LinuxIO
import PlainText
import Recorder
import Records
import Terminal

struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Remove everything of one wearer, for good.",
        discussion: """
            Recordings, samples, calibrations, what was learned of your postures, self-tests, routine, weekly answers, \
            notes and the wearer's sensors: all that carries \
            the wearer's name is deleted, overwritten in the file, and cannot be brought back. So is what is known of \
            the chips that recorded it, and the Bluetooth bonds with sensors that nobody else has worn: such a \
            sensor is paired again when it is wanted. What other people have recorded stays. What waits to be sent by \
            “plumbline share” is removed, of everybody; what a broker keeps is taken back by “plumbline share --forget”. Copies that were made \
            before (exports, backups, snapshots of the disk) are not touched. To keep a copy, use “plumbline export” \
            first.

            Example:
              plumbline erase --wearer anna
            """)

    @Option(help: "The wearer.", completion: ValueCompletion.wearers)
    var wearer: String

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let path = try folder.path()
        guard try Store.exists(in: path) else { throw WearerName.unknown(wearer, known: []) }
        // Nobody may be recording what is being erased.
        let lock = try DataFolderLock.take(path)
        try withExtendedLifetime(lock) { try erase(from: path) }
    }

    private func erase(from path: String) throws {
        let store = try Store(folder: path)
        let contents = try store.contents(of: wearer)
        guard contents.rows > 0 else { throw WearerName.unknown(wearer, known: try store.wearers()) }
        Console.complain(text(of: contents))
        guard yes || isConfirmed() else { throw Failure("Nothing was erased.") }
        let sharing = SharingFolder(in: path)
        guard try !sharing.isInUse else {
            throw Failure(
                "“plumbline share” is running, and may still send what is erased: end it first "
                    + "(as a service: systemctl --user stop plumbline-share). Nothing was erased.")
        }
        let isWithServer = try store.fleetConsents().contains { $0.wearer == wearer }
        let sensors = try store.sensorsAlone(of: wearer)
        let hasWaited = try sharing.removeWaiting()
        try store.erase(wearer: wearer)
        for sensor in sensors { sensor.forgetBond(dataFolder: path) }
        Console.print("Everything of “\(wearer)” has been erased.")
        if hasWaited { Console.print("What waited to be sent to other programs was removed, of everybody.") }
        if isWithServer {
            Console.print(
                "A fleet's server has minutes of “\(wearer)”: “plumbline share” tells it to delete them, and “plumbline share "
                    + "fleet” shows when it has confirmed that.")
        }
        if sharing.isKeptElsewhere {
            Console.print(
                "A broker may still keep the last states that were sent: “plumbline share --forget” removes them.")
        }
    }

    private func text(of contents: WearerContents) -> String {
        let counts = [
            (contents.recordings, contents.recordings.counted("recording")),
            (contents.selfTests, contents.selfTests.counted("self-test")),
            (contents.sessions, contents.sessions.counted("routine entry", plural: "routine entries")),
            (contents.outcomes, contents.outcomes.counted("weekly answer") + " on pain and activities"),
            (contents.notes, contents.notes.counted("note")),
            (contents.sensors, contents.sensors.counted("paired sensor")),
            (contents.hasSettings ? 1 : 0, "settings and answers to questions"),
        ]
        let texts = counts.filter { $0.0 > 0 }.map(\.1)
        let all = texts.isEmpty ? contents.rows.counted("entry", plural: "entries") : texts.joined(separator: ", ")
        return "There is of “\(wearer)”: \(all)."
    }

    /// Asks for the name again; the end of input is a no.
    private func isConfirmed() -> Bool {
        Console.complain("Type the name to erase it for good, anything else to keep it:")
        return readLine() == wearer
    }
}
