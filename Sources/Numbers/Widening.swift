// A number becomes an integer without a label only where every value fits: these are all such pairs. The others are in
// UncheckedConversions.swift, which refuses them.
//
// `Int` and `UInt` have 64 bits wherever this runs.

/// Every value of it fits into 16 bits with a sign.
public protocol FitsInt16: FitsInt32 {}
/// Every value of it fits into 32 bits with a sign.
public protocol FitsInt32: FitsInt64 {}
/// Every value of it fits into 64 bits with a sign.
public protocol FitsInt64: FixedWidthInteger {}
/// Every value of it fits into 16 bits without a sign.
public protocol FitsUInt16: FitsUInt32 {}
/// Every value of it fits into 32 bits without a sign.
public protocol FitsUInt32: FitsUInt64 {}
/// Every value of it fits into 64 bits without a sign.
public protocol FitsUInt64: FixedWidthInteger {}

extension Int8: FitsInt16 {}
extension Int16: FitsInt16 {}
extension Int32: FitsInt32 {}
extension Int64: FitsInt64 {}
extension Int: FitsInt64 {}
extension UInt8: FitsUInt16, FitsInt16 {}
extension UInt16: FitsUInt16, FitsInt32 {}
extension UInt32: FitsUInt32, FitsInt64 {}
extension UInt64: FitsUInt64 {}
extension UInt: FitsUInt64 {}

extension Int { @inlinable public init(_ source: some FitsInt64) { self.init(truncatingIfNeeded: source) } }
extension Int64 { @inlinable public init(_ source: some FitsInt64) { self.init(truncatingIfNeeded: source) } }
extension Int32 { @inlinable public init(_ source: some FitsInt32) { self.init(truncatingIfNeeded: source) } }
extension Int16 { @inlinable public init(_ source: some FitsInt16) { self.init(truncatingIfNeeded: source) } }
extension UInt { @inlinable public init(_ source: some FitsUInt64) { self.init(truncatingIfNeeded: source) } }
extension UInt64 { @inlinable public init(_ source: some FitsUInt64) { self.init(truncatingIfNeeded: source) } }
extension UInt32 { @inlinable public init(_ source: some FitsUInt32) { self.init(truncatingIfNeeded: source) } }
extension UInt16 { @inlinable public init(_ source: some FitsUInt16) { self.init(truncatingIfNeeded: source) } }
