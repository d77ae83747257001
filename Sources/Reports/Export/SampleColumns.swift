/// The names of the columns of samples as CSV, in SI units: what an export writes and `replay` reads.
public enum SampleColumns {
    /// Seconds, from any moment on.
    public static let time = "time_s"
    /// m/s² in the sensor's frame, x y z; at rest 9.81 upward.
    public static let acceleration = ["acc_x_m_s2", "acc_y_m_s2", "acc_z_m_s2"]
    /// rad/s in the sensor's frame, x y z.
    public static let gyro = ["gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s"]
}
