public import Events
public import LocalTime

/// What sends events on to one kind of program. It has a process, a loop and files of its own: whatever its far end does
/// touches neither the recorder nor another output.
///
/// Everything is called on the thread of the host's loop, one after the other.
public protocol Output: AnyObject {
    /// Angles of each sensor in a second that it wants; 0: one for every sample.
    var rate_Hz: Double { get }

    /// Begins. A far end that is not there is no error: it is tried again, and `health` says so.
    ///
    /// - Throws: what only a person can put right (a setting that cannot be meant); the process then ends for good.
    func start(on host: OutputHost) throws(OutputError)

    /// Whether it wants what was measured, too.
    var wantsSamples: Bool { get }

    /// The recorder has told something.
    func receive(_ event: GatewayEvent)

    /// The recorder has told what was measured.
    func receive(_ batch: SampleBatch)

    /// The recorder is heard from now on; what is known of the sensors is told right behind this.
    func recorderCame()

    /// The recorder has ended, or cannot be heard: what was known of the sensors is not known any more.
    func recorderWent()

    /// How its far end stands.
    var health: OutputHealth { get }

    /// Ends: says goodbye where that takes no longer than a second or two, then calls `done`, which may be at once.
    func stop(_ done: @escaping () -> Void)
}

extension Output {
    public var wantsSamples: Bool { false }
    public func receive(_ batch: SampleBatch) {}
}

/// How the far end of an output stands, for its log and for `doctor`.
public struct OutputHealth: Sendable, Equatable {
    /// Since when it takes what is sent; `nil` while it does not.
    public var workingSince: Moment?
    /// What is in the way, one sentence for people; `nil` where nothing is.
    public var problem: String?
    /// Events that wait to be sent; `nil` for an output that keeps none.
    public var waiting: Int?
    /// When the oldest of them happened.
    public var oldestWaiting: Moment?
    /// Events that were dropped because too many waited, ever.
    public var dropped: Int
    /// Events that were dropped because the far end would never take them, ever.
    public var refused: Int
    /// What is worth knowing, and in nobody's way: one sentence for people.
    public var remark: String?

    public init(
        workingSince: Moment? = nil, problem: String? = nil, waiting: Int? = nil, oldestWaiting: Moment? = nil,
        dropped: Int = 0, refused: Int = 0, remark: String? = nil
    ) {
        self.remark = remark
        self.workingSince = workingSince
        self.problem = problem
        self.waiting = waiting
        self.oldestWaiting = oldestWaiting
        self.dropped = dropped
        self.refused = refused
    }
}
