import Motion
import TestSupport
import Testing

@testable import SensorProtocols

/// Every file of published bytes, decoded as `plumbline decode` does, to the values that are published with it.
@Suite("Published vectors", .enabled(if: PublishedVectors.areThere, "no published vectors beside this repository"))
struct PublishedVectorTests {
    @Test("Every file of published bytes decodes to its values", arguments: PublishedVectors.names)
    func decodes(name: String) throws {
        guard let check = Self.checks[name] else {
            Issue.record("nothing here decodes \(name).json")
            return
        }
        try check(PublishedVectors.read(name))
    }

    private static let checks: [String: @Sendable (JSON) throws -> Void] = [
        "bno08x_uart_rvc_datasheet": rvc, "metawear_acc_gyro_raw": metaMotion, "metawear_sensor_fusion": metaMotion,
        "microbit_accelerometer": microbit, "movesense_advertisement": movesenseAdvertisement,
        "movesense_gsp_commands": movesenseCommands, "muse_accelerometer": muse, "muse_gyroscope": muse,
        "polar_pmd_acc_delta_type1_sdk": polar, "polar_pmd_acc_type1_sdk36": polar, "polar_pmd_acc_type1_spec": polar,
        "polar_pmd_control": polarControl, "polar_pmd_delta_verity_spec": polarVerity,
        "polar_pmd_iosdelta_sdk": polarTwoBlocks, "ruuvi_data_format_3": ruuvi, "ruuvi_data_format_5": ruuvi,
        "thingy52_raw_accel": thingy, "witmotion_ble_register_0x71_datasheet": witMotionRegisters,
        "witmotion_ble_wt901ble68_prefix": witMotionPrefixes, "witmotion_commands": witMotionCommands,
        "witmotion_serial_hwt905_readme": witMotionSerial, "witmotion_usb_wt901blecl_iobroker": witMotionUSB,
        "ximu3_vendor_encoder": ximu3, "xsens_dot_free_acceleration": dotFreeAcceleration,
        "xsens_dot_message_checksum": dotMessage,
    ]

    private static let perG = 1 / Units.standardGravity_m_s2
    private static let degrees = Units.degreesPerRadian

    private static func hexes(_ vector: JSON) -> [String] {
        vector["bytes_hex"].string.map { [$0] } ?? vector["bytes_hex"].items.compactMap(\.string)
    }

    // MARK: On a line

    private static let rvc: @Sendable (JSON) throws -> Void = { vector in
        let expected = vector["expected"]
        for key in ["bytes_hex", "bytes_hex_with_junk"] {
            let decoded = DecodedFields(.bno08xRVC, line: try #require(vector[key].string))
            decoded.expect("counter", expected["index"])
            decoded.expect("angle_deg", .array([expected["roll_deg"], expected["pitch_deg"], expected["yaw_deg"]]))
            decoded.expect("acc_m_s2", expected["accel_mg"], times: 1000 * perG)
            decoded.expect("acc_m_s2", expected["accel_ms2"], within: 0.001)
        }
        let broken = DecodedFields(.bno08xRVC, line: try #require(vector["bytes_hex_bad_header"].string))
        #expect(broken.all("acc_m_s2").isEmpty && broken.all("bytes") == [[19]])
    }

    private static let witMotionSerial: @Sendable (JSON) throws -> Void = { vector in
        let messages = DecodedFields(.witmotion, line: hexes(vector).joined())
        let expected = vector["expected"]
        let (time, force, gyro, angle) = (expected[0], expected[1], expected[2], expected[3])
        let milliseconds =
            60_000 * (try #require(time["minute"].number)) + 1000 * (try #require(time["second"].number))
            + (try #require(time["ms"].number))
        messages.expect("device_time_s", .number(milliseconds), times: 1000)
        messages.expect("acc_m_s2", force["g"], times: perG)
        messages.expect("temperature_c", force["temperature_C"])
        messages.expect("gyro_rad_s", gyro["dps"], times: degrees)
        messages.expect("angle_deg", angle["deg"])
        messages.expect("mag_raw", expected[4]["raw"])
        // Ports, barometer and accuracy are of no use for posture: their words are printed as they are.
        messages.expect("raw", expected[5]["raw"])
        messages.expect("raw", .array([expected[6]["pressure_Pa"], expected[6]["height_cm"]]), at: 1)
        messages.expect("quaternion_wxyz", expected[7]["q"])
        messages.expect("raw", expected[8]["raw"], at: 2)
    }

    private static let witMotionUSB: @Sendable (JSON) throws -> Void = { vector in
        let values = hexes(vector)
        for decoded in [
            DecodedFields(.witmotion, line: values.joined()), try DecodedFields(.witmotion, notified: values),
        ] {
            try #require(decoded.messages.count == values.count)
            decoded.expect("angle_deg", vector["expected"][0]["angle_deg"])
            for (place, expected) in vector["expected"].items.enumerated() {
                decoded.expect("acc_m_s2", expected["acc_raw"], at: place, times: 2048 * perG)
                decoded.expect("gyro_rad_s", expected["gyro_raw"], at: place)
            }
        }
    }

    private static let ximu3: @Sendable (JSON) throws -> Void = { vector in
        try #require(vector["bytes_hex"].keys.count >= 8)
        for key in vector["bytes_hex"].keys {
            let decoded = DecodedFields(.ximu3, line: try #require(vector["bytes_hex"][key].string))
            let expected = vector["expected"][String(key.prefix { $0 != "_" })]
            decoded.expect("device_time_s", expected["timestamp_us"], times: 1e6, within: 1e-3)
            // Four decimals in ASCII.
            if key.hasPrefix("inertial") {
                decoded.expect("gyro_rad_s", expected["gyro_dps"], times: degrees, within: 1e-4)
                decoded.expect("acc_m_s2", expected["accel_g"], times: perG, within: 1e-4)
            } else if key.hasPrefix("euler") {
                decoded.expect("angle_deg", expected["roll_pitch_yaw_deg"], within: 1e-4)
            } else if key.hasPrefix("quat") {
                decoded.expect("quaternion_wxyz", expected["wxyz"], within: 1e-4)
            } else {
                decoded.expect("battery_ratio", expected["percent"], times: 100)
                decoded.expect("voltage_v", expected["voltage"])
                decoded.expect("charging", expected["charging"])
            }
        }
    }

    // MARK: Notifications

    private static let metaMotion: @Sendable (JSON) throws -> Void = { vector in
        for (hex, expected) in zip(hexes(vector), vector["expected"].items) {
            let decoded = try DecodedFields(.metamotion, notified: [hex])
            let kind = try #require(expected["kind"].string)
            switch kind {
            case "acc": decoded.expect("acc_m_s2", expected["g"], times: perG, within: 0.001)
            case "gyro": decoded.expect("gyro_rad_s", expected["dps"], times: degrees, within: 0.001)
            case "corrected_acc": decoded.expect("acc_m_s2", expected["xyz"], times: perG, within: 0.001)
            case "corrected_gyro": decoded.expect("gyro_rad_s", expected["xyz"], times: degrees, within: 0.001)
            case "corrected_mag": decoded.expect("mag_uT", expected["xyz"], within: 0.001)
            case "quaternion": decoded.expect("quaternion_wxyz", expected["wxyz"], within: 0.001)
            case "euler":
                decoded.expect(
                    "angle_deg", .array([expected["roll"], expected["pitch"], expected["yaw"]]), within: 0.001)
            case "gravity": decoded.expect("gravity_m_s2", expected["xyz"], times: perG, within: 0.001)
            case "linear_acc": decoded.expect("linear_acc_m_s2", expected["xyz"], times: perG, within: 0.001)
            default: Issue.record("\(kind) is not compared")
            }
        }
    }

    private static let microbit: @Sendable (JSON) throws -> Void = { vector in
        let decoded = try DecodedFields(.microbit, notified: hexes(vector))
        for (place, expected) in vector["expected"].items.enumerated() {
            decoded.expect("acc_m_s2", expected["mg"], at: place, times: 1000 * perG)
        }
    }

    private static let muse: @Sendable (JSON) throws -> Void = { vector in
        let isForce = vector["expected"]["unit"].string == "g"
        let decoded = try DecodedFields(
            .muse, notified: hexes(vector), from: isForce ? Muse.acceleration : Muse.gyro)
        // Of a packet's three samples each has a number.
        decoded.expect("counter", .number(3 * (try #require(vector["expected"]["sequence"].number))))
        let samples = vector["expected"]["samples"].items
        try #require(samples.count == 3)
        for (place, expected) in samples.enumerated() {
            decoded.expect(
                isForce ? "acc_m_s2" : "gyro_rad_s", expected, at: place, times: isForce ? perG : degrees)
        }
    }

    private static let thingy: @Sendable (JSON) throws -> Void = { vector in
        let decoded = try DecodedFields(.thingy52, notified: hexes(vector))
        decoded.expect("acc_m_s2", vector["expected"]["g"], times: perG)
    }

    private static let dotFreeAcceleration: @Sendable (JSON) throws -> Void = { vector in
        let decoded = try DecodedFields(.xsensDOT, notified: hexes(vector), from: XsensDOT.shortPayload)
        for (place, expected) in vector["expected"].items.enumerated() {
            decoded.expect("device_time_s", expected["timestamp_us"], at: place, times: 1e6, within: 1e-3)
            decoded.expect("free_acc_m_s2", expected["free_acc_ms2"], at: place)
        }
    }

    private static let dotMessage: @Sendable (JSON) throws -> Void = { vector in
        let decoded = try DecodedFields(.xsensDOT, notified: hexes(vector), from: XsensDOT.messageAnswer)
        decoded.expect("kind", vector["expected"]["mid"])
        decoded.expect("data", vector["expected"]["data"])
        var damaged = bytes(try #require(hexes(vector).first))
        damaged[2] ^= 1
        var sensor = try #require(BluetoothSensor(.xsensDOT))
        var messages: [SensorMessage] = []
        sensor.decode(damaged, from: XsensDOT.messageAnswer, into: &messages)
        #expect(messages == [.skipped(bytes: 4, reason: .badChecksum)])
    }

    private static let witMotionRegisters: @Sendable (JSON) throws -> Void = { vector in
        #expect(WitMotionBluetooth.readRegisters(from: 0x3A) == bytes(try #require(vector["request_hex"].string)))
        let decoded = try DecodedFields(.witmotion, notified: hexes(vector))
        decoded.expect("first_register", vector["expected"]["start_register"])
        decoded.expect("mag_raw", vector["expected"]["mag_raw"])
    }

    private static let witMotionPrefixes: @Sendable (JSON) throws -> Void = { vector in
        let decoded = try DecodedFields(.witmotion, notified: hexes(vector))
        try #require(vector["expected"].items.count == 6)
        for (place, expected) in vector["expected"].items.enumerated() {
            decoded.expect("acc_m_s2", expected["accel_raw"], at: place, times: 2048 * perG)
            decoded.expect("gyro_rad_s", expected["gyro_raw"], at: place, times: degrees * 32768 / 2000)
            decoded.expect("roll_deg", expected["roll_raw"], at: place, times: 32768 / 180)
        }
    }

    // MARK: Advertisements

    private static let ruuvi: @Sendable (JSON) throws -> Void = { vector in
        let expected = vector["expected"].items.isEmpty ? [vector["expected"]] : vector["expected"].items
        try #require(expected.count == hexes(vector).count)
        for (hex, expected) in zip(hexes(vector), expected) {
            let decoded = try DecodedFields(.ruuvi, notified: [hex])
            for (key, value, scale) in [
                ("temperature_c", expected["temperature_C"], 1), ("pressure_pa", expected["pressure_Pa"], 1),
                ("humidity_ratio", expected["humidity_pct"], 100), ("acc_m_s2", expected["acc_mg"], 1000 * perG),
                ("acc_m_s2", expected["acc_g"], perG), ("transmit_power_dbm", expected["tx_dBm"], 1),
                ("voltage_v", expected["voltage_V"], 1), ("voltage_v", expected["battery_mV"], 1000),
                ("movements", expected["movement"], 1), ("counter", expected["sequence"], 1),
            ] where !value.numbers.isEmpty {
                decoded.expect(key, value, times: scale)
            }
            // What is not available is absent.
            if expected["temperature_C"].isNull {
                #expect(decoded.messages.count == 1 && decoded.messages.first?.keys.sorted() == ["type"])
            }
        }
    }

    private static let movesenseAdvertisement: @Sendable (JSON) throws -> Void = { vector in
        func structure(_ type: UInt8, _ data: [UInt8]) -> [UInt8] { [UInt8(data.count + 1), type] + data }
        let name = try #require(vector["advertised_name"].string)
        let manufacturer = bytes(try #require(vector["manufacturer_data_hex"].string))
        let services = try vector["services"].items.flatMap {
            [UInt8](bytes(try #require($0.string)).reversed())
        }
        var advertisement = Advertisement(parsing: structure(0xFF, manufacturer) + structure(0x03, services))
        advertisement.append(parsing: structure(0x09, Array(name.utf8)))
        #expect(ProtocolFamily.recognise(advertisement) == .movesense)
        #expect(advertisement.name == name && advertisement.damagedBytes == 0)
        let company = UInt16(try #require(vector["expected"]["company_id"].number))
        // What a sample firmware has put there is nobody's standard: it is kept as it came, and no value is made of it.
        let data = FrameBytes(try #require(advertisement.manufacturerData[company])[...])
        #expect(Double(data.uint32(5)) == vector["expected"]["counter_le_u32"].number)
        #expect(Double(data.float(9)) == vector["expected"]["accel_f32"].number)
        #expect(abs(Double(data.float(13)) - (try #require(vector["expected"]["hr_f32"].number))) < 1e-8)
    }

    // MARK: Commands

    private static let movesenseCommands: @Sendable (JSON) throws -> Void = { vector in
        let expected = vector["expected"]
        #expect(expected.keys == ["subscribe(ref=99) /Meas/IMU6/52", "unsubscribe(ref=99)"])
        let subscribe = try #require(expected["subscribe(ref=99) /Meas/IMU6/52"].string)
        #expect(Movesense.subscribe(.imu6, rate_Hz: 52) == bytes(subscribe))
        #expect(Movesense.unsubscribe == bytes(try #require(expected["unsubscribe(ref=99)"].string)))
    }

    private static let witMotionCommands: @Sendable (JSON) throws -> Void = { vector in
        // What changes the sensor for its other users is never sent: nothing is saved, nothing zeroed in it.
        let neverSent: Set = [
            "save", "factory_reset", "restart", "rate_200Hz_serial_doc", "rate_200Hz_ble_doc",
            "set_angle_reference(zero roll/pitch)", "zero_heading", "acc_calibration", "normal_mode", "baud_115200",
            "orient_vertical", "roll_reference_2deg",
        ]
        for key in vector["expected"].keys where !neverSent.contains(key) {
            let expected = bytes(try #require(vector["expected"][key].string))
            let digits = Double(key.filter(\.isNumber))
            switch key {
            case "unlock": #expect(WitMotionBluetooth.unlock == expected)
            case _ where key.hasPrefix("rate_"):
                #expect(WitMotionBluetooth.setRate(try #require(digits)) == expected)
            case "read_battery(BLE)": #expect(WitMotionBluetooth.readRegisters(from: 0x64) == expected)
            case "read_version(BLE)": #expect(WitMotionBluetooth.readRegisters(from: 0x2E) == expected)
            case "read_quaternion(BLE)": #expect(WitMotionBluetooth.readRegisters(from: 0x51) == expected)
            case "read_mag(BLE)": #expect(WitMotionBluetooth.readRegisters(from: 0x3A) == expected)
            case "read_temperature(BLE)": #expect(WitMotionBluetooth.readRegisters(from: 0x40) == expected)
            default: Issue.record("\(key) is not compared")
            }
        }
    }
}
