/// What a sensor says beside its samples, with names and SI units: settings, gravity, humidity.
public struct SensorReport: Equatable, Sendable {
    public struct Value: Equatable, Sendable {
        /// With its unit where it has one: `gravity_m_s2`.
        public var key: String
        public var value: FieldValue

        public init(_ key: String, _ value: FieldValue) {
            self.key = key
            self.value = value
        }
    }

    public var type: String
    public var deviceTime_us: Int64?
    public var values: [Value]

    public init(type: String, deviceTime_us: Int64? = nil, values: [Value]) {
        self.type = type
        self.deviceTime_us = deviceTime_us
        self.values = values
    }
}
