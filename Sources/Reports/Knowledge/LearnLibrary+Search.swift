extension LearnLibrary {
    /// What is said of something, word by word, within which a search looks.
    private func words(of topic: Topic) -> String {
        text(topic).pieces.map { piece in
            switch piece {
            case .title(let text), .heading(let text), .paragraph(let text, _): text
            case .item(let item): "\(item.mark) \(item.text)"
            case .steps(let steps): steps.joined(separator: " ")
            case .space: ""
            }
        }.joined(separator: " ").lowercased()
    }

    /// All that has a name and all words of a text in what is said of it, lessons first; nothing for a text without a word
    /// of three letters.
    public func saying(_ text: String) -> [Named] {
        let wanted = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        guard wanted.contains(where: { $0.count >= 3 }) else { return [] }
        return names.filter { named in
            let words = words(of: named.topic)
            return wanted.allSatisfy { words.contains($0) }
        }
    }
}
