public import LinuxIO
import PlainText

/// Why a link to a sensor cannot be had or has gone; the description says what to do.
public enum LinkError: Error, Equatable, Sendable, CustomStringConvertible {
    case noSuchPort(path: String)
    case permission(path: String, group: String?)
    case busy(path: String)
    case notATerminal(path: String)
    case unplugged(path: String)
    case stuck(path: String)
    case failed(path: String, SystemError)

    public var description: String {
        switch self {
        case .noSuchPort(let path):
            "There is no port \(path): is the sensor plugged in?"
        case .permission(let path, let group?):
            "You may not use \(path): it belongs to the group \(group). Run “sudo usermod -aG \(group) $USER”, then log in again."
        case .permission(let path, nil):
            "You may not use \(path), and no group has access to it: ask your administrator."
        case .busy(let path):
            "\(path) is in use by another program: close that one first (“fuser -v \(ShellWord.quoted(path))” names it)."
        case .notATerminal(let path):
            "\(path) is not a serial port."
        case .unplugged(let path):
            "The sensor on \(path) is gone: plug it in again."
        case .stuck(let path):
            "\(path) takes no more bytes: unplug the sensor and plug it in again."
        case .failed(let path, let error):
            "\(path) failed: \(error)."
        }
    }
}
