import PlainText

extension Setting {
    /// Whether a key of the file is this one, as it is spelled now or was spelled earlier.
    func isSpelled(_ text: String) -> Bool { text == key || text == formerKey }

    /// The setting that somebody means: its key alone or behind its section, as it is spelled now or was spelled
    /// earlier, in any case and with `-` for `_`.
    static func named(_ text: String) throws(SettingsError) -> Setting {
        let wanted = plain(text)
        let parts = wanted.split(separator: ".", maxSplits: 1).map(String.init)
        let meant = all.filter { setting in
            let spellings = [setting.key, setting.formerKey ?? setting.key].map(plain)
            return spellings.contains(wanted)
                || parts.count == 2 && parts[0] == setting.section && spellings.contains(parts[1])
        }
        guard meant.count < 2 else { throw .ambiguousName(text, names: meant.map(\.name)) }
        guard let meant = meant.first else {
            let section = parts.count == 2 ? parts[0] : nil
            throw .unknownName(text, nearest: nearest(to: parts.last ?? text, section: section)?.name)
        }
        return meant
    }

    /// The setting whose key is spelled most like a text: first among those of a section.
    static func nearest(to text: String, section: String?) -> Setting? {
        let groups = section.map { section in [all.filter { $0.section == section }, all] } ?? [all]
        for group in groups {
            let word = NearestWord.to(plain(text), among: group.lazy.map(\.key))
            if let found = group.first(where: { $0.key == word }) { return found }
        }
        // A part of a name: `snooze` for `snooze_minutes`.
        let parts = all.filter { $0.key.split(separator: "_").contains { $0 == plain(text) } }
        return parts.count == 1 ? parts[0] : nil
    }

    private static func plain(_ text: String) -> String {
        String(text.lowercased().map { $0 == "-" ? "_" : $0 })
    }
}
