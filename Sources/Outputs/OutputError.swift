public import LinuxIO
public import Recorder

/// What ends an output's process, with a sentence for people.
public enum OutputError: Error, CustomStringConvertible {
    /// A setting that cannot be meant; the sentence says which, and what to do.
    case setting(String)
    case noSuchOutput(String)
    /// Another process of this output is there.
    case alreadyRunning(output: String)
    /// The folder of one's own, or something in it.
    case folder(path: String, SystemError)
    case system(SystemError)
    /// What it sends to does not do what was asked.
    case farEnd(String)
    case recorder(RecorderError)

    public var description: String {
        switch self {
        case .setting(let sentence), .farEnd(let sentence): sentence
        case .noSuchOutput(let name):
            "There is no output “\(name)”. There are: \(OutputTable.all.map(\.name).joined(separator: ", "))."
        case .alreadyRunning(let output):
            "Output “\(output)” is running already: “systemctl --user stop plumbline-share” ends it where it is a service."
        case .folder(let path, let error): "\(path) cannot be used: \(error)."
        case .system(let error): "The output cannot go on: \(error)."
        case .recorder(let error): error.description
        }
    }

    /// Whether only a person can put it right, so that starting again does not help.
    public var needsPerson: Bool {
        switch self {
        case .setting, .noSuchOutput: true
        case .alreadyRunning, .folder, .system, .farEnd, .recorder: false
        }
    }
}
