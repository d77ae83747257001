import ArgumentParser
import Balance
import Glibc
import Numbers
import PlainText
import Recorder
import Records
import Reports
import Settings

/// What a shell offers at the Tab key where a value is typed. It only reads, makes nothing, and says nothing where it
/// does not know.
enum ValueCompletion {
    static let wearers = CompletionKind.custom { words, _, _ in offered(names(words).wearers.map { ($0, nil) }) }

    static let sensors = CompletionKind.custom { words, _, _ in offered(sensorNames(words)) }

    /// A sensor that is paired, or a port.
    static let sensorsAndPorts = CompletionKind.custom { words, _, typed in
        typed.hasPrefix("/") ? paths(from: typed) : offered(sensorNames(words))
    }

    static let ports = CompletionKind.custom { _, _, typed in paths(from: typed.isEmpty ? "/dev/tty" : typed) }

    static let learnTopics = CompletionKind.custom { _, _, _ in
        knowledge { library in
            LearnLibrary.List.allCases.map { ($0.rawValue, $0.title) } + library.names.map { ($0.id, $0.name) }
        }
    }

    static let exercises = CompletionKind.custom { _, _, _ in
        knowledge { $0.knowledge.exercises.map { ($0.id, $0.name) } }
    }

    static let selfTests = CompletionKind.custom { _, _, _ in
        knowledge { $0.knowledge.selfTests.map { ($0.id, $0.name) } }
    }

    static let settings = CompletionKind.custom { _, _, _ in
        offered(Settings().entries.map { ($0.key, $0.about) })
    }

    /// Of the setting that stands before it.
    static let settingValues = CompletionKind.custom { words, _, _ in
        let entry = Settings().entries.first { words.contains($0.key) || words.contains($0.name) }
        switch entry?.value {
        case "true", "false": return ["true", "false"]
        case "\"learned\"": return ["learned", "fixed"]
        case let value?: return [value.filter { $0 != "\"" }]
        case nil: return []
        }
    }

    /// A list with commas of such words.
    static func list(_ words: @escaping @Sendable (Knowledge) -> [String]) -> CompletionKind {
        .custom { _, _, typed in
            let before = typed.lastIndex(of: ",").map { String(typed[...$0]) } ?? ""
            let taken = Set(before.split(separator: ",").map(String.init))
            return knowledge { library in
                words(library.knowledge).filter { !taken.contains($0) }.map { (before + $0, nil) }
            }
        }
    }

    // MARK: What there is

    private static func sensorNames(_ words: [String]) -> [(String, String?)] {
        names(words).sensors.map { ($0.name, "\($0.placement), worn by \($0.wearer)") }
    }

    /// Of the record that the command on the line is about.
    private static func names(_ words: [String]) -> RecordedNames {
        let option = "--data-dir"
        let joined = words.first { $0.hasPrefix(option + "=") }?.dropFirst(option.count + 1)
        let apart = words.firstIndex(of: option).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        guard let folder = DataFolderPath.resolved(named: joined.map(String.init) ?? apart) else {
            return RecordedNames.none
        }
        return RecordedNames(in: folder)
    }

    private static func knowledge(_ words: (LearnLibrary) -> [(String, String?)]) -> [String] {
        do { return offered(words(LearnLibrary(try Knowledge.builtIn()))) } catch { return [] }
    }

    /// Files whose path begins so.
    private static func paths(from typed: String) -> [String] {
        guard let slash = typed.lastIndex(of: "/") else { return [] }
        let folder = String(typed[...slash])
        let begun = typed[typed.index(after: slash)...]
        guard let entries = opendir(folder) else { return [] }
        defer { closedir(entries) }
        var found: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix("."), name.hasPrefix(begun), PrintableText.of(name, limit: 256) == name else {
                continue
            }
            found.append(folder + name + (entry.pointee.d_type == UInt8(clamping: DT_DIR) ? "/" : ""))
        }
        return found.sorted()
    }

    /// As the shell that asks wants it: zsh and fish show what each is. A name that could not be typed is left out.
    private static func offered(_ words: [(String, String?)]) -> [String] {
        words.compactMap { word, about in
            guard PrintableText.of(word) == word else { return nil }
            let about = about.map { PrintableText.of($0) }
            switch (CompletionShell.requesting, about) {
            case (.zsh?, let about?): return escaped(word) + ":" + about
            case (.zsh?, nil): return escaped(word)
            case (.fish?, let about?): return word + "\t" + about
            default: return word
            }
        }
    }

    private static func escaped(_ word: String) -> String {
        word.map { $0 == ":" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    }
}
