import CSystemd
import Glibc
public import LinuxIO
import Numbers

/// A connection to a D-Bus daemon on the event loop: calls with their answers, signals, and objects of our own.
///
/// Nothing here blocks. One owner holds it; handlers run on the loop's thread.
public final class MessageBus {
    /// The daemon that is connected to.
    public enum Daemon: Equatable, Sendable {
        /// The system's (or that of `DBUS_SYSTEM_BUS_ADDRESS`).
        case system
        /// Any other, as `unix:path=/run/user/1000/bus`.
        case address(String)
    }

    /// What a call, a match or an object is known by, to end it.
    public struct Token: Hashable { fileprivate let number: Int }

    /// The daemon has gone, or has put us out; the bus is closed and every open call has been answered with an error.
    public var onEnd: (BusError) -> Void = { _ in }

    /// Ours and sd-bus's end of a callback; lives until its answer has come or its owner ends it.
    private final class Callback {
        unowned let bus: MessageBus
        let token: Token
        let isOnce: Bool
        var slot: OpaquePointer?
        let handler: (Result<BusMessage, BusError>) -> Void

        init(
            _ bus: MessageBus, _ token: Token, isOnce: Bool, _ handler: @escaping (Result<BusMessage, BusError>) -> Void
        ) {
            self.bus = bus
            self.token = token
            self.isOnce = isOnce
            self.handler = handler
        }

        deinit { sd_bus_slot_unref(slot) }
    }

    /// Signals in a flood must not keep the loop from its other work.
    private static let messagesAtOnce = 128

    private let loop: EventLoop
    private var bus: OpaquePointer?
    private var callbacks: [Token: Callback] = [:]
    private var lastToken = 0
    private var watch: EventLoop.Token?
    private var interest = EventLoop.Readiness.readable
    private var timer: EventLoop.Token?
    private var isProcessing = false

    /// Connects to a daemon.
    public init(to daemon: Daemon, on loop: EventLoop) throws(BusError) {
        self.loop = loop
        var opened: OpaquePointer?
        switch daemon {
        case .system:
            try Self.check(sd_bus_open_system(&opened))
        case .address(let address):
            try Self.check(sd_bus_new(&opened))
            try Self.check(sd_bus_set_address(opened, address))
            try Self.check(sd_bus_set_bus_client(opened, 1))
            try Self.check(sd_bus_start(opened))
        }
        bus = opened
        do throws(SystemError) {
            watch = try loop.watch(sd_bus_get_fd(opened)) { [weak self] _ in self?.process() }
        } catch {
            throw BusError(code: -error.code)
        }
        settle()
    }

    private static func check(_ result: Int32) throws(BusError) {
        guard result >= 0 else { throw BusError(code: result) }
    }

    // MARK: Calling

    /// Calls a method; the answer, or why there is none, comes once, and never before this returns.
    @discardableResult
    public func call(
        _ destination: String, _ path: String, _ interface: String, _ member: String, _ arguments: [BusValue] = [],
        timeout_us: UInt64 = 25_000_000, answer: @escaping (Result<BusMessage, BusError>) -> Void
    ) -> Token {
        let callback = makeCallback(isOnce: true, answer)
        var created: OpaquePointer?
        var result =
            bus == nil
            ? -ENOTCONN
            : sd_bus_message_new_method_call(
                bus, &created, destination, path, interface, member)
        if result >= 0, let created {
            let message = BusMessage(owning: created)
            for argument in arguments where result >= 0 { result = message.append(argument) }
            if result >= 0 {
                result = sd_bus_call_async(
                    bus, &callback.slot, message.pointer, Self.received, Unmanaged.passUnretained(callback).toOpaque(),
                    timeout_us)
            }
        }
        if result < 0 {
            // Also a call that cannot be made is answered from the loop, so that callers have one way to go.
            let error = BusError(code: result)
            loop.after(0) { [weak self] in
                guard self?.callbacks.removeValue(forKey: callback.token) != nil else { return }
                callback.handler(.failure(error))
            }
        }
        settle()
        return callback.token
    }

    /// Ends a call, a match or an object; its handler is not called again.
    public func cancel(_ token: Token) { callbacks[token] = nil }

    // MARK: Signals

    /// Hears signals that a rule fits, for example `type='signal',interface='org.freedesktop.Notifications'`.
    @discardableResult
    public func listen(_ rule: String, handler: @escaping (BusMessage) -> Void) throws(BusError) -> Token {
        let callback = makeCallback(isOnce: false) { if case .success(let message) = $0 { handler(message) } }
        let result = sd_bus_add_match_async(
            bus, &callback.slot, rule, Self.received, { _, _, _ in 0 }, Unmanaged.passUnretained(callback).toOpaque())
        guard result >= 0 else {
            callbacks[callback.token] = nil
            throw BusError(code: result)
        }
        settle()
        return callback.token
    }

    /// Tells everybody on the bus a signal of an object of ours.
    public func emit(_ path: String, _ interface: String, _ member: String, _ arguments: [BusValue]) {
        var created: OpaquePointer?
        guard sd_bus_message_new_signal(bus, &created, path, interface, member) >= 0, let created else { return }
        send(BusMessage(owning: created), arguments)
    }

    // MARK: Objects of our own

    /// Takes the calls to a path (and, as a fallback, to all below it); each is to be answered once.
    @discardableResult
    public func serve(
        _ path: String, isFallback: Bool = false, handler: @escaping (BusMessage) -> Void
    ) throws(BusError) -> Token {
        let callback = makeCallback(isOnce: false) { if case .success(let message) = $0 { handler(message) } }
        let context = Unmanaged.passUnretained(callback).toOpaque()
        let result =
            isFallback
            ? sd_bus_add_fallback(bus, &callback.slot, path, Self.received, context)
            : sd_bus_add_object(bus, &callback.slot, path, Self.received, context)
        guard result >= 0 else {
            callbacks[callback.token] = nil
            throw BusError(code: result)
        }
        return callback.token
    }

    /// Answers a call of somebody else with values.
    public func answer(_ call: BusMessage, _ values: [BusValue] = []) {
        var created: OpaquePointer?
        guard sd_bus_message_new_method_return(call.pointer, &created) >= 0, let created else { return }
        send(BusMessage(owning: created), values)
    }

    /// Answers a call of somebody else with an error.
    public func refuse(_ call: BusMessage, _ error: BusError) {
        var created: OpaquePointer?
        let result = error.name.withCString { name in
            error.text.withCString { text in
                var busError = sd_bus_error(name: name, message: text, _need_free: 0)
                return sd_bus_message_new_method_error(call.pointer, &created, &busError)
            }
        }
        guard result >= 0, let created else { return }
        send(BusMessage(owning: created), [])
    }

    private func send(_ message: BusMessage, _ arguments: [BusValue]) {
        for argument in arguments where message.append(argument) < 0 { return }
        sd_bus_send(bus, message.pointer, nil)
        settle()
    }

    // MARK: The end

    /// Closes without another word.
    public func close() {
        guard let bus else { return }
        self.bus = nil
        if let watch { loop.cancel(watch) }
        if let timer { loop.cancel(timer) }
        callbacks.removeAll()
        sd_bus_close(bus)
        sd_bus_unref(bus)
    }

    deinit { close() }

    private func end(_ error: BusError) {
        let waiting = callbacks.values.filter(\.isOnce)
        close()
        waiting.forEach { $0.handler(.failure(error)) }
        onEnd(error)
    }

    // MARK: On the loop

    private func makeCallback(
        isOnce: Bool, _ handler: @escaping (Result<BusMessage, BusError>) -> Void
    ) -> Callback {
        lastToken += 1
        let callback = Callback(self, Token(number: lastToken), isOnce: isOnce, handler)
        callbacks[callback.token] = callback
        return callback
    }

    /// What sd-bus calls for every answer, signal and call; 1 says that it has been taken care of.
    private static let received: sd_bus_message_handler_t = { pointer, context, _ in
        guard let pointer, let context else { return 0 }
        let callback = Unmanaged<Callback>.fromOpaque(context).takeUnretainedValue()
        let message = BusMessage(keeping: pointer)
        guard callback.isOnce else {
            callback.handler(.success(message))
            var type: UInt8 = 0
            sd_bus_message_get_type(pointer, &type)
            return type == 1 ? 1 : 0  // A method call; a signal may have other listeners.
        }
        callback.bus.callbacks[callback.token] = nil
        callback.handler(message.error.map { .failure($0) } ?? .success(message))
        return 1
    }

    private func process() {
        isProcessing = true
        for _ in 0..<Self.messagesAtOnce {
            guard let bus else { return }
            let result = sd_bus_process(bus, nil)
            if result < 0 {
                isProcessing = false
                return end(BusError(code: result))
            }
            if result == 0 { break }
        }
        isProcessing = false
        settle()
    }

    /// Tells the loop what the bus waits for now.
    private func settle() {
        guard let bus, let watch, !isProcessing else { return }
        let wants: EventLoop.Readiness =
            sd_bus_get_events(bus) & POLLOUT != 0 ? [.readable, .writable] : .readable
        if wants != interest, (try? loop.change(watch, to: wants)) != nil { interest = wants }
        if let timer { loop.cancel(timer) }
        timer = nil
        var due_us: UInt64 = 0
        guard sd_bus_get_timeout(bus, &due_us) >= 0, due_us != .max else { return }
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        let now_us = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
        timer = loop.after(max(0, Int64(clamping: due_us) - now_us)) { [weak self] in self?.process() }
    }
}
