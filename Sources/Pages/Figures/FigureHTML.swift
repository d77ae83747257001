public import Balance
import Figures

/// An exercise's or a self-test's figure on a page: the movement, or one pose of it, with what is marked in words.
///
/// It moves by its own style sheet, without script. Whoever has asked the system for less motion sees a pose that stands
/// still, and anybody can make it stand still.
public struct FigureHTML: Sendable {
    let figure: Figure
    let title: String
    let side: StateKey.Side
    let isAnimated: Bool

    /// `nil` where there is no figure of that name.
    ///
    /// - Parameters:
    ///   - id: of an exercise or a self-test.
    ///   - side: which side of the body is worked on; the drawing is mirrored where it shows the other.
    ///   - isAnimated: round and round; else the pose in the middle, standing still.
    public init?(id: String, side: StateKey.Side = .both, isAnimated: Bool = true) {
        // A data file with an error is no reason for a page without words: the tests keep it from being released.
        guard let figure = Self.library?[id] else { return nil }
        self.figure = figure
        title = Self.knowledge.flatMap { $0.exercise(id)?.name ?? $0.selfTest(id)?.name } ?? id
        self.side = side
        self.isAnimated = isAnimated
    }

    private static let library: FigureLibrary? = {
        do throws(KnowledgeError) { return try FigureLibrary.builtIn() } catch { return nil }
    }()

    private static let knowledge: Knowledge? = {
        do throws(KnowledgeError) { return try Knowledge.builtIn() } catch { return nil }
    }()

    /// The picture, with its legend and what makes it stand still.
    public var markup: Markup {
        let legend: [Markup] = figure.legend.map { entry in
            "<li><span class=\"mark \(entry.role.rawValue)\"></span>\(entry.text)</li>\n"
        }
        let caption: Markup? = legend.isEmpty ? nil : "<figcaption><ul class=\"marks\">\n\(legend)</ul></figcaption>\n"
        guard isAnimated else { return "<figure class=\"movement\">\n\(still(alt: alt))\(caption)</figure>\n" }
        let id = "still-" + figure.id + "-" + side.rawValue
        return """
            <figure class="movement">
            <input type="checkbox" class="stop" id="\(id)"><label for="\(id)">Stand still</label>
            <picture class="moving"><source media="(prefers-reduced-motion: reduce)" srcset="\(address(.pose(figure.middle)))">\
            <img src="\(address(.moving))" alt="\(alt)"></picture>
            \(still(alt: alt))\(caption)</figure>

            """
    }

    /// The movement pose by pose, each under its picture: its steps as text.
    public var poses: Markup {
        let items: [Markup] = figure.steps.map { step in
            "<li><img src=\"\(address(.pose(step.index)))\" alt=\"\" loading=\"lazy\"><p>\(step.words)</p></li>\n"
        }
        return items.isEmpty ? .none : "<ol class=\"poses\">\n\(items)</ol>\n"
    }

    /// Small, for a list in which its name stands beside it.
    public var thumbnail: Markup {
        "<img class=\"thumbnail\" src=\"\(address(.pose(figure.middle)))\" alt=\"\" loading=\"lazy\">"
    }

    private var alt: String { "\(title)\(side == .both ? "" : ", \(side.rawValue)"). \(figure.description)" }

    private func still(alt: String) -> Markup {
        "<img class=\"still\" src=\"\(address(.pose(figure.middle)))\" alt=\"\(alt)\" loading=\"lazy\">\n"
    }

    private func address(_ view: FigureAddress.View) -> String {
        FigureAddress(id: figure.id, side: side, view: view).text
    }
}
