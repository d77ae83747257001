import Glibc
import Numbers

/// liblsl, loaded while the program runs: nothing is linked with it, and it is not needed where it is not used.
///
/// The C interface is that of liblsl 1.13 and later; an error there is a null pointer or a code, never an exception.
final class LSLLibrary {
    /// Names that the system's loader knows, where no file is set.
    private static let usualNames = ["liblsl.so.2", "liblsl.so"]

    typealias Info = OpaquePointer
    typealias Outlet = OpaquePointer
    typealias Element = OpaquePointer
    private typealias Text = UnsafePointer<CChar>

    private let createInfo: @convention(c) (Text, Text, Int32, Double, Int32, Text) -> Info?
    private let destroyInfo: @convention(c) (Info) -> Void
    private let description: @convention(c) (Info) -> Element?
    private let appendChild: @convention(c) (Element, Text) -> Element?
    private let appendValue: @convention(c) (Element, Text, Text) -> Element?
    private let createOutlet: @convention(c) (Info, Int32, Int32) -> Outlet?
    private let destroyOutlet: @convention(c) (Outlet) -> Void
    private let pushSample: @convention(c) (Outlet, UnsafePointer<Double>, Double) -> Int32
    private let localClock: @convention(c) () -> Double

    /// Loads it.
    ///
    /// - Parameter file: its full path; empty for where the system looks.
    init(file: String) throws(OutputError) {
        var handle: UnsafeMutableRawPointer?
        var reason = ""
        for name in file.isEmpty ? Self.usualNames : [file] {
            handle = dlopen(name, RTLD_NOW | RTLD_LOCAL)
            if handle != nil { break }
            if reason.isEmpty { reason = dlerror().map { String(cString: $0) } ?? "unknown reason" }
        }
        guard let handle else { throw .setting(Self.howToGet(reason)) }
        // It stays loaded as long as the process lives: threads of it may run until then.
        func symbol<Function>(_ name: String, as kind: Function.Type) throws(OutputError) -> Function {
            guard let found = dlsym(handle, name) else {
                throw .setting("This liblsl has no “\(name)”: version 1.13 or later is needed.")
            }
            return unsafeBitCast(found, to: kind)
        }
        createInfo = try symbol(
            "lsl_create_streaminfo", as: (@convention(c) (Text, Text, Int32, Double, Int32, Text) -> Info?).self)
        destroyInfo = try symbol("lsl_destroy_streaminfo", as: (@convention(c) (Info) -> Void).self)
        description = try symbol("lsl_get_desc", as: (@convention(c) (Info) -> Element?).self)
        appendChild = try symbol("lsl_append_child", as: (@convention(c) (Element, Text) -> Element?).self)
        appendValue = try symbol("lsl_append_child_value", as: (@convention(c) (Element, Text, Text) -> Element?).self)
        createOutlet = try symbol("lsl_create_outlet", as: (@convention(c) (Info, Int32, Int32) -> Outlet?).self)
        destroyOutlet = try symbol("lsl_destroy_outlet", as: (@convention(c) (Outlet) -> Void).self)
        pushSample = try symbol(
            "lsl_push_sample_dt", as: (@convention(c) (Outlet, UnsafePointer<Double>, Double) -> Int32).self)
        localClock = try symbol("lsl_local_clock", as: (@convention(c) () -> Double).self)
    }

    private static func howToGet(_ reason: String) -> String {
        "liblsl cannot be loaded (\(reason)). It is at https://github.com/sccn/liblsl/releases; “pip install pylsl” brings "
            + "it, too, as pylsl/lib/liblsl.so, and “plumbline config set lsl.library FILE” says where it is."
    }

    /// Now, on the clock of its time stamps, seconds.
    var now_s: Double { localClock() }

    /// Makes an outlet of doubles whose samples come when they come.
    ///
    /// - Returns: `nil` where it cannot be made: no port is free.
    func outlet(_ stream: LSLStream, source: String, title: String) -> Outlet? {
        // Format 2: 64-bit numbers.
        guard let info = createInfo(title, stream.type, Int32(clamping: stream.channels.count), 0, 2, source) else {
            return nil
        }
        defer { destroyInfo(info) }
        if let root = description(info) {
            _ = appendValue(root, "manufacturer", "Plumbline")
            if let channels = appendChild(root, "channels") {
                for channel in stream.channels {
                    guard let element = appendChild(channels, "channel") else { continue }
                    _ = appendValue(element, "label", channel.label)
                    _ = appendValue(element, "unit", channel.unit)
                    _ = appendValue(element, "type", channel.type)
                }
            }
        }
        // Five minutes are kept for an inlet that is slow: 360 s is liblsl's own usual value.
        return createOutlet(info, 0, 300)
    }

    func destroy(_ outlet: Outlet) { destroyOutlet(outlet) }

    /// Sends one sample. It does not block.
    ///
    /// - Parameters:
    ///   - values: a number for each channel.
    ///   - outlet: where to.
    ///   - time_s: on its own clock.
    /// - Returns: whether it was taken.
    func push(_ values: [Double], to outlet: Outlet, at time_s: Double) -> Bool {
        pushSample(outlet, values, time_s) == 0
    }
}
