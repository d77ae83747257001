import Events
import LinuxIO
import LocalTime
import Recorder

/// Writes down how an output stands, where that has changed, and says once where it cannot.
struct StandingNote {
    private let folder: SharingFolder
    private let name: String
    private let say: (String) -> Void
    private var written: OutputState?
    private var problem: String?

    /// - Parameters:
    ///   - folder: where to.
    ///   - name: of the output.
    ///   - say: takes sentences for people.
    init(in folder: SharingFolder, of name: String, say: @escaping (String) -> Void) {
        self.folder = folder
        self.name = name
        self.say = say
    }

    /// Writes it, unless nothing but its moment is new.
    mutating func note(_ state: OutputState) {
        if var written {
            written.moment = state.moment
            if written == state { return }
        }
        do throws(SystemError) {
            try folder.write(state, of: name)
            written = state
            problem = nil
        } catch {
            let sentence = "How it stands cannot be written to \(folder.path): \(error)."
            if problem != sentence { say(sentence) }
            problem = sentence
        }
    }
}
