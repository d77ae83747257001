import Glibc

/// What a system call said when it failed.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
    public let code: Int32

    public init(_ code: Int32) { self.code = code }

    /// The error of the call that has just failed on this thread.
    public static var last: SystemError { SystemError(errno) }

    public var description: String { String(cString: strerror(code)) }
}
