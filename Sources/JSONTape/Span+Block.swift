extension Span<UInt8> {
    /// Returns sixteen bytes without a bounds check.
    ///
    /// - Precondition: The span has sixteen bytes at `index`. The parser guarantees it by padding every text.
    @inline(__always)
    func uncheckedBlock(at index: Int) -> SIMD16<UInt8> {
        bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: SIMD16<UInt8>.self)
    }
}
