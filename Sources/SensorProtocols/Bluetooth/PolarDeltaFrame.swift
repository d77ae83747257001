import Numbers

/// Rows of samples out of a Polar frame: plain values, or a first row and differences packed bit by bit.
///
/// Source: Polar Measurement Data Specification, "Delta frame". A block is the width of a difference in bits, the number
/// of rows, and the differences, lowest bit first and in two's complement, filled up to a whole byte.
enum PolarDeltaFrame {
    /// More than a second at the fastest rate (416 Hz); a frame that claims more, as empty blocks can, is a flood.
    static let mostRows = 512

    /// The rows, and how many bytes they took; what is left is damage.
    static func plain(_ bytes: ArraySlice<UInt8>, channels: Int, bytesPerValue: Int) -> (rows: [[Int32]], used: Int) {
        var rows: [[Int32]] = []
        var rest = bytes
        while let row = row(&rest, channels: channels, bytesPerValue: bytesPerValue) { rows.append(row) }
        return (rows, bytes.count - rest.count)
    }

    /// The rows, and how many bytes they took; a cut block gives its whole rows and leaves the rest as damage.
    static func decode(_ bytes: ArraySlice<UInt8>, channels: Int, bytesPerValue: Int) -> (rows: [[Int32]], used: Int) {
        var rest = bytes
        guard var current = row(&rest, channels: channels, bytesPerValue: bytesPerValue) else { return ([], 0) }
        var rows = [current]
        while rest.count >= 2, rows.count < mostRows {
            let width = Int(rest[rest.startIndex])
            let count = Int(rest[rest.startIndex + 1])
            guard width <= 32 else { break }
            let block = rest.dropFirst(2)
            let blockBytes = (width * channels * count + 7) / 8
            var bits = BitReader(block.prefix(blockBytes))
            for _ in 0..<count where rows.count < mostRows {
                guard let differences = bits.signed(width: width, count: channels) else { break }
                for channel in 0..<channels { current[channel] &+= differences[channel] }
                rows.append(current)
            }
            guard block.count >= blockBytes else { break }
            rest = block.dropFirst(blockBytes)
        }
        return (rows, bytes.count - rest.count)
    }

    private static func row(_ rest: inout ArraySlice<UInt8>, channels: Int, bytesPerValue: Int) -> [Int32]? {
        guard rest.count >= channels * bytesPerValue else { return nil }
        return (0..<channels).map { _ in
            var value: UInt32 = 0
            for place in 0..<bytesPerValue { value |= UInt32(rest.removeFirst()) << UInt32(clamping: 8 * place) }
            let unused = Int32(clamping: 32 - 8 * bytesPerValue)
            return (Int32(bitPattern: value) << unused) >> unused
        }
    }

    /// Reads numbers of any width up to 32 bits, lowest bit first.
    private struct BitReader {
        private let bytes: ArraySlice<UInt8>
        private var position = 0

        init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

        mutating func signed(width: Int, count: Int) -> [Int32]? {
            guard position + width * count <= 8 * bytes.count else { return nil }
            return (0..<count).map { _ in
                var value: UInt32 = 0
                for bit in 0..<width {
                    let byte = bytes[bytes.startIndex + position / 8]
                    value |= UInt32(byte >> UInt8(clamping: position % 8) & 1) << UInt32(clamping: bit)
                    position += 1
                }
                let unused = Int32(clamping: 32 - width)
                return (Int32(bitPattern: value) << unused) >> unused
            }
        }
    }
}
