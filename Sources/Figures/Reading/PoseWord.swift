import Balance
import Motion

/// One word of a posture: `FigureReader` says what there is.
enum PoseWord {
    static func apply(_ word: String, to pose: inout KeyPose, _ entry: EntryReader, _ field: String)
        throws(KnowledgeError)
    {
        if word.contains("@") { return try hold(word, &pose, entry, field) }
        let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { throw entry.error(field, "“\(word)” has no =") }
        let (what, value) = (halves[0], halves[1])
        switch what {
        case "rest":
            let (name, numbers) = try place(value, count: 1...1, entry, field)
            guard let part = Rest.Part(rawValue: name) else { throw entry.error(field, "nothing rests on “\(name)”") }
            pose.rest = Rest(part: part, height: numbers[0])
        case "anchor":
            let (name, numbers) = try place(value, count: 2...2, entry, field)
            guard let part = Anchor.Part(rawValue: name) else { throw entry.error(field, "“\(name)” is no anchor") }
            pose.anchor = Anchor(part: part, x: numbers[0], y: numbers[1])
        case "sole", "soleL", "soleR":
            let degrees = value == "free" ? nil : Double(value)
            guard value == "free" || degrees?.isFinite == true else {
                throw entry.error(field, "“\(word)” takes degrees, or free")
            }
            for side in BodySide.allCases where what == "sole" || what.hasSuffix(side.rawValue) {
                pose.soleDegrees[side] = degrees
            }
        default:
            let joints = joints(what)
            guard !joints.isEmpty else { throw entry.error(field, "there is no joint “\(what)”") }
            guard let degrees = Double(value), degrees.isFinite else {
                throw entry.error(field, "“\(word)” takes degrees")
            }
            for joint in joints {
                guard joint.rangeDegrees.contains(degrees) else {
                    let range = joint.rangeDegrees
                    throw entry.error(
                        field, "“\(word)”: nobody turns that far; from \(range.lowerBound) to \(range.upperBound)")
                }
                pose.angles[joint] = degrees
            }
        }
    }

    /// The joint of that name, or of both sides.
    private static func joints(_ name: String) -> [Joint] {
        if let joint = Joint(rawValue: name) { return [joint] }
        let halves = name.split(separator: ".", maxSplits: 1)
        guard halves.count == 2 else { return [] }
        return ["L", "R"].compactMap { Joint(rawValue: "\(halves[0])\($0).\(halves[1])") }
    }

    /// `handL@head:0.02,0,0.1`
    private static func hold(_ word: String, _ pose: inout KeyPose, _ entry: EntryReader, _ field: String)
        throws(KnowledgeError)
    {
        let halves = word.split(separator: "@", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { throw entry.error(field, "“\(word)” has no place") }
        for side in BodySide.allCases {
            let limb: Pin.Limb
            switch halves[0] {
            case "hand", "palm", "hand\(side.rawValue)", "palm\(side.rawValue)": limb = .hand(side)
            case "foot", "foot\(side.rawValue)": limb = .foot(side)
            case "handL", "handR", "palmL", "palmR", "footL", "footR": continue
            default: throw entry.error(field, "“\(halves[0])” is neither hand, palm nor foot")
            }
            pose.pins.removeAll { $0.limb == limb }
            if halves[1] == "free" { continue }
            let (name, numbers) = try place(halves[1], count: 3...3, entry, field)
            guard let holder = holder(name, side) else { throw entry.error(field, "nothing is held at “\(name)”") }
            let isBoth = ["hand", "palm", "foot"].contains(halves[0])
            let y = isBoth ? side.sign * numbers[1] : numbers[1]
            pose.pins.append(
                Pin(
                    limb: limb, holder: holder, target: Vector3(numbers[0], y, numbers[2]),
                    isPalm: halves[0].hasPrefix("palm")))
        }
    }

    /// `thigh` is that of the hand's own side.
    private static func holder(_ name: String, _ side: BodySide) -> Pin.Holder? {
        switch name {
        case "room": .room
        case "head": .head
        case "chest": .chest
        case "pelvis": .pelvis
        case "thigh": .thigh(side)
        case "thighL": .thigh(.left)
        case "thighR": .thigh(.right)
        case "shank": .shank(side)
        case "shankL": .shank(.left)
        case "shankR": .shank(.right)
        default: nil
        }
    }

    /// `name:1,2,3`
    static func place(_ text: String, count: ClosedRange<Int>, _ entry: EntryReader, _ field: String)
        throws(KnowledgeError) -> (String, [Double])
    {
        let halves = text.split(separator: ":", maxSplits: 1).map(String.init)
        let numbers = halves.count == 2 ? halves[1].split(separator: ",").map { Double($0) } : []
        let good = numbers.compactMap { $0 }.filter { $0.isFinite && abs($0) <= 10 }
        guard halves.count == 2, good.count == numbers.count, count.contains(good.count) else {
            throw entry.error(field, "“\(text)” is no place; write it as “head:0.02,0,0.1”")
        }
        return (halves[0], good)
    }
}

/// Things beside the body, a line each: `chair 0 0.27 0.3` (middle, seat, back), `box x1,y1,z1 x2,y2,z2`, `wall …`,
/// `rod PLACE PLACE 0.043`, `ball PLACE 0.02`, `cord PLACE PLACE …`, `measure PLACE PLACE`; `front` before any of them
/// draws it over the body. A place is `room:0.1,0,0.5` or `handL:0,0,-0.08`.
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
        case "measure":
            guard rest.count == 2 else { throw wrong("measure room:0,0,1 head:-0.03,0,0.03") }
            return [Prop(shape: .measure(try spot(rest[0], entry), try spot(rest[1], entry)), layer: .front)]
        default: throw entry.error("things", "“\(kind)” is none of chair, stool, box, wall, rod, ball, cord, measure")
        }
    }

    static func spot(_ text: String, _ entry: EntryReader) throws(KnowledgeError) -> Spot {
        let (name, numbers) = try PoseWord.place(text, count: 3...3, entry, "things")
        guard let holder = Spot.Holder(rawValue: name) else {
            let known = Spot.Holder.allCases.map(\.rawValue).joined(separator: ", ")
            throw entry.error("things", "“\(name)” is none of \(known)")
        }
        return Spot(holder: holder, offset: Vector3(numbers[0], numbers[1], numbers[2]))
    }
}
