import Motion
import Posture
import Testing

@Suite("Calibration")
struct CalibrationTests {
    @Test("A hold that sways is refused with what to do")
    func sway() {
        let samples = wearer(seconds: 10, rate_Hz: 25) { (5 * Scalar.sin($0), 0) }
        #expect(throws: CalibrationProblem.self) {
            try Calibration(hold: samples, mount: .spine, source: .mount)
        }
    }

    @Test("A slow bow shows which way is forward, however the clip sits")
    func bow() throws {
        // A clip turned about the spine by 90° and mounted upside down.
        func turned(_ v: Vector3) -> Vector3 { Vector3(-v.x, v.z, v.y) }
        var hold = wearer(seconds: 11, rate_Hz: 25) { _ in (0, 0) }
        for index in hold.indices { hold[index].acceleration_m_s2 = turned(hold[index].acceleration_m_s2) }
        let calibration = try Calibration(hold: hold, mount: .spine, source: .familyDefault)
        let bowed = try #require(calibration.withForward(fromBow: (0...30).map { turned(up(flexion: Double($0))) }))
        let body = BodyFrame(bowed)
        #expect(abs(body.flexionDegrees(up: turned(up(flexion: 25))) - 25) < 1e-6)
        #expect(abs(body.leanDegrees(up: turned(up(flexion: 0, lean: 10)))) > 9.99)
        #expect(calibration.withForward(fromBow: [turned(up(flexion: 10))]) == nil)
    }

    @Test(
        "A mounting is written as two axes at right angles",
        arguments: ["", "+x", "+x,+x", "+x,-x", "up,forward", "+x,-z,+y"])
    func badMount(text: String) {
        #expect(throws: MountAxes.Problem.self) { try MountAxes(parsing: text) }
    }

    @Test("+x,-z is the usual mounting")
    func goodMount() throws { #expect(try MountAxes(parsing: "+x,-z") == .spine) }
}
