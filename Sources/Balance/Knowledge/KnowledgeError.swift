/// What is wrong with a data file, said so that whoever edits it finds the place.
public struct KnowledgeError: Error, Equatable, CustomStringConvertible {
    /// The file's name, for example `exercises.toml`.
    public let file: String
    /// The entry's id, or `line 12` where the file could not be read that far.
    public let entry: String
    /// The field, or empty where the whole entry is meant.
    public let field: String
    public let problem: String

    public init(file: String, entry: String, field: String = "", _ problem: String) {
        self.file = file
        self.entry = entry
        self.field = field
        self.problem = problem
    }

    public var description: String {
        let place = [file, entry, field.isEmpty ? "" : "field “\(field)”"].filter { !$0.isEmpty }
        return place.joined(separator: ", ") + ": \(problem)."
    }
}
