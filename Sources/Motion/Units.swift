/// Conversions between the units that sensors send and the SI units that the gateway works in.
public enum Units {
    /// Standard gravity, m/s² (CGPM 1901): what "1 g" means in every sensor datasheet.
    public static let standardGravity_m_s2 = 9.80665
    public static let radiansPerDegree = Double.pi / 180
    public static let degreesPerRadian = 180 / Double.pi
}
