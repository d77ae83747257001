import Posture

/// Where a sensor is clipped on: a back seen from behind, with the places marked, as the terminal draws it in characters.
struct PlacementPicture {
    /// Names of the sensors by the place where they are worn; drawn full.
    var worn: [Placement: String] = [:]

    private struct Spot {
        let placement: Placement
        let y: Double
        let label: String
    }

    private static let spots = [
        Spot(placement: .head, y: 34, label: "head, on a headband"),
        Spot(placement: .neck, y: 80, label: "base of the neck"),
        Spot(placement: .upperBack, y: 130, label: "between the shoulder blades"),
        Spot(placement: .lowBack, y: 206, label: "low back, at belt height"),
    ]

    var markup: Markup {
        let spots: [Markup] = Self.spots.map { spot in
            let name = worn[spot.placement]
            let state: Markup = name == nil ? "free" : "taken"
            let title = spot.placement.rawValue + (name.map { " · " + $0 } ?? "")
            return """
                <line class="lead" x1="105" x2="176" y1="\(at: spot.y)" y2="\(at: spot.y)"/>
                <rect class="clip \(state)" x="85" y="\(at: spot.y - 8)" width="20" height="16" rx="4"/>
                <text class="place" x="182" y="\(at: spot.y - 2)">\(title)</text>
                <text class="label" x="182" y="\(at: spot.y + 14)">\(spot.label)</text>

                """
        }
        let words = Self.spots.map { spot in
            "\(spot.placement.rawValue), \(spot.placement.words)" + (worn[spot.placement].map { " (“\($0)”)" } ?? "")
        }
        return """
            <svg class="placement" viewBox="0 0 400 262" role="img" \
            aria-label="A back seen from behind, with the places of a sensor: \(words.joined(separator: "; "))">
            <circle class="body" cx="95" cy="36" r="25"/>
            <path class="body" d="M84 58v14c0 8-6 11-15 14l-26 8c-13 5-19 14-20 28l-5 86c0 7 4 11 9 11s9-4 9-11l6-70 4 66\
            c0 18 2 34 4 48h90c2-14 4-30 4-48l4-66 6 70c0 7 4 11 9 11s9-4 9-11l-5-86c-1-14-7-23-20-28l-26-8c-9-3-15-6-15-14V58z"/>
            <line class="spine" x1="95" x2="95" y1="82" y2="244"/>
            \(spots)</svg>

            """
    }

    /// The words that stand below it.
    static var advice: Markup {
        let paragraphs: [Markup] = PlacementWords.advice.map { sentence in
            let parts = sentence.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].count < 20 else { return "<p>\(sentence)</p>\n" }
            return "<p><strong>\(String(parts[0])).</strong> \(capital(parts[1].drop { $0 == " " }))</p>\n"
        }
        return Markup(paragraphs)
    }

    private static func capital(_ words: Substring) -> String {
        words.prefix(1).uppercased() + words.dropFirst()
    }
}
