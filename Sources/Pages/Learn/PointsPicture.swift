import Balance
import Figures
import Reports

/// The tender spots on the drawn body, each leading to its page, with a list beside it.
struct PointsPicture {
    let library: LearnLibrary
    let links: LearnLinks
    /// The one whose page it is: it alone is drawn.
    var own: String?

    private var points: [TriggerPoint] {
        library.knowledge.triggerPoints.filter { own == nil || $0.id == own }
    }

    var markup: Markup {
        let views = BodyMap.View.allCases.map { $0 == .front ? BodyMap.front : BodyMap.back }
            .filter { map in own == nil || map.spots.contains { $0.id == own } }
        let drawings: [Markup] = views.map(drawing)
        guard own == nil else { return "<figure class=\"body-map\"><div class=\"bodies\">\(drawings)</div></figure>\n" }
        let items: [Markup] = points.map { point in
            """
            <li><a class="mark-id" href="\(links.address(point.id))">\(point.id)</a> <span><a href="\(links.address(point.id))">\
            \(point.name)</a><br>\(point.place)</span></li>

            """
        }
        return """
            <div class="entry"><figure class="body-map"><div class="bodies">\(drawings)</div>
            <figcaption>Each spot is there on both sides. The drawing shows about where it is; the words say it exactly.</figcaption></figure>
            <div><ul class="pieces">\(items)</ul></div></div>

            """
    }

    private func drawing(_ map: BodyMap) -> Markup {
        let spots: [Markup] = map.spots.compactMap { spot in
            guard let point = points.first(where: { $0.id == spot.id }) else { return nil }
            let drawn: Markup = """
                <circle class="hit" cx="\(at: spot.x)" cy="\(at: spot.y)" r="13"/>\
                <circle class="spot" cx="\(at: spot.x)" cy="\(at: spot.y)" r="6.5"><title>\(point.name), \(spot.side.rawValue)</title></circle>
                """
            guard own == nil else { return drawn }
            // The right one of a pair can be clicked; a keyboard and a reader meet each spot once.
            let isSecond = spot.side == .right
            let hidden: Markup = isSecond ? " tabindex=\"-1\" aria-hidden=\"true\"" : ""
            return """
                <a href="\(links.address(point.id))" aria-label="\(point.name)"\(hidden)>\(drawn)</a>

                """
        }
        let names = points.filter { point in map.spots.contains { $0.id == point.id } }.map(\.name)
        let label =
            own == nil ? "Tender spots, each leading to its page" : "Where it is: \(names.joined(separator: ", "))"
        return BodyDrawing(map: map, label: label, isLinked: own == nil).markup(Markup(spots))
    }
}
