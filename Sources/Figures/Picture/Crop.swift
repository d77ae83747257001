/// Shows the middle of the picture larger.
struct Crop: Equatable, Sendable {
    var spot: Spot
    var halfWidth: Double
    var halfHeight: Double
}
