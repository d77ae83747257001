import Foundation
import Motion
import Testing

/// A tumbling sensor whose gyro is off by a bias and by an error matrix; (sample, true up).
private func tumbling(seconds: Double, bias_rad_s: Vector3, scale: Double) -> [(sample: Sample, up: Vector3)] {
    let rate_Hz = 100.0
    var up = Vector3(0, 0, 1)
    return (0..<Int(seconds * rate_Hz)).map { index in
        let t = Double(index) / rate_Hz
        let rate = Vector3(2 * Scalar.sin(1.3 * t), 2 * Scalar.cos(0.9 * t), 1.5 * Scalar.sin(0.4 * t + 1))
        let before = up
        if index > 0 {
            // Turned exactly: "up" as the sensor sees it turns the other way.
            let turn = rate * (-1 / rate_Hz)
            let angle = turn.norm
            let axis = turn * (1 / max(angle, 1e-12))
            up =
                up * Scalar.cos(angle) + axis.cross(up) * Scalar.sin(angle)
                + axis * (axis.dot(up) * (1 - Scalar.cos(angle)))
        }
        let sample = Sample(
            time_us: Int64(t * 1e6), acceleration_m_s2: (before + up) * (9.81 / 2),
            angularVelocity_rad_s: rate * (1 / (1 + scale)) - bias_rad_s)
        return (sample, up)
    }
}

/// Root of the mean square error after the first second, degrees.
private func errorDegrees(_ filter: inout InclinationFilter, _ steps: [(sample: Sample, up: Vector3)]) -> Double {
    var squares = 0.0
    for (index, step) in steps.enumerated() {
        let error = Scalar.acos(min(1, filter.update(step.sample).up.dot(step.up))) * Units.degreesPerRadian
        if index >= 100 { squares += error * error }
    }
    return (squares / Double(steps.count - 100)).squareRoot()
}

@Suite("What is remembered of a gyro")
struct GyroModelTests {
    private static let bias = Vector3(0.01, -0.008, 0.005)

    private func learned() throws -> GyroModel {
        var filter = InclinationFilter()
        _ = errorDegrees(&filter, tumbling(seconds: 120, bias_rad_s: Self.bias, scale: 0.005))
        return try #require(filter.gyroModel)
    }

    @Test("A second day that starts from the first one's model errs less than half as much, a day older or not")
    func startsBetter() throws {
        let model = try learned()
        let steps = tumbling(seconds: 20, bias_rad_s: Self.bias, scale: 0.005)
        var fresh = InclinationFilter()
        let without = errorDegrees(&fresh, steps)
        for age_s in [0.0, 86_400] {
            var configuration = InclinationFilter.Configuration.default
            configuration.gyroModel = model.aged(by: age_s)
            var filter = InclinationFilter(configuration: configuration)
            #expect(errorDegrees(&filter, steps) < without / 2)
        }
    }

    @Test("Age widens what is believed, to the width of a day and no further")
    func ages() throws {
        let model = try learned()
        let (hour, day, year) = (model.aged(by: 3600), model.aged(by: 86_400), model.aged(by: 3e7))
        #expect(model.covariance[0] < hour.covariance[0])
        #expect(hour.covariance[0] < day.covariance[0])
        #expect(day == year)
        #expect(model.aged(by: -1) == model)
    }

    @Test("It survives JSON to the bit, and a spoiled one is refused")
    func coding() throws {
        let model = try learned()
        let data = try JSONEncoder().encode(model)
        #expect(try JSONDecoder().decode(GyroModel.self, from: data) == model)
        #expect(GyroModel(errors: [], covariance: model.covariance) == nil)
        #expect(GyroModel(errors: model.errors.map { _ in .nan }, covariance: model.covariance) == nil)
        #expect(GyroModel(errors: model.errors, covariance: model.covariance.map { -$0 }) == nil)
        let spoiled = Data(#"{"errors":[1],"covariance":[1]}"#.utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(GyroModel.self, from: spoiled) }
    }

    @Test("Without a gyro there is nothing to remember")
    func withoutGyro() {
        var filter = InclinationFilter()
        _ = filter.update(Sample(time_us: 0, acceleration_m_s2: Vector3(0, 0, 9.81), angularVelocity_rad_s: nil))
        #expect(filter.gyroModel == nil)
    }
}
