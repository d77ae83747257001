import Numbers
import Testing

@Suite struct NumbersTests {
    @Test("The hash of bytes is FNV-1a's, as its authors give it")
    func hash() {
        #expect(UInt64.fnv1a("".utf8) == 0xCBF2_9CE4_8422_2325)
        #expect(UInt64.fnv1a("a".utf8) == 0xAF63_DC4C_8601_EC8C)
        #expect(UInt64.fnv1a("foobar".utf8) == 0x8594_4171_F739_67E8)
        #expect(UInt64.fnv1a("bar".utf8, from: .fnv1a("foo".utf8)) == .fnv1a("foobar".utf8))
    }

    @Test("Any number becomes an integer: the nearest one that fits, and 0 for what is none")
    func anyNumberBecomesAnInteger() {
        #expect(Int(clamping: 2.9) == 2)
        #expect(Int(clamping: -2.9) == -2)
        #expect(Int(clamping: 1e30) == .max)
        #expect(Int64(clamping: -Double.infinity) == .min)
        #expect(UInt8(clamping: 255.9) == 255)
        #expect(UInt8(clamping: 256.0) == 255)
        #expect(UInt8(clamping: -0.5) == 0)
        #expect(UInt16(clamping: -1.0) == 0)
        #expect(Int32(clamping: Double.nan) == 0)
        // 2^63 itself does not fit, though Double has nothing between it and the largest that does.
        #expect(Int64(clamping: 9_223_372_036_854_775_808.0) == .max)
        #expect(Int64(clamping: 9_223_372_036_854_774_784.0) == 9_223_372_036_854_774_784)
    }

    @Test("Seconds beyond a thousand years count as a thousand years, so that they can be added to any time")
    func secondsAreBounded() {
        #expect(Int64.microseconds(1.5) == 1_500_000)
        #expect(Int64.microseconds(1e300) == Int64.longestTime_us)
        #expect(Int64.microseconds(-.infinity) == -Int64.longestTime_us)
        #expect(Int64.microseconds(.nan) == 0)
        for time_us in [Int64.calendarTimes_us.lowerBound, Int64.calendarTimes_us.upperBound] {
            for seconds in [-Double.infinity, 0, 1e300] {
                #expect(!time_us.addingReportingOverflow(.microseconds(seconds)).overflow)
            }
        }
    }

    @Test("Sums and differences stop at the ends")
    func sumsStopAtTheEnds() {
        #expect(Int64.max.addingClamped(1) == .max)
        #expect(Int64.min.addingClamped(-1) == .min)
        #expect(Int64.min.subtractingClamped(1) == .min)
        #expect(Int64(0).subtractingClamped(.min) == .max)
        #expect(Int64(5).subtractingClamped(7) == -2)
    }

    @Test("For people a number has no decimals, and what is none is “?”")
    func numbersForPeople() {
        #expect(String(whole: 12.4) == "12")
        #expect(String(whole: -0.4) == "0")
        #expect(String(whole: 1e30) == "1e+30")
        #expect(String(whole: .nan) == "?")
        #expect(String(whole: .infinity) == "?")
    }

    @Test("What is repeated less than once is not there")
    func repeatedLessThanOnce() {
        #expect("ab".repeated(2) == "abab")
        #expect("ab".repeated(0) == "")
        #expect("ab".repeated(.min) == "")
    }
}
