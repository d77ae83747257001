import Glibc

/// A program of ours beside this one, which this one is not linked with.
struct SiblingProgram {
    /// As it is called, and as its package is.
    let name: String

    /// Becomes that program; returns only where it cannot be started.
    ///
    /// - Throws: always, with what to do.
    func run(_ arguments: [String]) throws -> Never {
        // Beside this program, else wherever programs are looked for.
        for path in [ProgramFile.folder.map { $0 + "/" + name }, name].compactMap(\.self) {
            var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { word in strdup(word) }
            words.append(nil)
            execvp(path, words)
        }
        throw Failure(
            "\(name) cannot be started (\(String(cString: strerror(errno)))): it belongs beside plumbline. "
                + "With a package manager, install \(name).", code: .failed)
    }
}
