public import LinuxIO

/// Why there is no page; each with a sentence for people.
public enum DashboardError: Error, CustomStringConvertible {
    /// What only its owner may read cannot be written.
    case secret(path: String, SystemError)
    /// Something else listens there.
    case portInUse(Int)
    case cannotListen(port: Int, reason: String)
    case cannotListenAt(path: String, reason: String)

    public var description: String {
        switch self {
        case .secret(let path, let error): "\(path) cannot be written: \(error)."
        case .portInUse(let port):
            "Port \(port) is in use. Is the page open already? “plumbline web --address” prints its address; "
                + "--port takes another port."
        case .cannotListenAt(let path, let reason): "Nothing can listen at \(path): \(reason)."
        case .cannotListen(let port, let reason): "Nothing can listen at port \(port): \(reason)."
        }
    }
}
