/// What is supposed of one state, as people are shown it: 0.2 is the mean of healthy people, 0.4 a standard deviation, so
/// above 0.5 it is present. Never without its variance; only pictures hold it within 0…1.
public struct StateEstimate: Codable, Equatable, Sendable {
    public var mean: Double
    public var variance: Double

    public init(mean: Double, variance: Double) {
        self.mean = mean
        self.variance = variance
    }

    public var deviation: Double { max(0, variance).squareRoot() }
}
