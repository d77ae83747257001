public import Events
public import Posture

/// What shows the gateway's events: lines, a stream, or a screen.
public protocol LiveView: AnyObject {
    func show(_ event: GatewayEvent)
    func show(_ frames: [PostureFrame], of origin: FrameOrigin)
    func close()
}
