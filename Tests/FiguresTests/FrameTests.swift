import Balance
import Foundation
import Motion
import TestSupport
import Testing

@testable import Figures

extension FigureLine {
    /// Without its tones.
    var text: String { pieces.map(\.text).joined() }
}

@Suite("Figures in a terminal and as SVG")
struct FrameTests {
    static let sizes = [(0, 0), (1, 1), (3, 2), (40, 12), (80, 24), (7, 60), (200, 8)]

    @Test("A frame has exactly the columns and rows asked for", arguments: PoseTests.ids)
    func fitsItsGrid(_ id: String) throws {
        let film = try PoseTests.film(id)
        for (columns, rows) in Self.sizes {
            for characters in [FigureFilm.Characters.braille, .ascii] {
                let lines = film.frame(at: 1.3, columns: columns, rows: rows, side: .left, characters: characters)
                #expect(lines.count == rows)
                #expect(lines.allSatisfy { $0.text.count == columns })
            }
        }
    }

    @Test("At 80 by 24 and 40 by 12 the figure fills the picture", arguments: PoseTests.ids)
    func isSeen(_ id: String) throws {
        let film = try PoseTests.film(id)
        for (columns, rows) in [(80, 24), (40, 12)] {
            let lines = film.frame(at: 0, columns: columns, rows: rows)
            let inked = lines.dropLast().flatMap { $0.text.unicodeScalars }.filter { $0.value > 0x2800 }.count
            #expect(inked > columns * rows / 20)
        }
    }

    @Test("A marked muscle is told by a letter, not by colour alone", arguments: PoseTests.ids)
    func marksHaveLetters(_ id: String) throws {
        let film = try PoseTests.film(id)
        for role in Set(film.figure.marks.map(\.role)) {
            let letter = try #require(FigureTone(role).letter)
            let lines = film.frame(at: 0, columns: 80, rows: 24)
            #expect(lines.dropLast().contains { $0.text.contains(letter) }, "no \(letter) on the body")
            let legend = lines.suffix(4).map(\.text).joined(separator: " ").split(separator: " ").joined(separator: " ")
            #expect(legend.contains("\(letter) \(role.words)"))
        }
    }

    @Test("The same time gives the same frame, and so does a round later")
    func isRepeatable() throws {
        for id in PoseTests.ids {
            let film = try PoseTests.film(id)
            let once = film.frame(at: 1, columns: 60, rows: 20)
            #expect(film.frame(at: 1, columns: 60, rows: 20) == once)
            #expect(FigureFilm(film.figure).frame(at: 1, columns: 60, rows: 20) == once)
        }
    }

    @Test("The other side is the mirror image")
    func otherSideIsMirrored() throws {
        let film = try PoseTests.film("S02")
        let right = film.frame(at: 5, columns: 40, rows: 20, side: .right, characters: .ascii)
        let left = film.frame(at: 5, columns: 40, rows: 20, side: .left, characters: .ascii)
        #expect(film.frame(at: 5, columns: 40, rows: 20, characters: .ascii) == right)
        #expect(left != right)
        func marked(_ lines: [FigureLine], _ columns: Range<Int>) -> Int {
            lines.dropLast().reduce(0) { $0 + Array($1.text)[columns].filter { $0 == "S" }.count }
        }
        // The picture of a front view: the person's right is on our left.
        #expect(marked(right, 0..<20) > marked(right, 20..<40))
        #expect(marked(left, 0..<20) < marked(left, 20..<40))
    }

    @Test("Times that are none, and any time, give a frame", arguments: [Double.nan, .infinity, -7.3, 1e300, 0])
    func survivesAnyTime(_ time: Double) throws {
        #expect(try PoseTests.film("M03").frame(at: time, columns: 40, rows: 12).count == 12)
    }

    @Test("Postures made of dice do not stop the drawing")
    func survivesAnyPosture() throws {
        var dice = SplitMix(seed: 7)
        for round in 0..<20 {
            var figure = try #require(PoseTests.figures.randomElement(using: &dice))
            figure = Figure(
                id: figure.id, side: .both, marks: figure.marks,
                camera: Camera(
                    azimuthDegrees: .random(in: -400...400, using: &dice),
                    elevationDegrees: .random(in: -90...90, using: &dice)),
                props: figure.props, poses: figure.poses.map { Self.shaken($0, round, &dice) }, crop: figure.crop,
                traces: figure.traces,
                order: [:])
            let film = FigureFilm(figure)
            for (columns, rows) in [(0, 0), (1, 1), (40, 12)] {
                let lines = film.frame(at: .random(in: 0...9, using: &dice), columns: columns, rows: rows)
                #expect(lines.count == rows)
            }
            #expect(SVGFigure.strip(film, title: "?").hasSuffix("</svg>\n"))
        }
    }

    /// Any angles, now and then none; hands and feet held anywhere.
    static func shaken(_ pose: KeyPose, _ round: Int, _ dice: inout SplitMix) -> KeyPose {
        var pose = pose
        for joint in Joint.allCases { pose.angles[joint] = .random(in: -400...400, using: &dice) }
        if round % 10 == 9 { pose.angles[.lumbarFlexion] = .nan }
        if round % 10 == 8 { pose.angles[.kneeFlexionLeft] = .infinity }
        for index in pose.pins.indices {
            pose.pins[index].target = Vector3(
                .random(in: -2...2, using: &dice), .random(in: -2...2, using: &dice), .random(in: -2...2, using: &dice))
        }
        return pose
    }

    @Test("SVG says in words what it shows, and writes no less-than of a title as a tag")
    func svgIsAccessible() throws {
        let svg = SVGFigure.strip(try PoseTests.film("S05"), title: "Door <mid> & \"more\"")
        #expect(svg.contains("<title>Door &lt;mid&gt; &amp; &quot;more&quot;</title>"))
        #expect(svg.contains("<desc>1. Forearm on the door frame"))
        #expect(svg.contains("is stretched: chest"))
        #expect(!svg.contains("nan") && !svg.contains("inf"))
    }

    @Test("An animated figure shows each moment once, and stands still for who asks for that")
    func animates() throws {
        let svg = SVGFigure.animated(try PoseTests.film("S02"), title: "Ear to shoulder")
        let frames = svg.components(separatedBy: "<g class=\"frame-S02 ").count - 1
        let keyframes = svg.components(separatedBy: "@keyframes frame-S02-").count - 1
        #expect((5...60).contains(keyframes))
        // The picture and its words.
        #expect(frames == 2 * keyframes)
        #expect(svg.contains("prefers-reduced-motion"))
        #expect(svg.utf8.count < 1_000_000)
    }
}
