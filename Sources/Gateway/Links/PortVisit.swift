import Links
import Records

/// A look at one serial port for somebody who pairs (`SerialPorts.visit`).
final class PortVisit {
    enum Outcome {
        /// A sensor that is not paired; its link is open, and whoever visits has it from now on.
        case found(SensorFinder.Found)
        /// A paired sensor that was awaited: it has its link.
        case awaited(PairedSensor)
        /// Nothing that we know.
        case nothing(bytesHeard: Int)
        case failed(LinkError)

        /// Closes the link that nobody has asked for any more.
        func giveUp() { if case .found(let found) = self { found.link.close() } }
    }

    let port: PortInfo
    var finder: SensorFinder?
    /// The outcome is known.
    var isOver = false

    init(_ port: PortInfo) { self.port = port }
}
