public import Balance
import Bus
public import Events
public import LocalTime
public import Posture

extension Gateway {
    /// How a gateway records, and what it brings to notice.
    public struct Options: Sendable {
        /// What judges posture.
        public var rules = PostureRules()
        public var alerts = AlertPolicy.Settings()
        /// When stillness is brought to notice (`BreakPrompter.Settings.range_min`); `nil`: never.
        public var breaks: BreakPrompter.Settings? = BreakPrompter.Settings()
        public var timeSource = SensorFeed.TimeSource.host
        /// When and where the first sample of each sensor was taken, for streams that are played later; `nil`: now.
        public var takenAt: Moment?
        /// Samples are kept for so long, 0 or more: a week by default; `nil` for ever.
        public var rawRetention_s: Double? = 7 * 86_400
        /// Where bonds over Bluetooth are kept that no bluetoothd keeps.
        public var bondsFolder: String?
        /// Whether the folder that lies at the record's path now is ours to record into; asked on the writer's thread.
        public var mayWriteRecord: @Sendable () -> Bool = { true }
        /// Of a message bus other than the system's, where bluetoothd is.
        public var busAddress: String?

        /// Where notifications are shown; `nil` where none are.
        public var desktop: Desktop?

        public init() {}
    }

    /// The desktop that shows notifications.
    public struct Desktop: Sendable {
        /// Of the session bus; `nil` where there is none.
        public var busAddress: String?
        /// Whether it is told that nothing can be shown: not where the wearer watches the screen anyway.
        public var tellsWhatIsMissing: Bool

        public init(busAddress: String?, tellsWhatIsMissing: Bool = true) {
            self.busAddress = busAddress
            self.tellsWhatIsMissing = tellsWhatIsMissing
        }

        /// That of the session in which the program was started.
        public static func ofSession(tellsWhatIsMissing: Bool) -> Desktop {
            Desktop(busAddress: SessionBus.address, tellsWhatIsMissing: tellsWhatIsMissing)
        }
    }
}
