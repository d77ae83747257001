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
