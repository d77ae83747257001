/// Finds postures that are held: five seconds within five degrees of their own mean. Each is told once.
struct HeldAngles: Equatable, Sendable {
    /// Degrees at the upper back, from the running mean (3.5 to 8 did as well on people left out).
    private static let withinDegrees = 5.0
    private static let length_us: Int64 = 5_000_000
    /// What is told is the mean of this much of its end: the beginning is still a movement.
    private static let told_us: Int64 = 2_500_000
    private static let mostOutside_us: Int64 = 1_000_000

    private struct Held: Equatable, Sendable {
        let start_us: Int64
        var sum: SIMD3<Double>
        var count = 1.0
        var lateSum = SIMD3<Double>()
        var lateCount = 0.0
        var outsideSince_us: Int64?
        var isTold = false
    }

    private var held: Held?

    /// A posture that was told is still held.
    var isTold: Bool { held?.isTold ?? false }

    /// Nothing is held any more.
    mutating func end() { held = nil }

    /// - Returns: the posture, once it has been held for long enough.
    mutating func advance(_ angles: WearerAngles, at_us: Int64) -> WearerAngles? {
        guard var now = held else {
            held = Held(start_us: at_us, sum: angles.values)
            return nil
        }
        defer { held = now }
        if angles.distance(to: WearerAngles(now.sum / now.count)) > Self.withinDegrees {
            let since_us = now.outsideSince_us ?? at_us
            now.outsideSince_us = since_us
            if at_us - since_us > Self.mostOutside_us { now = Held(start_us: at_us, sum: angles.values) }
            return nil
        }
        now.outsideSince_us = nil
        now.sum += angles.values
        now.count += 1
        guard !now.isTold else { return nil }
        if at_us - now.start_us > Self.length_us - Self.told_us {
            now.lateSum += angles.values
            now.lateCount += 1
        }
        guard at_us - now.start_us >= Self.length_us, now.lateCount > 0 else { return nil }
        now.isTold = true
        return WearerAngles(now.lateSum / now.lateCount)
    }
}
