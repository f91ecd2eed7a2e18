/// Draws from an ``ExactLaw`` by inversion, exactly: a uniform real number U is compared with the
/// cumulative probabilities C(0) ≤ C(1) ≤ …, and the first number m with U < C(m) is the sample.
///
/// U is never drawn as a whole. Its first 31 bits decide almost always, 63 bits nearly always else; what
/// they leave open is decided by comparing more bits of U with the cumulative probabilities at a
/// precision that doubles until it decides. Every comparison is certified: the table holds
/// c(m) = ⌊2^63 C⌋ for a lower bound C of C(m) that is less than one unit below it, so that a prefix u of
/// U is surely below C(m) if u < c(m), and surely above if u >= c(m) + 2.
struct CumulativeTable<Law: ExactLaw>: Sendable {
    /// Bits of U that are looked at first.
    static var prefixBitCount: UInt64 { 31 }

    /// What is drawn.
    let law: Law
    /// c(m) at index m + 1, after a 0; ascending.
    let thresholds: [UInt64]
    /// The first 31 bits of ``thresholds``, up to where they no longer rise, and a largest number last.
    private let prefixes: [UInt32]
    /// What the first bits of U say, for each value of them.
    private let cells: [Cell]
    private let cellShift: UInt64

    /// Computes the table.
    ///
    /// - Complexity: O(n) operations on numbers of 128 bits for the n numbers of probability above
    ///   about 2^-96, some 12 standard deviations; a tenth of a microsecond each.
    init(law: Law) {
        self.law = law
        var thresholds: [UInt64] = [0]
        CertifiedCumulative(law: law, fractionLimbCount: 2).forEach { cumulative in
            thresholds.append(cumulative.limbs[1] >> 1)
            return true
        }
        self.thresholds = thresholds

        let largest = UInt64(1) << Self.prefixBitCount - 1
        var prefixes: [UInt32] = [0]
        for threshold in thresholds.dropFirst() {
            let prefix = threshold >> 32
            prefixes.append(UInt32(prefix))
            if prefix == largest { break }
        }
        // The weights are summed up to 2^-96 of the largest; what is left is below 2^-63.
        precondition(UInt64(prefixes[prefixes.count - 1]) == largest)
        prefixes.append(.max)
        self.prefixes = prefixes

        // Four cells for each number, so that most cells hold one boundary or none.
        var cellBits: UInt64 = 4
        while cellBits < 14, 1 << cellBits < 4 * prefixes.count { cellBits += 1 }
        cellShift = Self.prefixBitCount - cellBits
        var cells: [Cell] = []
        var index = 1
        for number in 0..<UInt64(1) << cellBits {
            let start = number << cellShift
            while UInt64(prefixes[index]) <= start { index += 1 }
            let next = index + 1 < prefixes.count ? UInt64(prefixes[index + 1]) : .max
            let isSimple =
                start - UInt64(prefixes[index - 1]) >= 2 && next >= start + 1 << cellShift
            cells.append(Cell(boundary: prefixes[index], index: index, isSimple: isSimple))
        }
        self.cells = cells
    }

    /// Gives the fast part of the table to a loop of many draws.
    @inline(__always)
    func withReader<Result>(_ body: (Reader) -> Result) -> Result {
        prefixes.withUnsafeBufferPointer { prefixes in
            cells.withUnsafeBufferPointer { cells in
                body(Reader(prefixes: prefixes, cells: cells, shift: cellShift))
            }
        }
    }

    /// All U that begin with the same bits.
    fileprivate struct Cell {
        /// The first of ``prefixes`` that is above the smallest such U.
        let boundary: UInt32
        /// Twice its index, and 1 more if another boundary may play a part.
        private let packed: UInt32

        init(boundary: UInt32, index: Int, isSimple: Bool) {
            self.boundary = boundary
            packed = UInt32(index) << 1 | (isSimple ? 0 : 1)
        }

        @inline(__always) var index: Int { Int(truncatingIfNeeded: packed >> 1) }
        @inline(__always) var isSimple: Bool { packed & 1 == 0 }
    }

    /// Looks up the first 31 bits of U.
    struct Reader {
        fileprivate let prefixes: UnsafeBufferPointer<UInt32>
        fileprivate let cells: UnsafeBufferPointer<Cell>
        fileprivate let shift: UInt64

        /// Looks for the number that the first bits decide for.
        ///
        /// - Parameter prefix: the first 31 bits of U.
        /// - Returns: the number, or nil if the bits leave it open.
        @inline(__always)
        func sample(prefix: UInt64) -> Int? {
            let cell = cells[Int(truncatingIfNeeded: prefix &>> shift)]
            let distance = Int64(truncatingIfNeeded: prefix) &- Int64(cell.boundary)
            // Two U next to a boundary are open.
            guard cell.isSimple, UInt64(bitPattern: distance) >= 2 else {
                return search(prefix: prefix, from: cell.index)
            }
            return cell.index &- 1 &- Int(truncatingIfNeeded: ~distance >> 63)
        }

        /// Looks through the boundaries from an index on, that of the prefix's cell.
        @inline(never)
        private func search(prefix: UInt64, from first: Int) -> Int? {
            var index = first
            // Ends at the last entry, which is above every prefix; the one before is 2^31 - 1 and
            // leaves a prefix that comes so far open.
            while prefix >= UInt64(prefixes[index]) { index &+= 1 }
            if prefix &- UInt64(prefixes[index &- 1]) < 2 { return nil }
            return index &- 1
        }
    }

    /// Decides what the first 31 bits leave open.
    @inline(never)
    func sampleOpen(
        prefix: UInt64,
        _ bits: inout RandomBits,
        _ refill: RandomBits.Refill
    ) -> Int {
        let longer = prefix << 32 | bits.take(32, refill)
        var low = 1
        var high = thresholds.count
        while low < high {
            let middle = (low + high) / 2
            if thresholds[middle] > longer { high = middle } else { low = middle + 1 }
        }
        if low < thresholds.count, longer - thresholds[low - 1] >= 2 { return low - 1 }
        var digits = [longer << 1 | bits.take(32, refill) & 1]
        var limbCount = 4
        while true {
            while digits.count < limbCount - 1 {
                digits.append(bits.take(32, refill) << 32 | bits.take(32, refill))
            }
            let (sample, isCertain) = search(digits: digits, fractionLimbCount: limbCount)
            if isCertain || limbCount >= CertifiedCumulative<Law>.maximumLimbCount {
                return sample
            }
            limbCount *= 2
        }
    }

    /// Compares U with the cumulative probabilities at a precision.
    ///
    /// - Parameters:
    ///   - digits: the first 64-bit digits of U, the most significant first.
    ///   - fractionLimbCount: one more than there are digits.
    /// - Returns: the first number whose cumulative probability is not surely at most U, and whether it
    ///   is surely above U.
    /// - Complexity: that of a new table at this precision.
    func search(digits: [UInt64], fractionLimbCount: Int) -> (sample: Int, isCertain: Bool) {
        // The probability that U takes this path is below 2^-50, so it may be slow.
        var next = 0
        var isCertain = false
        CertifiedCumulative(law: law, fractionLimbCount: fractionLimbCount).forEach { cumulative in
            let threshold = Array(cumulative.limbs[1..<fractionLimbCount].reversed())
            if digits.lexicographicallyPrecedes(threshold) {
                isCertain = true
                return false
            }
            var successor = threshold
            Self.increment(&successor)
            if digits == threshold || digits == successor { return false }
            next += 1
            return true
        }
        return (next, isCertain)
    }

    private static func increment(_ digits: inout [UInt64]) {
        for index in digits.indices.reversed() {
            digits[index] &+= 1
            if digits[index] != 0 { return }
        }
    }
}
