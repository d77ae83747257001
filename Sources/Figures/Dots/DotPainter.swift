import Numbers

/// Puts a picture on a grid of dots.
struct DotPainter: Sendable {
    private var grid: DotGrid
    private let bounds: Picture.Bounds
    private let isMirrored: Bool
    /// Bodies are filled rather than outlined.
    private let isSolid: Bool
    /// Dots for one body height.
    private let scale: Double
    /// Where the letters of marked muscles go.
    private var letters: [(x: Int, y: Int, tone: FigureTone)] = []

    init(columns: Int, rows: Int, bounds: Picture.Bounds, isMirrored: Bool, isSolid: Bool) {
        grid = DotGrid(columns: columns, rows: rows)
        self.bounds = bounds
        self.isMirrored = isMirrored
        self.isSolid = isSolid
        let room = (Double(grid.width) - 1, Double(grid.height) - 1)
        scale = max(0, min(room.0 / max(bounds.width, 0.01), room.1 / max(bounds.height, 0.01)))
    }

    private func dots(_ points: [FlatPoint]) -> [FlatPoint] {
        let middle = (bounds.lowest.x + bounds.highest.x) / 2
        let sign = isMirrored ? -1.0 : 1
        // What is lower than its room stands in the middle of it.
        let top = (Double(grid.height) - bounds.height * scale) / 2
        return points.map {
            FlatPoint(
                x: Double(grid.width) / 2 + sign * ($0.x - middle) * scale,
                y: top + (bounds.highest.y - $0.y) * scale)
        }
    }

    mutating func draw(_ picture: Picture) {
        for item in picture.items {
            switch item {
            case .layer(let layer): draw(layer)
            case .line(let line):
                let points = dots(line.points)
                clearBeside(points)
                stroke(points, .cord, every: 1)
                if line.headAtEnd, !line.headAtStart { arrowHead(points, hasBar: line.barAtEnd) }
            case .mark(let mark): draw(mark)
            }
        }
    }

    private mutating func draw(_ layer: Picture.Layer) {
        if layer.areas.first?.paint == .floor {
            for area in layer.areas { outline(dots(area.points), .faint, every: 3) }
            return
        }
        var mask = DotMask(width: grid.width, height: grid.height)
        for area in layer.areas { mask.fill(dots(area.points)) }
        clearAround(mask)
        let tone: FigureTone = layer.isBody && !layer.isFar ? .plain : .faint
        for y in mask.rows {
            for x in mask.columns where mask[x, y] && mask.isRim(x, y) { grid.set(x, y, tone) }
        }
        guard layer.isBody else { return }
        // Bare limbs are full and what is clothed is grey, so that arms and legs stand out; all of it is paler far away.
        for area in layer.areas {
            DotMask.spans(dots(area.points), width: grid.width, height: grid.height) { y, columns in
                for x in columns where !mask.isRim(x, y) {
                    if isInked(area.paint, x, y, layer) { grid.set(x, y, tone) } else { grid.clear(x, y) }
                }
            }
        }
    }

    private func isInked(_ paint: Paint, _ x: Int, _ y: Int, _ layer: Picture.Layer) -> Bool {
        switch paint {
        case .shirt: isSolid || (x + y) % 2 == 0 && !layer.isFar
        case .shorts: isSolid || (layer.isFar ? (x + y) % 2 == 0 : (x + y) % 2 == 0 || x % 2 == 0)
        case .hair: true
        case .eye, .feature: false
        // A face is empty, hair is full: so the head says where it looks.
        default: isSolid || !layer.isFar && !layer.isHead
        }
    }

    /// A gap of one dot sets what is near apart from what is behind it.
    private mutating func clearAround(_ mask: DotMask) {
        guard !mask.rows.isEmpty else { return }
        for y in mask.rows.lowerBound - 1..<mask.rows.upperBound + 1 {
            for x in mask.columns.lowerBound - 1..<mask.columns.upperBound + 1
            where mask[x, y] || mask[x - 1, y] || mask[x + 1, y] || mask[x, y - 1] || mask[x, y + 1] {
                grid.clear(x, y)
            }
        }
    }

    private mutating func draw(_ mark: Picture.MarkedArea) {
        var mask = DotMask(width: grid.width, height: grid.height)
        mask.fill(dots(mark.points))
        let tone = FigureTone(mark.mark.role)
        clearAround(mask)
        for y in mask.rows {
            for x in mask.columns where mask[x, y] {
                let isDrawn =
                    switch tone {
                    case .stretched: (x + y) % 3 != 0
                    case .pressed: x % 2 == 0 && y % 2 == 0
                    default: !mark.isHidden || (x + y) % 2 == 0
                    }
                if isDrawn { grid.set(x, y, tone) }
            }
        }
        guard !mask.rows.isEmpty else { return }
        let x = (mask.columns.lowerBound + mask.columns.upperBound) / 2
        let y = (mask.rows.lowerBound + mask.rows.upperBound) / 2
        // A letter for a neighbourhood is enough.
        let isNew = letters.allSatisfy { $0.tone != tone || abs($0.x - x) + abs($0.y - y) > 12 }
        if isNew { letters.append((x: x, y: y, tone: tone)) }
    }

    private mutating func outline(_ points: [FlatPoint], _ tone: FigureTone, every: Int) {
        guard let first = points.first else { return }
        stroke(points + [first], tone, every: every)
    }

    /// A gap of one dot on either side sets a band apart from the limb that it lies on.
    private mutating func clearBeside(_ points: [FlatPoint]) {
        for (a, b) in zip(points, points.dropFirst()) {
            let length = (b - a).norm
            guard length.isFinite, length > 0, length < 10_000 else { continue }
            let across = FlatPoint(x: (a.y - b.y) / length, y: (b.x - a.x) / length)
            let steps = max(1, Int(clamping: length.rounded(.up)))
            for step in 0...steps {
                let p = a + (b - a) * (Double(step) / Double(steps))
                for side in [p + across, p - across] {
                    grid.clear(Int(clamping: side.x.rounded(.down)), Int(clamping: side.y.rounded(.down)))
                }
            }
        }
    }

    /// Nearly the same size at any scale, in a gap of its own, so that it is still seen in a small window.
    private mutating func arrowHead(_ points: [FlatPoint], hasBar: Bool) {
        guard let end = points.last, let start = points.first else { return }
        let length = (end - start).norm
        guard length.isFinite, length > 0, length < 10_000 else { return }
        let along = (end - start) * (1 / length)
        let across = FlatPoint(x: -along.y, y: along.x)
        let size = min(5, max(2, length / 2))
        for step in 0...12 {
            for side in -10...10 {
                let back = Double(step) / 2 * size / 5
                let p = end - along * back + across * (Double(side) / 2)
                // Of a head as wide as it is long, and of its bar.
                guard abs(Double(side) / 2) <= (step < 3 && hasBar ? 4.5 : back + 1.5) else { continue }
                grid.clear(Int(clamping: p.x.rounded(.down)), Int(clamping: p.y.rounded(.down)))
            }
        }
        stroke([end - along * (size + 1), end], .cord, every: 1)
        for side in [across, across * -1] {
            stroke([end, end - along * size + side * (size * 0.75)], .cord, every: 1)
            if hasBar { stroke([end, end + side * 4], .cord, every: 1) }
        }
    }

    private mutating func stroke(_ points: [FlatPoint], _ tone: FigureTone, every: Int) {
        var count = 0
        for (a, b) in zip(points, points.dropFirst()) {
            let length = (b - a).norm
            guard length.isFinite, length < 10_000 else { continue }
            let steps = max(1, Int(clamping: length.rounded(.up)))
            for step in 0...steps {
                let p = a + (b - a) * (Double(step) / Double(steps))
                if count % every == 0 {
                    grid.set(Int(clamping: p.x.rounded(.down)), Int(clamping: p.y.rounded(.down)), tone)
                }
                count += 1
            }
        }
    }

    // MARK: Characters

    func lines(_ characters: FigureFilm.Characters) -> [FigureLine] {
        var signs: [Int: FigureTone] = [:]
        for letter in letters where grid.isInside(letter.x, letter.y) {
            signs[letter.y / 4 * grid.columns + letter.x / 2] = letter.tone
        }
        return (0..<grid.rows).map { row in
            var line = FigureLine()
            for column in 0..<grid.columns {
                let tone = grid.tone(column: column, row: row)
                if let sign = signs[row * grid.columns + column], let letter = sign.letter {
                    line.add(letter, sign)
                } else if characters == .ascii, let letter = tone.letter {
                    line.add(letter, tone)
                } else {
                    line.add(
                        characters == .braille
                            ? grid.braille(column: column, row: row) : grid.ascii(column: column, row: row), tone)
                }
            }
            return line
        }
    }
}
