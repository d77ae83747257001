import Pages
import Settings

/// Why a setting was not changed, beside its field: by the words that stand on the page, where the file's own keys and
/// brackets mean nothing to anybody.
struct SettingObjection {
    /// `section.key` of all settings.
    let names: [String]

    func words(_ error: SettingsError) -> String {
        switch error {
        case .notTaken(_, "", let expected): "Write a value: this takes \(plain(expected))."
        case .notTaken(_, let typed, let expected): "This takes \(plain(expected)), not “\(typed)”."
        case .valueMissing(_, let expected): "Write a value: this takes \(plain(expected))."
        case .wouldNotHold(_, let reason): "Not changed. \(plain(reason))"
        case .notEditable(let file, _):
            "\(file) has this in a form that cannot be changed here: “plumbline config edit” opens the file in a terminal."
        default: plain(error.description)
        }
    }

    /// `a list like ["22:00-07:00"]` is `values like 22:00-07:00, with commas between several`, and a key is its label.
    private func plain(_ text: String) -> String {
        var text = text.replacing(" (plumbline config reset)", with: " with its button “Default”")
            .replacing("\"\" for", with: "nothing for")
        if text.hasPrefix("a list"), let open = text.firstIndex(of: "["), let close = text.firstIndex(of: "]") {
            let example = text[text.index(after: open)..<close].filter { $0 != "\"" }
            text = "values like \(example), with commas between several" + text[text.index(after: close)...]
        }
        // The longer first: one name may begin with another.
        for name in names.sorted(by: { ($1.count, $0) < ($0.count, $1) }) {
            let label = "“\(SettingsHTML.label(of: name))”"
            let key = String(name.drop { $0 != "." }.dropFirst())
            text = text.replacing(name, with: label)
            // A key of one word could be any word of a sentence.
            if key.contains("_") { text = text.replacing(key, with: label) }
        }
        return Self.quoted(text)
    }

    /// With “ and ” in turn for the quotes of the file.
    private static func quoted(_ text: String) -> String {
        var opens = true
        return String(
            text.map { character in
                guard character == "\"" else { return character }
                defer { opens.toggle() }
                return opens ? "“" : "”"
            })
    }
}
