import Balance
import Motion

/// Things beside the body, a line each: `chair 0 0.27 0.3` (middle, seat, back), `box x1,y1,z1 x2,y2,z2`, `wall …`,
/// `rod PLACE PLACE 0.043`, `ball PLACE 0.02`, `cord PLACE PLACE …`, `measure PLACE PLACE`, `push PLACE PLACE` (an arrow
/// that ends at a bar: something is pressed and does not move), `arrow PLACE PLACE` (the breath, or what
/// is meant); `front` before any of them draws it
/// over the body. A place is `room:0.1,0,0.5` or `handL:0,0,-0.08`.
enum ThingWords {
    static func props(_ text: String, _ entry: EntryReader) throws(KnowledgeError) -> [Prop] {
        var words = text.split(separator: " ").map(String.init)
        var layer = Prop.Layer.behind
        if words.first == "front" {
            layer = .front
            words.removeFirst()
        }
        guard let kind = words.first else { throw entry.error("things", "a thing has a name") }
        let rest = Array(words.dropFirst())
        func wrong(_ example: String) -> KnowledgeError {
            entry.error("things", "“\(text)” is not understood; write it as “\(example)”")
        }
        switch kind {
        case "chair", "stool":
            let numbers = rest.compactMap { Double($0) }.filter(\.isFinite)
            guard numbers.count == rest.count, numbers.count == (kind == "chair" ? 3 : 2) else {
                throw wrong("chair 0 0.27 0.3")
            }
            return Prop.chair(x: numbers[0], seat: numbers[1], back: kind == "chair" ? numbers[2] : nil)
        case "box", "wall":
            guard rest.count == 2 else { throw wrong("\(kind) 0,-0.3,0 0.1,0.3,0.5") }
            let a = try PoseWord.place("room:" + rest[0], count: 3...3, entry, "things").1
            let b = try PoseWord.place("room:" + rest[1], count: 3...3, entry, "things").1
            let corners = (Vector3(a[0], a[1], a[2]), Vector3(b[0], b[1], b[2]))
            let shape = kind == "box" ? Prop.Shape.box(corners.0, corners.1) : .wall(corners.0, corners.1)
            return [Prop(shape: shape, layer: layer)]
        case "rod":
            guard rest.count == 3, let radius = Double(rest[2]), radius.isFinite else {
                throw wrong("rod room:0,-0.2,0.04 room:0,0.2,0.04 0.04")
            }
            return [Prop(shape: .rod(try spot(rest[0], entry), try spot(rest[1], entry), radius: radius), layer: layer)]
        case "ball":
            guard rest.count == 2, let radius = Double(rest[1]), radius.isFinite else {
                throw wrong("ball chest:-0.06,0.04,0 0.02")
            }
            return [Prop(shape: .ball(try spot(rest[0], entry), radius: radius), layer: layer)]
        case "cord":
            guard rest.count >= 2 else { throw wrong("cord handL:0,0,-0.05 handR:0,0,-0.05") }
            var spots: [Spot] = []
            for word in rest { spots.append(try spot(word, entry)) }
            return [Prop(shape: .cord(spots), layer: layer)]
        case "measure", "push", "arrow":
            guard rest.count == 2 else { throw wrong("\(kind) room:0,0,1 head:-0.03,0,0.03") }
            let ends = (try spot(rest[0], entry), try spot(rest[1], entry))
            let shape: Prop.Shape =
                switch kind {
                case "push": .push(ends.0, ends.1)
                case "arrow": .arrow(ends.0, ends.1)
                default: .measure(ends.0, ends.1)
                }
            return [Prop(shape: shape, layer: .front)]
        default:
            throw entry.error(
                "things", "“\(kind)” is none of chair, stool, box, wall, rod, ball, cord, measure, push, arrow")
        }
    }

    static func spot(_ text: String, _ entry: EntryReader, field: String = "things") throws(KnowledgeError) -> Spot {
        let (name, numbers) = try PoseWord.place(text, count: 3...3, entry, field)
        guard let holder = Spot.Holder(rawValue: name) else {
            let known = Spot.Holder.allCases.map(\.rawValue).joined(separator: ", ")
            throw entry.error(field, "“\(name)” is none of \(known)")
        }
        return Spot(holder: holder, offset: Vector3(numbers[0], numbers[1], numbers[2]))
    }
}
