import Balance

/// The figures of a data file.
///
/// A posture or a pose is written as words, `what=value`, in `set`:
/// - `knee.flex=90`, `kneeL.flex=90`: a joint's angle in degrees (`Joint` has the names; without L or R both sides);
/// - `sole=0`, `soleL=70`, `sole=free`: how a sole is pitched in the room, toes down positive;
/// - `handL@head:0.02,0,0.1`: the wrist (`palmL`: the palm; `footL`: the ankle) is held at a place in the axes of `room`,
///   `head`, `chest`, `pelvis`, `thighL`, …; `hand@…` holds both, y outward; `hand@free` lets go;
/// - `rest=pelvis:0.27`: what carries the body, and how high; `anchor=footL:0,0.05`: what stays where, seen from above.
///
/// In a still picture arrows show the longest ways from pose to pose. Where a small movement is the point, `trace` names
/// the places whose ways are shown instead, in a figure or in one of its poses: `trace = ["head:0.09,0,-0.02"]`.
///
/// `things` stand beside the body (`ThingWords`): those of a figure always, those of a pose while it is held.
struct FigureReader {
    private var postures: [String: [String]] = [:]

    static func figures(_ file: DataFile) throws(KnowledgeError) -> [Figure] {
        var reader = FigureReader()
        let table = try file.table()
        try table.allow(["posture", "figure"])
        for entry in try table.entries("posture") {
            try entry.allow(["id", "base", "set"])
            reader.postures[entry.id] = try reader.words(entry)
        }
        var figures: [Figure] = []
        for entry in try table.entries("figure") { figures.append(try reader.figure(entry)) }
        return figures
    }

    /// The words of `set`, after those of the posture that it is based on.
    private func words(_ entry: EntryReader) throws(KnowledgeError) -> [String] {
        var words: [String] = []
        if entry.has("base") {
            let base = try entry.text("base")
            guard let known = postures[base] else { throw entry.error("base", "there is no posture “\(base)” above") }
            words = known
        }
        if entry.has("set") {
            words += try entry.text("set").split(whereSeparator: \.isWhitespace).map(String.init)
        }
        return words
    }

    private func figure(_ entry: EntryReader) throws(KnowledgeError) -> Figure {
        try entry.allow(["id", "side", "base", "set", "camera", "things", "marks", "order", "crop", "trace", "poses"])
        var pose = KeyPose(words: "", moveSeconds: 0, holdSeconds: 0)
        for word in try words(entry) { try PoseWord.apply(word, to: &pose, entry, "set") }
        let traces = try Self.traces(entry)
        var poses: [KeyPose] = []
        for part in try entry.parts("poses") {
            try part.allow(["say", "move", "hold", "base", "set", "trace", "things"])
            pose.words = try part.text("say", default: "")
            pose.moveSeconds = try part.number("move", in: 0...20, default: 1.2)
            pose.holdSeconds = try part.number("hold", in: 0...20, default: 0.8)
            for word in try words(part) { try PoseWord.apply(word, to: &pose, entry, "poses") }
            pose.traces = part.has("trace") ? try Self.traces(part) : traces
            pose.props = try Self.things(part, entry)
            poses.append(pose)
        }
        guard !poses.isEmpty else { throw entry.error("poses", "is missing: there would be nothing to see") }
        let props = try Self.things(entry, entry)
        var marks: [MuscleMark] = []
        for text in try entry.texts("marks") { marks.append(try Self.mark(text, entry)) }
        return Figure(
            id: entry.id, side: try entry.choice("side", default: .both), marks: marks, camera: try Self.camera(entry),
            props: props, poses: poses,
            crop: try Self.crop(entry), order: try Self.order(entry))
    }

    /// `head:0,0,0 0.3 0.25`
    private static func crop(_ entry: EntryReader) throws(KnowledgeError) -> Crop? {
        guard entry.has("crop") else { return nil }
        let words = try entry.text("crop").split(separator: " ").map(String.init)
        guard words.count == 3, let width = Double(words[1]), let height = Double(words[2]),
            (0.05...2).contains(width), (0.05...2).contains(height)
        else { throw entry.error("crop", "takes a place and half the width and height: “head:0,0,0 0.3 0.25”") }
        return Crop(spot: try ThingWords.spot(words[0], entry), halfWidth: width, halfHeight: height)
    }

    /// The things of a figure, or of one of its poses.
    private static func things(_ part: EntryReader, _ entry: EntryReader) throws(KnowledgeError) -> [Prop] {
        var props: [Prop] = []
        for text in try part.texts("things") { props += try ThingWords.props(text, entry) }
        return props
    }

    private static func traces(_ entry: EntryReader) throws(KnowledgeError) -> [Spot] {
        var traces: [Spot] = []
        for text in try entry.texts("trace") { traces.append(try ThingWords.spot(text, entry, field: "trace")) }
        return traces
    }

    private static func camera(_ entry: EntryReader) throws(KnowledgeError) -> Camera {
        let words = try entry.text("camera", default: "90 0").split(separator: " ").map { Double($0) }
        guard words.count == 2, let azimuth = words[0], let elevation = words[1], azimuth.isFinite,
            (-90...90).contains(elevation)
        else { throw entry.error("camera", "takes azimuth and elevation in degrees, for example “40 8”") }
        return Camera(azimuthDegrees: azimuth, elevationDegrees: elevation)
    }

    /// `works hamstrings R`
    private static func mark(_ text: String, _ entry: EntryReader) throws(KnowledgeError) -> MuscleMark {
        let words = text.split(separator: " ").map(String.init)
        guard (2...3).contains(words.count), let role = MuscleMark.Role(rawValue: words[0]) else {
            throw entry.error("marks", "“\(text)” is no mark; write it as “stretched hamstrings R”")
        }
        guard MuscleMap.names.contains(words[1]) else {
            throw entry.error("marks", "“\(words[1])” is none of \(MuscleMap.names.joined(separator: ", "))")
        }
        let side = words.count == 3 ? BodySide(rawValue: words[2]) : nil
        guard words.count == 2 || side != nil else { throw entry.error("marks", "a side is L or R") }
        return MuscleMark(muscle: MuscleID(rawValue: words[1]), side: side, role: role)
    }

    private static func order(_ entry: EntryReader) throws(KnowledgeError) -> [BodyPart.Name: Double] {
        var order: [BodyPart.Name: Double] = [:]
        for text in try entry.texts("order") {
            let words = text.split(separator: " ").map(String.init)
            guard words.count == 2, let part = BodyPart.Name(rawValue: words[0]), let by = Double(words[1]), by.isFinite
            else { throw entry.error("order", "“\(text)” is no order; write it as “armR 0.3”") }
            order[part] = by
        }
        return order
    }
}
