import Motion
import TestSupport
import Testing

@testable import SensorProtocols

extension PublishedVectorTests {
    private static func expect(_ decoded: DecodedFields, milliG samples: [JSON], from first: Int = 0) {
        for (place, expected) in samples.enumerated() {
            decoded.expect(
                "acc_m_s2", expected, at: first + place, times: 1000 / Units.standardGravity_m_s2, within: 1e-6)
        }
    }

    static let polar: @Sendable (JSON) throws -> Void = { vector in
        let expected = vector["expected"]
        let decoded = try DecodedFields(.polarPMD, notified: [try #require(vector["bytes_hex"].string)])
        let count = decoded.all("acc_m_s2").count
        expect(decoded, milliG: expected["samples_mg"].items)
        if let samples = expected["sample_count"].number {
            #expect(count == Int(samples))
            expect(decoded, milliG: [expected["first_mg"], expected["second_mg"]])
            expect(decoded, milliG: [expected["last_mg"]], from: count - 1)
        } else {
            #expect(count == expected["samples_mg"].items.count)
        }
        // The frame's time is its last sample's; ours is in whole microseconds.
        let time_ns = try #require(expected["timestamp_ns"].number)
        let times_s = decoded.all("device_time_s")
        #expect(abs(try #require(times_s.last?.first) - time_ns / 1e9) < 1e-6)
        #expect(times_s.count == 1, "the rate is not known, so no earlier sample has a time")
    }

    /// Contents without their head: of type 0 with 29 differences, of which two are printed.
    static let polarVerity: @Sendable (JSON) throws -> Void = { vector in
        let content = try #require(vector["bytes_hex"].string)
        let decoded = try DecodedFields(.polarPMD, notified: ["02000000000000000080" + content])
        let rows = [vector["expected"]["reference"]] + vector["expected"]["first_two_after_reference"].items
        try #require(decoded.all("acc_m_s2").count == rows.count)
        for (place, row) in rows.enumerated() {
            decoded.expect("acc_m_s2", row, at: place, times: 4096 / Units.standardGravity_m_s2)
        }
    }

    static let polarTwoBlocks: @Sendable (JSON) throws -> Void = { vector in
        let content = try #require(vector["bytes_hex"].string)
        let decoded = try DecodedFields(.polarPMD, notified: ["02000000000000000081" + content])
        let samples = vector["expected"]["samples"].items
        try #require(decoded.all("acc_m_s2").count == samples.count)
        expect(decoded, milliG: samples)
    }

    static let polarControl: @Sendable (JSON) throws -> Void = { vector in
        let expected = vector["expected"]
        func wanted(_ key: String) throws -> [GATTRequest] {
            [GATTRequest(PolarPMD.control, .write(bytes(try #require(expected[key].string)), withResponse: true))]
        }
        var sensor = try #require(BluetoothSensor(.polarPMD, rate_Hz: 200))
        var messages: [SensorMessage] = []
        func answer(_ hex: String) -> [GATTRequest] {
            sensor.decode(bytes(hex), from: PolarPMD.control, into: &messages)
            return sensor.drainRequests()
        }
        _ = sensor.start()
        #expect(answer("0f05") == (try wanted("get_acc_settings")))
        let h10 = "0004190032006400c800" + "01011000" + "0203020004000800"
        #expect(answer("f001020000" + h10) == (try wanted("start_acc_H10_200Hz_16bit_8g")))
        #expect(sensor.stop() == (try wanted("stop_acc")))

        messages = []
        _ = answer(try #require(expected["response_error_example"].string))
        #expect(messages.contains { if case .error(7, _) = $0 { true } else { false } })
        messages = []
        _ = answer(try #require(expected["response_ok_example"].string))
        #expect(!messages.contains { if case .error = $0 { true } else { false } })

        let example = expected["settings_example"]
        let settings = try DecodedFields(
            .polarPMD, notified: ["f001020000" + (try #require(example["hex"].string))], from: PolarPMD.control)
        settings.expect("sample_rate_hz", example["sample_rate"])
        settings.expect("resolution_bits", example["resolution"])
        settings.expect("range", example["range"])
        settings.expect("channels", example["channels"])
    }
}
