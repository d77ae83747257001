import Posture
import Testing

@testable import Terminal

@Suite("The drawing of where a sensor is worn")
struct PlacementDrawingTests {
    @Test("Every place a sensor may be worn is on it with its name and in words, and it says which way is up")
    func places() {
        for width in [20, 37, 38, 40, 80] {
            let lines = PlacementDrawing.lines(width: width)
            let text = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
            for placement in Placement.all {
                #expect(text.contains(placement.rawValue), "\(placement.rawValue) at \(width)")
            }
            #expect(text.contains("between the") && text.contains("belt height") && text.contains("base of the neck"))
            #expect(text.contains("x arrow up") && text.contains("calibrate --bow"))
        }
    }

    @Test("It fits every width from 20 columns on, 40 with the drawing; the drawing itself is plain ASCII")
    func fits() {
        for width in 20...120 {
            let lines = PlacementDrawing.lines(width: width)
            #expect(lines.allSatisfy { $0.count <= width }, "\(width)")
            #expect(lines.contains { $0.contains("[^]") } == (width >= PlacementDrawing.columns))
        }
        #expect(PlacementDrawing.columns <= 40)
        let drawing = PlacementDrawing.lines(width: 40).prefix { !$0.isEmpty }
        #expect(drawing.allSatisfy { $0.allSatisfy(\.isASCII) && $0.last != " " })
    }
}
