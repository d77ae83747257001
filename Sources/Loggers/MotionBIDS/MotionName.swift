/// The name of a file in a BIDS data set: `sub-01_task-walking_tracksys-imu_motion.tsv` is entities, a suffix and an
/// extension.
public struct MotionName: Equatable, Sendable {
    /// `sub-01`, `task-walking`: in their order.
    let entities: [String]
    /// `motion`, `channels`, `scans`.
    let suffix: String
    /// With its dot.
    let ending: String

    /// - Parameter file: the name without its folder; `nil` where it is not made of entities and a suffix.
    public init?(_ file: String) {
        guard let dot = file.firstIndex(of: ".") else { return nil }
        ending = String(file[dot...])
        var parts = file[..<dot].split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        guard let suffix = parts.popLast(), !suffix.isEmpty,
            suffix.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
        else { return nil }
        for part in parts {
            let pair = part.split(separator: "-", omittingEmptySubsequences: false)
            guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else { return nil }
        }
        self.suffix = suffix
        entities = parts
    }

    /// Whether it is one recording of a Motion-BIDS data set.
    public var isMotion: Bool {
        suffix == "motion" && ending == ".tsv" && entities.first?.hasPrefix("sub-") ?? false
    }

    /// Of the files of one folder, the one that describes this file there: the one that has most entities, and none that
    /// this one has not (the inheritance principle of BIDS).
    ///
    /// - Parameters:
    ///   - files: names without their folder.
    ///   - suffix: of the description, such as `channels`.
    ///   - ending: of the description, with its dot.
    /// - Returns: `nil` where none of them is of this file.
    public func description(among files: [String], suffix: String, ending: String) -> String? {
        let fitting = files.compactMap { file -> (file: String, count: Int)? in
            guard let name = MotionName(file), name.suffix == suffix, name.ending == ending,
                name.entities.allSatisfy(entities.contains)
            else { return nil }
            return (file, name.entities.count)
        }
        return fitting.sorted { ($1.count, $0.file) < ($0.count, $1.file) }.first?.file
    }
}
