/// Lengths of the body's parts as shares of its height.
///
/// Source: Drillis and Contini 1966, as drawn in Winter, Biomechanics and Motor Control of Human Movement, figure 4.1.
/// The breadths there are of the outside; joints lie inside the flesh. Where that figure is silent (the places of the
/// vertebrae, thicknesses), the number is a drawing's: chosen so that the outline looks like a person.
enum BodyProportions {
    // Winter, figure 4.1.
    static let thigh = 0.245
    static let shank = 0.246
    static let ankleHeight = 0.039
    static let upperArm = 0.186
    static let forearm = 0.146
    static let hand = 0.108

    // A drawing's.
    static let hipHalfBreadth = 0.05
    static let shoulderHalfBreadth = 0.106
    /// From between the hips to the top of the sacrum, and on to the lowest rib and the prominent neck bone: the neck
    /// begins at 0.855 of the height.
    static let pelvis = 0.055
    static let lumbar = 0.105
    static let thoracic = 0.165
    static let neck = 0.058

    /// How far each part of the spine leans forward while standing, in degrees: the hollow back, the round upper
    /// back, the neck that carries the head before the trunk.
    static let lumbarLeanDegrees = [8.0, 2, -5]
    static let thoracicLeanDegrees = [-11.0, -6, 3, 12]
    static let neckLeanDegrees = 22.0

    static let kneeRadius = 0.031
    static let elbowRadius = 0.021
}
