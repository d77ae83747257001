public import Events
public import Posture

/// What shows the gateway's events: lines, a stream, or a screen.
public protocol LiveView: AnyObject {
    func show(_ event: GatewayEvent)
    func show(_ frames: [PostureFrame], of origin: FrameOrigin)
    /// What the record has of the minutes before, for a view that shows them.
    func remember(_ history: [SensorHistory])
    func close()
}

extension LiveView {
    public func remember(_ history: [SensorHistory]) {}
}

/// Where a live view has its events from.
public enum LiveSource: Sendable {
    /// A recorder that was running before.
    case runningRecorder
    case ownRecorder
    /// Nothing is recorded.
    case unrecorded
}
