/// What a filter has learned of one gyro's errors, and how surely: to be remembered from day to day.
///
/// The true rate is the reading plus `bias_rad_s` plus the error matrix times the reading. The matrix (scale,
/// misalignment) belongs to the part and stays; the bias wanders with temperature.
public struct GyroModel: Codable, Equatable, Sendable {
    /// Bias x, y, z in rad/s, then the matrix row by row (shares of the reading): 12 numbers.
    public let errors: [Float]
    /// Their covariance, row by row: 144 numbers.
    public let covariance: [Float]

    static let count = 12
    /// Wider than any gyro that works: a model beyond this is a mistake, not a gyro.
    private static let greatestBias_rad_s: Float = 0.5
    private static let greatestMatrixEntry: Float = 0.1
    /// Bias wanders by about this much in a day of other temperatures (0.3°/s; assumed), and the matrix by this
    /// share (trials of the same sensor, months apart, differ by .15 %).
    private static let dailyBias = square(0.3 * Float(Units.radiansPerDegree))
    private static let dailyMatrixEntry = square(0.001)
    private static let day_s = 86_400.0

    /// `nil` where the numbers are no model of a gyro: wrong counts, not finite, or beyond any gyro that works.
    public init?(errors: [Float], covariance: [Float]) {
        guard errors.count == Self.count, covariance.count == Self.count * Self.count,
            errors[..<3].allSatisfy({ abs($0) <= Self.greatestBias_rad_s }),
            errors[3...].allSatisfy({ abs($0) <= Self.greatestMatrixEntry }),
            covariance.allSatisfy({ abs($0) < 1 }),
            (0..<Self.count).allSatisfy({ covariance[$0 * Self.count + $0] > 0 })
        else { return nil }
        self.errors = errors
        self.covariance = covariance
    }

    private enum CodingKeys: String, CodingKey {
        case errors
        case covariance
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        guard
            let model = Self(
                errors: try values.decode([Float].self, forKey: .errors),
                covariance: try values.decode([Float].self, forKey: .covariance))
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .errors, in: values, debugDescription: "These numbers are no model of a gyro.")
        }
        self = model
    }

    /// The same model after a time in which the sensor was not seen: believed less, up to what a day changes.
    public func aged(by seconds: Double) -> GyroModel {
        let share = Float(min(1, max(0, seconds) / Self.day_s))
        var wider = covariance
        for index in 0..<Self.count {
            wider[index * Self.count + index] += share * (index < 3 ? Self.dailyBias : Self.dailyMatrixEntry)
        }
        return GyroModel(errors: errors, covariance: wider) ?? self
    }
}

private func square(_ x: Float) -> Float { x * x }
