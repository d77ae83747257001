import Numbers

/// What is supposed of a wearer of whom nothing is known: where the centres of the six postures lie, how they differ between
/// people, and how far a held posture strays from its centre.
///
/// Data of `WearerPrior+Data.swift`, from the 28 people of the IMU Sitting Postures Dataset (Ali et al. 2026, CC BY 4.0): a
/// linear mixed model of the medians of their trials, by EM, everybody once more as their mirror image.
/// `Tools/Accuracy/fit_wearer.py` prints it.
package struct WearerPrior: Equatable, Sendable {
    /// 2 with one sensor, 3 with a low one.
    let angles: Int
    /// Degrees; each class's angles, one class after the other.
    let mean: [Double]
    /// Square degrees, row by row, of `mean`.
    let covariance: [Double]
    /// Of each class, square degrees; with two angles the third row and column stand for nothing.
    let within: [Symmetric3]

    var size: Int { mean.count }

    /// Reads what `fit_wearer.py` prints; `nil` where it is something else, or no covariance.
    package init?(text: String) {
        var lines = text.split(separator: "\n").map { $0.split(separator: " ") }[...]
        func numbers(_ count: Int) -> [Double]? {
            guard let line = lines.popFirst(), line.count == count else { return nil }
            let values = line.compactMap { Double($0) }.filter { abs($0) < 1e4 }
            return values.count == count ? values : nil
        }
        func lowerHalf(_ count: Int) -> [[Double]]? {
            var rows: [[Double]] = []
            for row in 0..<count {
                guard let values = numbers(row + 1), values[row] > 0 else { return nil }
                rows.append(values)
            }
            return rows
        }
        let classes = PostureClass.allCases.count
        guard let head = lines.popFirst(), head.count == 4, head[0] == "classes", Int(head[1]) == classes,
            head[2] == "angles", let angles = Int(head[3]), (2...3).contains(angles)
        else { return nil }
        let size = classes * angles
        guard lines.popFirst()?.first == "mean", let mean = numbers(size), lines.popFirst()?.first == "between",
            let between = lowerHalf(size)
        else { return nil }
        var covariance = [Double](repeating: 0, count: size * size)
        for (row, values) in between.enumerated() {
            for (column, value) in values.enumerated() {
                covariance[row * size + column] = value
                covariance[column * size + row] = value
            }
        }
        var within: [Symmetric3] = []
        for _ in PostureClass.allCases {
            guard lines.popFirst()?.first == "within", let rows = lowerHalf(angles),
                let matrix = Symmetric3(lowerHalf: rows)
            else { return nil }
            within.append(matrix)
        }
        guard lines.isEmpty, Self.isPositive(covariance, size: size) else { return nil }
        self.angles = angles
        self.mean = mean
        self.covariance = covariance
        self.within = within
    }

    /// How far people differ in how far forward a posture is, degrees (standard deviation).
    func forwardDeviation(_ posture: PostureClass) -> Double {
        let place = posture.rawValue * angles
        return covariance[place * size + place].squareRoot()
    }

    func forwardMean(_ posture: PostureClass) -> Double { mean[posture.rawValue * angles] }

    /// Whether it is a covariance.
    static func isPositive(_ matrix: [Double], size: Int) -> Bool { choleskyRoot(matrix, size: size) != nil }

    /// The lower triangle whose square a covariance is (above it stands what is no part of it); `nil` of anything else.
    static func choleskyRoot(_ matrix: [Double], size: Int) -> [Double]? {
        var root = matrix
        for column in 0..<size {
            for row in column..<size {
                var rest = matrix[row * size + column]
                for k in 0..<column { rest -= root[row * size + k] * root[column * size + k] }
                if row == column {
                    guard rest > 0 else { return nil }
                    root[row * size + row] = rest.squareRoot()
                } else {
                    root[row * size + column] = rest / root[column * size + column]
                }
            }
        }
        return root
    }
}
