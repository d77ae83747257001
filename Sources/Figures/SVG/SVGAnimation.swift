public import Balance
import Numbers

extension SVGFigure {
    /// The movement itself, round and round, by style sheet alone. Whoever has asked the system for less motion sees the
    /// first pose stand still.
    ///
    /// - Parameters:
    ///   - film: the figure.
    ///   - title: what the exercise or self-test is called.
    ///   - side: which side of the body is worked on.
    ///   - framesPerSecond: of the movement, 1 to 60; fewer make a smaller file.
    ///   - captions: what stands in the picture of what to do.
    public static func animated(
        _ film: FigureFilm, title: String, side: StateKey.Side = .both, framesPerSecond: Double = 8,
        captions: Captions = .words
    ) -> String {
        let panel = SVGPanel(film, isMirrored: film.isMirrored(for: side))
        let frames = frames(film, perSecond: min(60, max(1, framesPerSecond)))
        let name = "frame-\(film.figure.id)"
        var style = ".\(name){visibility:hidden;animation:\(SVGText.short(film.durationSeconds))s step-end infinite}\n"
        // What knows no animation shows the first pose, too.
        style += ".\(name)-0{visibility:visible}\n"
        style += "@media (prefers-reduced-motion:reduce){.plumbline-figure .\(name){animation:none}}\n"
        var groups = ""
        var words = ""
        for (index, frame) in frames.enumerated() {
            let from = SVGText.short(100 * frame.start / film.durationSeconds)
            let to = SVGText.short(100 * frame.end / film.durationSeconds)
            style += "@keyframes \(name)-\(index){0%{visibility:hidden}\(from)%{visibility:visible}"
            style += index + 1 < frames.count ? "\(to)%{visibility:hidden}}\n" : "}\n"
            style += ".\(name)-\(index){animation-name:\(name)-\(index)}\n"
            let opening = "<g class=\"\(name) \(name)-\(index)\">\n"
            groups += opening + panel.moment(frame.state, pose: frame.pose) + "</g>\n"
            switch captions {
            case .words:
                words += opening + SVGText.text(frame.words, x: margin, y: panel.height + 12, size: 11.5) + "</g>\n"
            case .numbers:
                guard let number = film.figure.number(of: frame.poseIndex) else { continue }
                words += opening + SVGText.text("\(number)", x: margin, y: 24, size: 17, isBold: true) + "</g>\n"
            }
        }
        let longest = captions == .words ? film.figure.words.map(\.count).max() ?? 0 : 0
        return document(
            width: max(panel.width, Double(longest) * 6.2 + 2 * margin),
            height: panel.height + (captions == .words ? 22 : 0), title: title, description: film.figure.description
        ) { "<style>\n\(style)</style>\n" + panel.clipped(groups, name: "all") + words }
    }

    /// What an animation says of the pose that is held or being reached.
    public enum Captions: Sendable {
        /// Its words, below.
        case words
        /// Its number, above: the words stand beside the picture, in a list.
        case numbers
    }

    /// One pose, with arrows from the one before; what to do stands beside the picture.
    ///
    /// - Parameters:
    ///   - film: the figure.
    ///   - title: what the exercise or self-test is called.
    ///   - index: of the pose, from 0; one that there is not is the first.
    ///   - side: which side of the body is worked on.
    public static func pose(
        _ film: FigureFilm, title: String, index: Int, side: StateKey.Side = .both
    ) -> String {
        let panel = SVGPanel(film, isMirrored: film.isMirrored(for: side))
        let index = film.figure.poses.indices.contains(index) ? index : 0
        return document(
            width: panel.width, height: panel.height, title: title, description: film.figure.poses[index].words
        ) { panel.drawing(index) }
    }

    private struct Frame {
        var start: Double
        var end: Double
        var state: BodyState
        /// The pose that is held; `nil` on the way.
        var pose: Int?
        /// The pose that is held or being reached.
        var poseIndex: Int
        var words: String
    }

    /// A pose that is held is one frame, however long.
    private static func frames(_ film: FigureFilm, perSecond framesPerSecond: Double) -> [Frame] {
        let count = max(1, Int(clamping: (film.durationSeconds * framesPerSecond).rounded(.up)))
        var frames: [Frame] = []
        for index in 0..<count {
            let start = Double(index) / framesPerSecond
            let state = film.state(at: start)
            let pose = film.heldPose(at: start)
            if let last = frames.indices.last, frames[last].state == state, frames[last].pose == pose {
                frames[last].end = start + 1 / framesPerSecond
            } else {
                frames.append(
                    Frame(
                        start: start, end: start + 1 / framesPerSecond, state: state, pose: pose,
                        poseIndex: film.poseIndex(at: start),
                        words: film.figure.poses[film.poseIndex(at: start)].words))
            }
        }
        return frames
    }
}
