// The one door of the pure modules to the C library: Swift's own library has square roots but no trigonometry.
// They are functions of their arguments alone; no state, no I/O.
import Glibc

/// Scalar functions of the C mathematics library.
public enum Scalar {
    public static func sin(_ x: Double) -> Double { Glibc.sin(x) }
    public static func cos(_ x: Double) -> Double { Glibc.cos(x) }
    public static func exp(_ x: Double) -> Double { Glibc.exp(x) }
    public static func log(_ x: Double) -> Double { Glibc.log(x) }
    public static func erf(_ x: Double) -> Double { Glibc.erf(x) }
    public static func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
    /// The arc cosine of `x` held within −1…1, so that rounding never makes it not a number.
    public static func acos(_ x: Double) -> Double { Glibc.acos(Swift.min(1, Swift.max(-1, x))) }
    public static func hypot(_ x: Double, _ y: Double) -> Double { Glibc.hypot(x, y) }
}
