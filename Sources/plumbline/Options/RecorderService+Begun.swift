import Gateway
import LinuxIO
import Recorder
import Settings
import Terminal

extension Gateway.Options {
    /// What the configuration file says of it.
    init(_ settings: Settings) {
        self.init()
        rules = settings.rules
        alerts = settings.alerts
        breaks = settings.breaks
        rawRetention_s = settings.rawDays.map { $0 * 86_400 }
    }
}

extension RecorderService {
    /// Begins, and says what had to be put in order.
    static func begun(
        dataFolder: String, records: Bool = true, extraPorts: [String], options: Gateway.Options,
        onWait: ((_ loop: EventLoop, _ reason: RecorderError) -> Void)? = nil
    ) throws(RecorderError) -> RecorderService {
        let service = try RecorderService.start(
            dataFolder: dataFolder, records: records, extraPorts: extraPorts, options: options, onWait: onWait)
        if service.mendedRecordings > 0 {
            Console.complain("The last recording was cut off; it has been put in order.")
        }
        return service
    }
}
