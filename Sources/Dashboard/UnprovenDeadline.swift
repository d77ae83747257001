import Hummingbird
import NIOCore

/// Closes a connection on which nobody has shown soon that they may look: other people of this computer can keep it busy
/// with a byte now and then, but not for long, so that there is room for the person who records here.
final class UnprovenDeadline: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never
    typealias OutboundIn = Never

    /// Somebody who may look has asked something on this connection.
    struct Proof: Sendable {}

    /// From the connection on. A browser that is let in asks at once.
    static let seconds: Int64 = 5

    private var closing: Scheduled<Void>?
    private var isProven = false

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        closing?.cancel()
        context.fireChannelInactive()
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Proof else { return context.triggerUserOutboundEvent(event, promise: promise) }
        isProven = true
        closing?.cancel()
        promise?.succeed()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard closing == nil, !isProven else { return }
        let channel = context.channel
        closing = context.eventLoop.scheduleTask(in: .seconds(Self.seconds)) { channel.close(promise: nil) }
    }
}

/// A request with the connection on which it came.
struct PageContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Whoever asks on this connection may look.
    func isProven() { channel.triggerUserOutboundEvent(UnprovenDeadline.Proof(), promise: nil) }
}
