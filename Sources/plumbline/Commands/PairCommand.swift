import ArgumentParser
import Coach
import Events
import Gateway
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
            terminal it asks which one, its name, where it is worn, and leads on to calibrating; elsewhere it \
            asks nothing. A sensor on a cable is remembered by its own number (or its adapter's), so it may be \
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

    @Option(help: "A name for it (default: where it is worn).")
    var name: String?

    @Option(
        help: "Where it is worn: t4 (upper back), l5 (low back), c7 (neck), head (default: t4).",
        completion: .list(Placement.all.map(\.rawValue)))
    var placement: String?

    @OptionGroup var whose: WearerOption<Whose.Sensor>

    @Option(help: "The sensor axes that point up and forward on you, for example +x,-z; else the usual, or a bow.")
    var mount: String?

    @Option(help: "The baud rate, instead of detecting it.")
    var baud: Int?

    @Option(help: "The passkey that the sensor shows, where nobody can be asked.")
    var passkey: String?

    @Flag(help: "Make a bond also with a sensor whose family does without.")
    var bond = false

    @Flag(help: "Ask nothing; take what is given and the usual for the rest.")
    var yes = false

    @OptionGroup var ports: PortOptions
    @OptionGroup var folder: DataFolder

    @OptionGroup var output: JSONOption<OneObject>

    func validate() throws {
        try OptionRange.baud.check(baud)
    }

    mutating func run() throws {
        if let mount { _ = try MountAxes(argument: mount) }
        if let placement, let objection = SensorNaming.objection(toPlacement: placement) {
            throw Failure(objection, code: .usage)
        }
        let prompt = Prompt(allowed: !output.json && !yes)
        let path = try folder.path()
        let sensor = try remember(path, prompt)
        try reloadRecorder(path)
        guard let calibration = PairingQuestion.calibration(at: sensor.placement), prompt.yes(calibration.words)
        else {
            if !output.json {
                Console.print(
                    "Clip it on and run “plumbline live \(sensor.name)”, then z: ten seconds upright calibrate it.")
            }
            return
        }
        let calibrate = ["calibrate", sensor.name, "--data-dir", path] + ports.patterns.flatMap { ["--ports", $0] }
        var command = try Plumbline.parseAsRoot(calibrate)
        try command.run()
    }

    /// Finds, names and saves a sensor. What was found has its port open: it goes with this function, so that the recorder,
    /// or the calibration that follows, can have it.
    private func remember(_ path: String, _ prompt: Prompt) throws -> PairedSensor {
        let candidate = try choose(prompt, path)
        let store = try Store(folder: path)
        let found = SensorNaming.Found(
            id: candidate.id, family: candidate.family.rawValue, port: candidate.port, baudRate: candidate.baudRate)
        let given = SensorNaming.Given(
            wearer: whose.wearer, placement: placement.flatMap(Placement.init(named:)), name: name, mount: mount)
        let sensor = prompt.conduct(
            SensorNaming(found, given: given, known: try store.sensors(), now_us: HostClock.utc_us))
        try store.save(sensor)
        report(sensor, candidate)
        return sensor
    }

    // MARK: Which one

    private func choose(_ prompt: Prompt, _ path: String) throws -> PairingCandidate {
        let directory = PortDirectory(extraPatterns: ports.patterns + (try Settings.loaded().extraPorts))
        guard let device else {
            let candidates = try PairingCandidates.search(ports: directory.ports(), baudRate: baud, dataFolder: path)
            return try candidates.choose(prompt).speaking(path, prompt, passkey: passkey, wantsBond: bond)
        }
        if device.contains("/") {
            let candidates = try PairingCandidates.search(
                ports: [PortDirectory().port(at: PortPath.absolute(device))], baudRate: baud, seconds: nil,
                dataFolder: path)
            return try candidates.choose(prompt)
        }
        let pairer = try BluetoothPairer(dataFolder: path, prompt: prompt, passkey: passkey)
        return .bluetooth(try pairer.pair(try pairer.find(device), wantsBond: bond))
    }

    // MARK: What follows

    private func reloadRecorder(_ path: String) throws {
        guard let client = try RecorderClient.connect(dataFolder: path) else { return }
        let reply = try client.reply(to: .reload)
        if !reply.isDone { Console.complain(reply.text) }
    }

    private func report(_ sensor: PairedSensor, _ found: PairingCandidate) {
        if output.json {
            Console.print(sensor.json.text)
            return
        }
        Console.print("Paired “\(sensor.name)”: \(found.title).")
        if let note = found.note { Console.print(note) }
        if sensor.placement.isLow {
            Console.print("Beside a sensor at t4 it tells a bend at the hips from a slouch; alone it names no posture.")
        } else if !sensor.placement.judgesPosture {
            Console.print("Its angles are shown and recorded; slouching is judged at t4.")
        }
    }
}
