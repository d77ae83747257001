public import Balance
import PlainText

/// Figures as SVG: for web pages and print. The same picture as in the terminal.
public enum SVGFigure {
    /// How wide one body height is drawn.
    static let pixels = 230.0
    static let margin = 12.0
    private static let lineHeight = 15.0
    private static let titleHeight = 24.0

    /// All poses of a figure beside each other, each under its words.
    /// - Parameters:
    ///   - film: the figure.
    ///   - title: what the exercise or self-test is called.
    ///   - side: which side of the body is worked on; the drawing is mirrored where it shows the other.
    public static func strip(_ film: FigureFilm, title: String, side: StateKey.Side = .both) -> String {
        let strip = Strip(film, title: title, isMirrored: film.isMirrored(for: side))
        return document(width: strip.width, height: strip.height, title: title, description: film.figure.description) {
            strip.svg
        }
    }

    /// Strips of many figures on one sheet.
    /// - Parameters:
    ///   - films: the figures in their order, each with what its exercise or self-test is called.
    ///   - title: what the sheet is called.
    ///   - width: of the sheet, in pixels; a strip that is wider still stands in a row of its own.
    public static func sheet(_ films: [(film: FigureFilm, title: String)], title: String, width: Double) -> String {
        var svg = ""
        var x = 0.0
        var y = 0.0
        var rowHeight = 0.0
        for entry in films {
            let strip = Strip(entry.film, title: entry.title, isMirrored: false)
            if x > 0, x + strip.width > width {
                x = 0
                y += rowHeight + margin
                rowHeight = 0
            }
            svg += "<g transform=\"translate(\(SVGText.short(x)) \(SVGText.short(y)))\">\n\(strip.svg)</g>\n"
            x += strip.width + margin
            rowHeight = max(rowHeight, strip.height)
        }
        return document(width: width, height: y + rowHeight, title: title, description: "") {
            "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" + svg
        }
    }

    static func document(
        width: Double, height: Double, title: String, description: String, content: () -> String
    ) -> String {
        let size = "\(SVGText.short(width)) \(SVGText.short(height))"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" role="img" width="\(SVGText.short(width))" \
            height="\(SVGText.short(height))" viewBox="0 0 \(size)" class="plumbline-figure" \
            font-family="sans-serif" fill="#222">
            <title>\(SVGText.escaped(title))</title>
            <desc>\(SVGText.escaped(description))</desc>
            \(SVGStyle.definitions)
            \(content())</svg>

            """
    }

    /// A figure's poses, without a document around them.
    private struct Strip {
        let width: Double
        let height: Double
        let svg: String

        init(_ film: FigureFilm, title: String, isMirrored: Bool) {
            let panel = SVGPanel(film, isMirrored: isMirrored)
            let poses = film.figure.poses
            let captions = poses.map { $0.words.isEmpty ? [] : WordWrap.lines($0.words, width: panel.columns) }
            let captionLines = captions.map(\.count).max() ?? 0
            let legend = film.figure.legend
            width = max(Double(poses.count) * panel.width, Double(title.count) * 8.5 + 2 * margin)
            height = titleHeight + panel.height + Double(captionLines) * lineHeight + (legend.isEmpty ? 8 : 26)
            var svg = SVGText.text(title, x: margin, y: 17, size: 14, isBold: true)
            var number = 0
            for index in poses.indices {
                let x = Double(index) * panel.width
                svg += "<g transform=\"translate(\(SVGText.short(x)) \(SVGText.short(titleHeight)))\">\n"
                svg += panel.drawing(index)
                svg += "</g>\n"
                if !captions[index].isEmpty { number += 1 }
                for (line, words) in captions[index].enumerated() {
                    svg += SVGText.text(
                        (line == 0 ? "\(number). " : "") + words, x: x + margin,
                        y: titleHeight + panel.height + Double(line + 1) * lineHeight - 3, size: 11.5)
                }
            }
            self.svg = svg + Self.marks(legend, y: height - 10)
        }

        private static func marks(_ legend: [FigureLegendEntry], y: Double) -> String {
            var svg = ""
            var x = margin
            for entry in legend {
                svg += "<rect class=\"\(SVGStyle.name(entry.role))\" x=\"\(SVGText.short(x))\" "
                svg += "y=\"\(SVGText.short(y - 9))\" width=\"16\" height=\"10\"/>\n"
                svg += SVGText.text(entry.text, x: x + 21, y: y, size: 11)
                x += 35 + Double(entry.text.count) * 5.9
            }
            return svg
        }
    }
}
