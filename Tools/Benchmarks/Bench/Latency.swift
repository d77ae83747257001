import Glibc
import Links
import LinuxIO

/// From a sensor's write to the gateway's callback, through real terminals: frames of 79 bytes, 20 a second each.
enum Latency {
    static func rows() throws -> [Row] { try [1, 200].map(row) }

    private static func row(sensors: Int) throws -> Row {
        let loop = try EventLoop()
        var far: [Int32] = []
        var links: [SerialLink] = []
        var sent_us = [Int64](repeating: 0, count: sensors)
        var delays_us: [Int64] = []
        for index in 0..<sensors {
            var master: Int32 = 0
            var slave: Int32 = 0
            var name = [CChar](repeating: 0, count: 128)
            guard openpty(&master, &slave, &name, nil, nil) == 0 else { throw SystemError.last }
            close(slave)
            far.append(master)
            let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let link = try SerialLink(path: path, baudRate: 115_200, on: loop)
            link.onBytes = { _, _ in delays_us.append(HostClock.boottime_us - sent_us[index]) }
            links.append(link)
        }
        let frame = [UInt8](repeating: 0x41, count: 79)
        var round = 0
        // The writers share the thread, so what is measured is the kernel's terminal and our loop, not a scheduler.
        let step_us = Int64(50_000 / sensors)
        loop.every(max(1000, step_us)) {
            let batch = max(1, 1000 / max(1, Int(step_us)))
            for _ in 0..<batch {
                let index = round % sensors
                sent_us[index] = HostClock.boottime_us
                _ = write(far[index], frame, frame.count)
                round += 1
            }
        }
        loop.after(4_000_000) { loop.stop() }
        try loop.run()
        far.forEach { close($0) }
        delays_us.sort()
        let p50 = Double(delays_us[delays_us.count / 2]) / 1000
        let p99 = Double(delays_us[delays_us.count * 99 / 100]) / 1000
        return Row(
            what: "byte to callback, \(sensors) \(sensors == 1 ? "sensor" : "sensors")",
            figure: "p50 \(short(p50)) ms, p99 \(short(p99)) ms", value: p99, limit: 10)
    }
}
