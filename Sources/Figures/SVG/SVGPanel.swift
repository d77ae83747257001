import Numbers

/// One pose in its frame: all poses of a figure at one scale.
struct SVGPanel {
    let film: FigureFilm
    let bounds: Picture.Bounds
    let scale: Double
    private let isMirrored: Bool

    init(_ film: FigureFilm, isMirrored: Bool) {
        self.film = film
        self.isMirrored = isMirrored
        bounds = film.bounds
        // What is cropped is meant to be seen larger.
        scale = film.figure.crop.map { 0.5 * SVGFigure.pixels / max($0.halfWidth, $0.halfHeight) } ?? SVGFigure.pixels
    }

    var width: Double { max(bounds.width * scale + 2 * SVGFigure.margin, 150) }
    var height: Double { bounds.height * scale + 2 * SVGFigure.margin }
    var columns: Int { max(14, Int(clamping: (width - 20) / 6.5)) }

    private func x(_ p: FlatPoint) -> Double {
        width / 2 + (isMirrored ? -1 : 1) * (p.x - (bounds.lowest.x + bounds.highest.x) / 2) * scale
    }
    private func y(_ p: FlatPoint) -> Double { SVGFigure.margin + (bounds.highest.y - p.y) * scale }

    func drawing(_ index: Int) -> String { clipped(whole(index), name: "\(index)") }

    /// Keeps a cropped picture in its frame.
    func clipped(_ svg: String, name: String) -> String {
        guard film.figure.crop != nil else { return svg }
        let name = "clip-\(film.figure.id)-\(name)"
        let size = "width=\"\(SVGText.short(width - 8))\" height=\"\(SVGText.short(height))\""
        return "<clipPath id=\"\(name)\"><rect x=\"4\" \(size)/></clipPath>"
            + "<g clip-path=\"url(#\(name))\">\n\(svg)</g>\n"
    }

    /// A moment of the movement: neither where it came from nor arrows.
    func moment(_ state: BodyState, pose: Int?) -> String {
        let picture = film.picture(state, pose: pose)
        return items(picture, body: false) + items(picture, body: true)
    }

    private func whole(_ index: Int) -> String {
        let picture = film.picture(film.states[index], pose: index)
        var svg = ""
        if index > 0 {
            let before = film.picture(film.states[index - 1])
            var ghost = ""
            for item in before.items {
                if case .layer(let layer) = item, layer.isBody {
                    ghost += layer.areas.map { path($0.points) }.joined()
                }
            }
            svg += items(picture, body: false)
            svg += "<path class=\"ghost\" d=\"\(ghost)\"/>\n"
            svg += items(picture, body: true)
            for arrow in FigurePaths.arrows(film, from: index - 1, to: index) { svg += line(arrow) }
        } else {
            svg += items(picture, body: false) + items(picture, body: true)
        }
        return svg
    }

    /// What stands behind the body, or the body and what lies before it.
    private func items(_ picture: Picture, body: Bool) -> String {
        var svg = ""
        var hasBody = false
        for item in picture.items {
            if case .layer(let layer) = item, layer.isBody { hasBody = true }
            guard hasBody == body else { continue }
            switch item {
            case .layer(let layer): svg += self.layer(layer)
            case .line(let line): svg += self.line(line)
            case .mark(let mark):
                svg +=
                    "<path class=\"\(SVGStyle.name(mark.mark.role))\(mark.isHidden ? " hidden" : "")\" d=\"\(path(mark.points))\"/>\n"
            }
        }
        return svg
    }

    private func layer(_ layer: Picture.Layer) -> String {
        guard layer.isBody else {
            return layer.areas.map {
                let edge = $0.paint == .floor ? "ground" : "edge"
                return "<path class=\"\(SVGStyle.name($0.paint)) \(edge)\" d=\"\(path($0.points))\"/>\n"
            }.joined()
        }
        let whole = layer.areas.map { path($0.points) }.joined()
        var svg = "<g\(layer.isFar ? " class=\"far\"" : "")><path class=\"skin body\" d=\"\(whole)\"/>\n"
        for area in layer.areas { svg += "<path class=\"\(SVGStyle.name(area.paint))\" d=\"\(path(area.points))\"/>" }
        svg += "</g>\n"
        return svg
    }

    private func line(_ line: Picture.Line) -> String {
        var d = ""
        for (index, point) in line.points.enumerated() {
            d += "\(index == 0 ? "M" : "L")\(SVGText.short(x(point))) \(SVGText.short(y(point)))"
        }
        if line.headAtEnd { d += head(line.points.last, from: Self.before(line.points)) }
        if line.barAtEnd { d += bar(line.points.last, from: Self.before(line.points)) }
        if line.headAtStart { d += head(line.points.first, from: Self.before(line.points.reversed())) }
        return "<path class=\"\(SVGStyle.name(line.paint))\" d=\"\(d)\"/>\n"
    }

    /// A point far enough from the end to say where the line comes from.
    private static func before(_ points: [FlatPoint]) -> FlatPoint? {
        guard let end = points.last else { return nil }
        return points.last { ($0 - end).norm > 0.025 } ?? points.first
    }

    private func head(_ end: FlatPoint?, from: FlatPoint?) -> String {
        guard let end, let from else { return "" }
        let length = (end - from).norm
        guard length > 1e-9 else { return "" }
        let along = (end - from) * (1 / length)
        let across = FlatPoint(x: -along.y, y: along.x)
        let size = min(1, length / 0.06)
        let a = end - (along * 0.03 - across * 0.017) * size
        let b = end - (along * 0.03 + across * 0.017) * size
        return "M\(SVGText.short(x(a))) \(SVGText.short(y(a)))"
            + "L\(SVGText.short(x(end))) \(SVGText.short(y(end)))L\(SVGText.short(x(b))) \(SVGText.short(y(b)))"
    }

    private func bar(_ end: FlatPoint?, from: FlatPoint?) -> String {
        guard let end, let from, (end - from).norm > 1e-9 else { return "" }
        let along = (end - from) * (1 / (end - from).norm)
        let across = FlatPoint(x: -along.y, y: along.x) * 0.026
        let (a, b) = (end + across, end - across)
        return "M\(SVGText.short(x(a))) \(SVGText.short(y(a)))L\(SVGText.short(x(b))) \(SVGText.short(y(b)))"
    }

    private func path(_ points: [FlatPoint]) -> String {
        var d = ""
        for (index, point) in points.enumerated() {
            d += "\(index == 0 ? "M" : "L")\(SVGText.short(x(point))) \(SVGText.short(y(point)))"
        }
        return d + "Z"
    }
}
