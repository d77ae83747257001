import Balance
import PlainText

extension LearnLibrary {
    /// Something that can be looked up by its name as well as by its id.
    public struct Named: Sendable {
        public let id: String
        /// For people; of a lesson its title.
        public let name: String
        public let topic: Topic
    }

    /// All that has a name, lessons first.
    public var names: [Named] {
        var names = knowledge.lessons.map { Named(id: $0.id, name: $0.title, topic: .lesson($0)) }
        names += knowledge.exercises.map { Named(id: $0.id, name: $0.name, topic: .exercise($0)) }
        names += knowledge.selfTests.map { Named(id: $0.id, name: $0.name, topic: .test($0)) }
        names += knowledge.patterns.map { Named(id: $0.id, name: $0.plainName, topic: .pattern($0)) }
        names += knowledge.muscles.map { Named(id: $0.id.rawValue, name: $0.name, topic: .muscle($0)) }
        names += knowledge.triggerPoints.map { Named(id: $0.id, name: $0.name, topic: .point($0)) }
        return names
    }

    /// What a name, its beginning or words of it may mean; one alone is what is meant.
    public func named(_ text: String) -> [Named] {
        let names = names
        return NameSearch.matches(text, in: names.map { [$0.id, $0.name] }).map { names[$0] }
    }

    /// The list, lesson or name that is spelled most like a text; `nil` where none is near. An id such as `S05` is near to
    /// dozens, and is never guessed.
    public func nearest(to text: String) -> String? {
        NearestWord.to(
            text, among: List.allCases.map(\.rawValue) + knowledge.lessons.map(\.id) + names.map(\.name))
    }
}
