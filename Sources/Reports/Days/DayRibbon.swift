public import LocalTime
public import Posture
public import Records

/// A wearer's local day as the stretches of which it is made: what was seen, what was not judged, and where nothing is.
public struct DayRibbon: Equatable, Sendable {
    /// What somebody did for a while. What belongs to none is a gap, and is no run.
    public enum Kind: String, CaseIterable, Sendable {
        case slouching
        /// Neither a slouch nor a lean nor a bend, and the posture is known: a day's figures split it (`DayBands`).
        case notSlouching = "upright or relaxed"
        /// To a side, back or forward from the hips; or a deep bend.
        case leaning
        case walking
        case lying
        /// Worn, but nothing is claimed of the posture.
        case notJudged = "not judged"
        case notWorn = "not worn"
    }

    /// Time that goes on without a gap, of one kind.
    public struct Run: Equatable, Sendable {
        public var from_us: Int64
        public var to_us: Int64
        public var kind: Kind
    }

    public let day: LocalDay
    /// In order of time; they do not overlap.
    public let runs: [Run]
    public let slouches: [Episode]
    public let alerts_us: [Int64]
    public let offsets: LocalOffsets

    public init(_ day: LocalDay, _ seconds: WornSeconds) {
        self.day = day
        slouches = seconds.episodes.filter { $0.kind == .slouch }
        alerts_us = seconds.alerts_us
        offsets = seconds.offsets
        runs = Self.runs(of: seconds.track, slouches: slouches)
    }

    private static let second_us: Int64 = 1_000_000

    private static func runs(of track: [TrackSecond], slouches: [Episode]) -> [Run] {
        var runs: [Run] = []
        var next = 0
        for second in track {
            while next < slouches.count, slouches[next].end_us <= second.time_us { next += 1 }
            let middle_us = second.time_us + second_us / 2
            let isSlouched =
                next < slouches.count && slouches[next].start_us <= middle_us && middle_us < slouches[next].end_us
            let kind = isSlouched ? .slouching : Kind(second)
            if let last = runs.last, last.kind == kind, last.to_us == second.time_us {
                runs[runs.count - 1].to_us = second.time_us + second_us
            } else {
                runs.append(Run(from_us: second.time_us, to_us: second.time_us + second_us, kind: kind))
            }
        }
        return runs
    }

    /// The same, with stretches that are too short to be seen joined to what most of their surroundings are: what a
    /// picture of so many steps shows. A step in which nothing was recorded for most of it is a gap.
    ///
    /// - Parameter step_s: how long one step of the picture is, seconds.
    public func coarse(step_s: Int64) -> [Run] {
        guard let first = runs.first, let last = runs.last else { return [] }
        let step_us = max(1, step_s) * Self.second_us
        var coarse: [Run] = []
        var at = 0
        var from_us = first.from_us - first.from_us % step_us
        while from_us < last.to_us {
            let to_us = from_us + step_us
            var share: [Kind: Int64] = [:]
            var index = at
            while index < runs.count, runs[index].from_us < to_us {
                let overlap_us = min(runs[index].to_us, to_us) - max(runs[index].from_us, from_us)
                if overlap_us > 0 { share[runs[index].kind, default: 0] += overlap_us }
                if runs[index].to_us <= to_us { at = index + 1 }
                index += 1
            }
            let most = Kind.allCases.max { share[$0, default: 0] < share[$1, default: 0] }
            if let most, share.values.reduce(0, +) * 2 >= step_us {
                if let last = coarse.last, last.kind == most, last.to_us == from_us {
                    coarse[coarse.count - 1].to_us = to_us
                } else {
                    coarse.append(Run(from_us: from_us, to_us: to_us, kind: most))
                }
            }
            from_us = to_us
        }
        return coarse
    }

    /// The seconds of each kind.
    public var seconds: [Kind: Double] {
        runs.reduce(into: [:]) { $0[$1.kind, default: 0] += Double($1.to_us - $1.from_us) / 1e6 }
    }
}

extension DayRibbon.Kind {
    fileprivate init(_ second: TrackSecond) {
        switch second.activity {
        case .off: self = .notWorn
        case .lying: self = .lying
        case .walking: self = .walking
        case .still, .moving:
            switch second.posture {
            case .unknown: self = .notJudged
            // Of what was too short for an episode nothing is claimed but that it was none.
            case .upright, .slouch: self = .notSlouching
            case .leanForward, .leanLeft, .leanRight, .recline, .bend: self = .leaning
            }
        }
    }
}
