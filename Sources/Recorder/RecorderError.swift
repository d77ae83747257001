import Glibc
public import LinuxIO
public import Records

/// Why the recorder cannot work, or cannot be reached; each with a sentence for people.
public enum RecorderError: Error, CustomStringConvertible {
    /// Another program records into the folder.
    case alreadyRecording
    /// The lock cannot be made or opened.
    case lock(path: String, SystemError)
    /// The record cannot be opened or put in order.
    case record(RecordsError)
    /// The machine refuses something that the recorder is made of.
    case cannotStart(SystemError)
    /// The ports of the machine cannot be watched.
    case portsUnwatched(SystemError)
    /// A signal came while it waited for room on the disk.
    case stoppedWhileWaiting(signal: Int32)
    /// The loop that everything runs on has failed.
    case failed(SystemError)
    /// The loop that a client waits in cannot be made, or has failed.
    case noEventLoop(SystemError)
    case eventLoopFailed(SystemError)
    /// A recorder is there, and its socket refuses us.
    case noAnswer(SystemError)
    /// The recorder that was asked, or watched, has gone.
    case hasEnded
    /// Somebody pressed Ctrl-C before the answer came.
    case interrupted

    public var description: String {
        switch self {
        case .alreadyRecording:
            "Plumbline records into this folder already: “plumbline live” shows it, and Ctrl-C there or "
                + "“systemctl --user stop plumbline” ends it."
        case .lock(let path, let error): "\(path) cannot be used: \(error)."
        case .record(let error): error.description
        case .cannotStart(let error): "The recorder cannot start: \(error)."
        case .portsUnwatched(let error): "Ports cannot be watched: \(error)."
        case .stoppedWhileWaiting: "Nothing was recorded: there was no room on the disk."
        case .failed(let error): "The recorder has failed: \(error)."
        case .noEventLoop(let error): "The event loop cannot start: \(error)."
        case .eventLoopFailed(let error): "The event loop has failed: \(error)."
        case .noAnswer(let error): "The running recorder does not answer: \(error)."
        case .hasEnded: "The recorder has ended."
        case .interrupted: "Interrupted."
        }
    }

    /// A disk without room: whoever makes some is all that it takes.
    var isForWantOfRoom: Bool {
        switch self {
        case .record(.diskFull): true
        case .lock(_, let error): error.code == ENOSPC || error.code == EDQUOT
        default: false
        }
    }
}
