import ArgumentParser
import Coach
import Events
import Gateway
import Glibc
import Links
import LinuxIO
import Posture
import Recorder
import Records
import SensorProtocols
import Settings
import Terminal

struct PairCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pair",
        abstract: "Remember a sensor, so that it is always recorded.",
        discussion: """
            Without a port, address or name it looks at all ports and at what is in range over Bluetooth. On a \
            terminal it asks which one, where it is worn and for a name, and leads on to calibrating; elsewhere it \
            asks nothing. Pairing a sensor again renames it and keeps the rest. A sensor on a cable is remembered by \
            its own number (or its adapter's), so it may be \
            plugged in elsewhere later; one over Bluetooth by its address, with a bond where its family has one.

            Examples:
              plumbline pair
              plumbline pair /dev/ttyUSB0 --name back --placement t4
              plumbline pair D4:22:CD:00:12:34 --wearer anna --yes
            """)

    @Argument(
        help: "A serial port (/dev/ttyUSB0), or a Bluetooth sensor's address or name.",
        completion: ValueCompletion.ports)
    var device: String?

    @Option(help: "A name for it (default: where it is worn, for example t4).")
    var name: String?

    @Option(
        help: "Where it is worn: t4 (upper back), l5 (low back), c7 (base of the neck), head (default: t4).",
        completion: .list(Placement.all.map(\.rawValue)))
    var placement: String?

    @OptionGroup var whose: WearerOption<Whose.Sensor>

    @Option(help: "The sensor axes that point up and forward on you, for example +x,-z; else the usual, or a bow.")
    var mount: String?

    @Option(help: "The baud rate, instead of detecting it.")
    var baud: Int?

    @Option(help: "The passkey that the sensor shows, instead of asking for it.")
    var passkey: String?

    @Flag(help: "Make a bond even where the sensor's family does not need one.")
    var bond = false

    @Flag(help: "Ask nothing: use the defaults for what is not given.")
    var yes = false

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @OptionGroup var output: JSONOption<OneObject>

    func validate() throws {
        try OptionRange.baud.check(baud)
        if let name, let objection = SensorNaming.objection(toName: name) { throw ValidationError(objection) }
    }

    mutating func run() throws {
        if let mount { _ = try MountAxes(argument: mount) }
        if let placement, let objection = SensorNaming.objection(toPlacement: placement) {
            throw Failure(objection, code: .usage)
        }
        let prompt = Prompt(allowed: !output.json && !yes)
        let path = try folder.path()
        let sensor = try remember(path, prompt)
        let isRecording = try reloadRecorder(path)
        guard !output.json else { return }
        let canCalibrate = PairingQuestion.calibration(at: sensor.placement)
        if let canCalibrate, prompt.yes(canCalibrate.words) {
            try calibrate(sensor, path)
        } else if canCalibrate != nil {
            Console.say("Calibrate each time you clip it on: press z in the live view, sit upright and hold still.")
        }
        // Commands take the only wearer that there is; of several it must be said.
        let wearers = try Store.openIfExists(in: path)?.wearers() ?? []
        let usual = try? WearerName.unnamed(among: wearers)
        let next = NextSteps(
            sensor: sensor.name, wearer: usual == sensor.wearer ? nil : sensor.wearer, dataFolder: folder.given,
            isRecording: isRecording, hasLiveView: !sensor.isCoarse)
        Console.print("")
        next.lines.forEach(Console.print)
    }

    /// A hold that fails is told and leaves the sensor paired: it can be held again at any time.
    private func calibrate(_ sensor: PairedSensor, _ path: String) throws {
        let arguments = ["calibrate", sensor.name, "--data-dir", path] + ports.patterns.flatMap { ["--ports", $0] }
        var command = try Plumbline.parseAsRoot(arguments)
        do {
            try command.run()
        } catch let failure as Failure {
            Console.complain(failure.message)
            Console.say("It is paired, but not calibrated: press z in the live view to try again.")
        }
    }

    /// Finds, names and saves a sensor. What was found has its port open: it goes with this function, so that the recorder,
    /// or the calibration that follows, can have it.
    private func remember(_ path: String, _ prompt: Prompt) throws -> PairedSensor {
        let candidate = try choose(prompt, path)
        let store = try Store(folder: path)
        let found = SensorNaming.Found(
            id: candidate.id, family: candidate.family.rawValue, port: candidate.port, baudRate: candidate.baudRate)
        let known = try store.sensors()
        let given = SensorNaming.Given(
            wearer: try wearer(of: candidate.id, known, in: store),
            placement: placement.flatMap(Placement.init(named:)), name: name, mount: mount)
        let naming = SensorNaming(found, given: given, known: known, now_us: HostClock.utc_us)
        if prompt.isPossible { introduce(candidate, before: naming.before) }
        let sensor = prompt.conduct(naming)
        try store.save(sensor)
        report(sensor, candidate, before: naming.before)
        return sensor
    }

    /// Pairing again keeps whose sensor it is.
    private func wearer(of id: String, _ known: [PairedSensor], in store: Store) throws -> String {
        if let given = whose.wearer { return given }
        return try known.first { $0.id == id }?.wearer ?? whose.name(in: store)
    }

    /// What has been found, and what the questions that follow are about.
    private func introduce(_ candidate: PairingCandidate, before: PairedSensor?) {
        if placement == nil, before == nil {
            PlacementDrawing.lines(width: TextPage.widthOfOutput).forEach(Console.complain)
            Console.complain("")
        }
        Console.complain("Found: \(candidate.title).")
        if let before {
            Console.complain(
                "It is paired already as “\(before.name)”, worn at \(before.placement.rawValue): what you answer now "
                    + "replaces that.")
        }
    }

    // MARK: Which one

    private func choose(_ prompt: Prompt, _ path: String) throws -> PairingCandidate {
        let directory = PortDirectory(extraPatterns: ports.patterns + (try Settings.loaded().extraPorts))
        guard let device else {
            let candidates = try PairingCandidates.search(ports: directory.ports(), baudRate: baud, dataFolder: path)
            return try candidates.choose(prompt).speaking(path, prompt, passkey: passkey, wantsBond: bond)
        }
        if device.contains("/") || access(device, F_OK) == 0 {
            try refuseRecorded(on: PortDirectory().port(at: PortPath.absolute(device)), path)
            let candidates = try PairingCandidates.search(
                ports: [PortDirectory().port(at: PortPath.absolute(device))], baudRate: baud, seconds: nil,
                dataFolder: path)
            return try candidates.choose(prompt)
        }
        let pairer = try BluetoothPairer(dataFolder: path, prompt: prompt, passkey: passkey)
        return .bluetooth(try pairer.pair(try pairer.find(device), wantsBond: bond))
    }

    /// A port that the recorder has is not looked at: what helps is said, not only that it is in use.
    private func refuseRecorded(on port: PortInfo, _ path: String) throws {
        guard let sensor = try PairedSensor.all(in: path).first(where: { $0.port == port.identity }),
            try RecorderClient.connect(dataFolder: path) != nil, Self.isTaken(port.path)
        else { return }
        throw Failure(
            "“\(sensor.name)” on \(port.path) is being recorded. To pair it again, end the recorder first (Ctrl-C, or "
                + "“systemctl --user stop plumbline”).", code: .unavailable)
    }

    /// Whether another program has a port open for itself; a recorder may be without the sensor that was paired with it.
    private static func isTaken(_ path: String) -> Bool {
        let descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == EBUSY }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }

    // MARK: What follows

    /// - Returns: whether a recorder is running, and has the sensor from now on.
    private func reloadRecorder(_ path: String) throws -> Bool {
        guard let client = try RecorderClient.connect(dataFolder: path) else { return false }
        let reply = try client.reply(to: .reload)
        if !reply.isDone { Console.complain(reply.text) }
        return reply.isDone
    }

    private func report(_ sensor: PairedSensor, _ found: PairingCandidate, before: PairedSensor?) {
        if output.json {
            Console.print(sensor.json.text)
            return
        }
        Console.say("Paired “\(sensor.name)”: \(found.title).")
        SensorNaming.changes(from: before, to: sensor).forEach(Console.say)
        if let note = found.note { Console.say(note) }
        if sensor.placement.isLow {
            Console.say("Beside a sensor at t4 it tells a bend at the hips from a slouch; alone it names no posture.")
        } else if !sensor.placement.judgesPosture {
            Console.say("Its angles are shown and recorded; slouching is judged at t4.")
        }
    }
}
