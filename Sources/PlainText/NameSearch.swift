/// Finds by a name, or a part of one, what somebody means.
public enum NameSearch {
    /// What a text may mean, the closest kind of likeness alone: the same name, else names that begin with it, else names
    /// in which each of its words begins a word.
    ///
    /// - Parameters:
    ///   - text: as it was typed; case, punctuation and blanks do not matter.
    ///   - names: of each thing, every name that it has.
    /// - Returns: the indices of all that are alike in that kind; one of them alone is what is meant.
    public static func matches(_ text: String, in names: [[String]]) -> [Int] {
        let wanted = words(text)
        guard !wanted.isEmpty else { return [] }
        let phrase = wanted.joined(separator: " ")
        let known = names.map { $0.map(words) }
        func alike(_ isAlike: ([String]) -> Bool) -> [Int] {
            known.indices.filter { known[$0].contains(where: isAlike) }
        }
        let same = alike { $0 == wanted }
        if !same.isEmpty { return same }
        let begun = alike { $0.joined(separator: " ").hasPrefix(phrase) }
        if !begun.isEmpty { return begun }
        return alike { name in wanted.allSatisfy { word in name.contains { $0.hasPrefix(word) } } }
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().filter { $0 != "'" && $0 != "’" }.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
