import Balance
import Figures

/// The body from the front and from behind, with its muscles marked.
struct BodyPicture {
    let marks: [BodyMark]
    /// What a reader who cannot see it hears of it, before “, from the front”.
    let label: String
    /// How a legend calls the kinds of marks, where it is not as usual.
    var words: [BodyMark.Kind: String] = [:]

    /// Patterns, both drawings and what the marks mean.
    var markup: Markup {
        """
        <figure class="body-map">\(Self.patterns)<div class="bodies">
        \(BodyMap.View.allCases.map(drawing))</div>
        <figcaption>\(legend)</figcaption></figure>

        """
    }

    private var legend: Markup {
        let items: [Markup] = BodyMark.Kind.allCases.reversed().filter { kind in
            marks.contains { $0.kind == kind }
        }.map { kind in
            """
            <li><svg class="key" viewBox="0 0 22 14" aria-hidden="true"><rect class="muscle \(kind.rawValue)" x="1.5" y="1.5" \
            width="19" height="11" rx="2"/></svg>\(words[kind] ?? kind.words)</li>

            """
        }
        return "<ul class=\"legend\">\n\(items)</ul>"
    }

    private func drawing(_ view: BodyMap.View) -> Markup {
        let map = view == .front ? BodyMap.front : BodyMap.back
        let isLinked = marks.contains { $0.address != nil }
        // What is said stands over what is not.
        let placed = BodyMark.Kind.allCases.flatMap { kind in
            marks.filter { $0.kind == kind }.flatMap { mark in
                map.places.filter { $0.muscle == mark.muscle && (mark.side == .both || mark.side == $0.side) }
                    .map { (mark, $0) }
            }
        }
        let patches: [Markup] = placed.map { mark, place in
            let patch: Markup = """
                <path class="muscle \(mark.kind.rawValue)" d="\(place.path)"><title>\(mark.words)</title></path>

                """
            guard let address = mark.address else { return patch }
            return "<a href=\"\(address)\" aria-label=\"\(mark.words)\">\(patch)</a>"
        }
        let numbers: [Markup] = placed.compactMap { mark, place in
            let isRightOfPicture = place.x >= map.width / 2
            // Where both sides are marked, one number says enough.
            guard let number = mark.number, mark.side != .both || isRightOfPicture else { return nil }
            let x = place.x + (isRightOfPicture ? Self.away : -Self.away)
            return """
                <g class="number"><path d="M\(at: place.x) \(at: place.y)L\(at: x) \(at: place.y)"/>\
                <circle cx="\(at: x)" cy="\(at: place.y)" r="11"/>\
                <text x="\(at: x)" y="\(at: place.y + 5)" text-anchor="middle">\(number)</text></g>

                """
        }
        return BodyDrawing(map: map, label: label, isLinked: isLinked).markup("\(patches)\(numbers)")
    }

    /// How far beside its muscle a number stands.
    private static let away = 42.0

    /// Tight is striped, weak has rings, unknown has dots.
    private static let patterns: Markup = """
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
        <pattern id="tight" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect class="paper" width="6" height="6"/><rect class="ink" width="3.2" height="6"/></pattern>
        <pattern id="weak" width="8" height="8" patternUnits="userSpaceOnUse">\
        <rect class="paper" width="8" height="8"/><circle class="ring" cx="4" cy="4" r="2.3"/></pattern>
        <pattern id="unclear" width="5" height="5" patternUnits="userSpaceOnUse">\
        <rect class="paper" width="5" height="5"/><circle class="ink" cx="2.5" cy="2.5" r="1.1"/></pattern>
        </defs></svg>

        """
}

/// One view of the body, without anything on it.
struct BodyDrawing {
    let map: BodyMap
    let label: String
    /// Whether something in it leads somewhere: then it is no one picture.
    let isLinked: Bool
    /// Below the knees there is no muscle that anything is said of.
    private static let share = 0.74

    func markup(_ content: Markup) -> Markup {
        let layers: [Markup] = map.layers.map { layer in
            let areas: [Markup] = layer.areas.map { "<path class=\"\($0.paint)\" d=\"\($0.path)\"/>" }
            return "<path class=\"outline\" d=\"\(layer.outline)\"/>\(areas)\n"
        }
        let isFront = map.view == .front
        let (left, right) = isFront ? ("right side", "left side") : ("left side", "right side")
        return """
            <svg class="body" viewBox="0 -30 \(at: map.width) \(at: map.height * Self.share + 30)" role="\(isLinked ? "group" : "img")" \
            aria-label="\(label), from \(isFront ? "the front" : "behind")">
            <text class="label" x="\(at: map.width / 2)" y="-8" text-anchor="middle">\(isFront ? "front" : "back")</text>
            <text class="label" x="4" y="-8">\(left)</text>
            <text class="label" x="\(at: map.width - 4)" y="-8" text-anchor="end">\(right)</text>
            \(layers)\(content)</svg>

            """
    }
}
