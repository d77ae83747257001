public import Events
import Glibc
public import LinuxIO
public import LocalTime
import Numbers
public import Recorder
public import Settings

/// The process of one output: hears the recorder, whenever one is there, and hands on what it tells; writes down how the
/// output stands.
public final class OutputHost {
    /// Between two looks at whether the state is to be written down.
    private static let statePause_us: Int64 = 1_000_000
    /// Between two readings of which sensors are paired, where nothing tells that this has changed.
    private static let sensorsPause_us: Int64 = 15_000_000
    /// How long an output may take to end.
    private static let farewell_us: Int64 = 3_000_000

    public let loop: EventLoop
    /// Of the record; it is read only.
    public let dataFolder: String
    /// For what the output keeps.
    public let folder: SharingFolder
    public let settings: ShareSettings
    /// How long a snooze is, seconds (`alerts.snooze_minutes`).
    public let snooze_s: Double
    /// As under `[share]`.
    public let name: String

    private let output: any Output
    private let lock: LockFile
    private let log: (String) -> Void
    private var signals: Signals?
    private var connection: RecorderConnection?
    private var recorderSince: Moment?
    private var backoff = Backoff()
    private var replies: [(ControlReply) -> Void] = []
    private var paired: PairedSensors
    private var standing: StandingNote
    private var lastProblem: String?
    private var recorderProblem: String?
    private var clock = ClockWatch(utc_us: HostClock.utc_us, boottime_us: HostClock.boottime_us)
    private var isStopping = false
    private var failure: OutputError?

    /// Makes the output of a name ready to run.
    ///
    /// - Parameters:
    ///   - name: as under `[share]`.
    ///   - settings: as they are in force.
    ///   - dataFolder: whose recorder is heard.
    ///   - log: takes sentences for people.
    public init(
        _ name: String, settings: Settings, dataFolder: String, log: @escaping (String) -> Void
    ) throws(OutputError) {
        guard let kind = OutputTable.kind(named: name) else { throw .noSuchOutput(name) }
        self.name = name
        self.settings = settings.share
        snooze_s = settings.alerts.snooze_s
        self.dataFolder = dataFolder
        self.log = log
        folder = SharingFolder(in: dataFolder)
        let lock: LockFile?
        do throws(SystemError) {
            try folder.make()
            lock = try folder.lock(name)
        } catch {
            throw .folder(path: folder.path, error)
        }
        guard let lock else { throw .alreadyRunning(output: name) }
        self.lock = lock
        let key = try KeptSecret.kept(at: folder.file("sensors", "key"), "key of what sensors are known by")
        paired = PairedSensors(
            dataFolder: dataFolder, showsNames: settings.share.wearerNames, key: key, say: log)
        standing = StandingNote(in: folder, of: name, say: log)
        do throws(SystemError) { loop = try EventLoop() } catch { throw .system(error) }
        output = kind.make(settings.share)
    }

    /// Runs it until a signal.
    public func run() throws(OutputError) {
        Glibc.signal(SIGPIPE, SIG_IGN)
        do throws(SystemError) {
            signals = try Signals([SIGINT, SIGTERM, SIGHUP], on: loop) { [unowned self] _ in self.stop() }
        } catch {
            throw .system(error)
        }
        paired.read()
        do throws(OutputError) { try output.start(on: self) } catch {
            note(error)
            throw error
        }
        connect()
        noteState()
        loop.every(Self.statePause_us) { [unowned self] in self.noteState() }
        loop.every(Self.sensorsPause_us) { [unowned self] in self.paired.read() }
        do throws(SystemError) { try loop.run() } catch { throw .system(error) }
        noteState()
        if let failure {
            note(failure)
            throw failure
        }
    }

    /// Ends it because of something that only starting again, or a person, can put right.
    public func fail(_ error: OutputError) {
        failure = failure ?? error
        stop()
    }

    private func stop() {
        guard !isStopping else { return loop.stop() }
        isStopping = true
        connection?.close()
        loop.after(Self.farewell_us) { [unowned self] in self.loop.stop() }
        output.stop { [unowned self] in self.loop.stop() }
    }

    // MARK: What an output asks

    public var now: Moment { HostClock.now }

    /// One sentence for the log.
    public func say(_ sentence: String) { log(sentence) }

    /// Asks the recorder something; it is not answered where none is there.
    ///
    /// - Returns: whether it was asked.
    @discardableResult
    public func ask(_ request: ControlRequest, onReply: @escaping (ControlReply) -> Void = { _ in }) -> Bool {
        guard let connection else { return false }
        replies.append(onReply)
        connection.send(request)
        return true
    }

    /// The sensor that an event calls by its name; `nil` where it is not paired, or the record cannot be read now.
    public func sensor(named name: String) -> SharedSensor? { paired.sensor(named: name) }

    /// Every paired sensor, as last read.
    public var sensors: [SharedSensor] { paired.all }

    /// Whether these are all of them: the record was there, and could be read.
    public var knowsSensors: Bool { paired.isComplete }

    /// Goes up with each change of them.
    public var sensorsVersion: Int { paired.version }

    // MARK: The recorder

    private func connect() {
        guard !isStopping else { return }
        do throws(RecorderError) {
            guard let made = try RecorderConnection.connect(dataFolder: dataFolder, on: loop) else {
                return retry(because: "No recorder is running (“plumbline run”); it is waited for.")
            }
            came(made)
        } catch {
            retry(because: error.description)
        }
    }

    private func came(_ made: RecorderConnection) {
        connection = made
        recorderSince = now
        if recorderProblem != nil { say("The recorder is heard.") }
        recorderProblem = nil
        replies = []
        paired.recorderCame()
        made.onEvent = { [unowned self] event in
            self.backoff.succeeded()
            self.paired.look(at: event)
            self.output.receive(event)
        }
        made.onReply = { [unowned self] reply in
            if !self.replies.isEmpty { self.replies.removeFirst()(reply) }
        }
        made.onEnd = { [unowned self] in self.went() }
        output.recorderCame()
        made.onSamples = { [unowned self] in self.output.receive($0) }
        // No person sees it here.
        let watch = ControlRequest.watch(
            sensor: nil, rate_Hz: output.rate_Hz, samples: output.wantsSamples, isSeen: false)
        ask(watch) { [unowned self] reply in
            if !reply.isDone { self.say("The recorder does not tell what happens: \(reply.text)") }
        }
        // How far calibrations are trusted, and the batteries.
        ask(.status)
    }

    private func went() {
        connection = nil
        recorderSince = nil
        output.recorderWent()
        retry(because: "The recorder has ended; it is waited for.")
    }

    private func retry(because sentence: String) {
        if recorderProblem != sentence { say(sentence) }
        recorderProblem = sentence
        loop.after(backoff.next_us()) { [unowned self] in self.connect() }
    }

    // MARK: How it stands

    private func noteState() {
        if let sentence = clock.look(utc_us: HostClock.utc_us, boottime_us: HostClock.boottime_us) { say(sentence) }
        var health = output.health
        health.problem = health.problem ?? clock.recent(boottime_us: HostClock.boottime_us)
        if health.problem != lastProblem {
            lastProblem = health.problem
            if let problem = health.problem, problem != clock.sentence { say(problem) }
        }
        note(health)
    }

    private func note(_ health: OutputHealth) {
        standing.note(
            OutputState(
                at: now, workingSince: health.workingSince, recorderSince: recorderSince, problem: health.problem,
                waiting: health.waiting, oldestWaiting: health.oldestWaiting, dropped: health.dropped,
                refused: health.refused, remark: health.remark))
    }

    /// What ends it is what is last said of it: nobody will start it again before a person has read that.
    private func note(_ error: OutputError) {
        var health = output.health
        (health.workingSince, health.problem) = (nil, error.description)
        note(health)
    }
}
