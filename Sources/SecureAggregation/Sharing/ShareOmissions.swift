/// The sets of shares to leave out, smallest first, so that more wrong shares can be corrected.
///
/// Leaving out s wrong shares of m allows ⌊(m - s - threshold)/2⌋ more. So only every other size
/// gains anything: those for which m - s - threshold is even. A size is gone through wholly or,
/// if that would pass the limit, not at all.
struct ShareOmissions {
    private let shareCount: Int
    private let largestSize: Int
    private var setsLeft: Int
    private var size: Int
    /// Positions of the current set, ascending; empty before a size is begun.
    private var positions: [Int] = []
    private var isOver = false

    /// Prepares the sets.
    ///
    /// - Parameters:
    ///   - shareCount: 1...1024.
    ///   - threshold: 1...shareCount.
    ///   - workLimit: most sets times the square of the number of shares.
    init(shareCount: Int, threshold: Int, workLimit: Int) {
        self.shareCount = shareCount
        largestSize = shareCount - threshold
        setsLeft = workLimit / (shareCount * shareCount)
        size = largestSize.isMultiple(of: 2) ? 2 : 1
    }

    /// The next set as positions of shares, or `nil` after the last.
    mutating func next() -> Set<Int>? {
        guard !isOver else { return nil }
        if positions.isEmpty || !advance() {
            if !positions.isEmpty { size += 2 }
            guard size <= largestSize, let sets = binomial(), sets <= setsLeft else {
                isOver = true
                return nil
            }
            setsLeft -= sets
            positions = Array(0..<size)
        }
        return Set(positions)
    }

    /// The next set of the same size in lexicographic order; false after the last.
    private mutating func advance() -> Bool {
        guard
            let pivot = (0..<size).last(where: { positions[$0] < shareCount - size + $0 })
        else { return false }
        positions[pivot] += 1
        for index in (pivot + 1)..<max(size, pivot + 1) {
            positions[index] = positions[index - 1] + 1
        }
        return true
    }

    /// Sets of the current size; `nil` if they are too many to count.
    private func binomial() -> Int? {
        var result = 1
        for step in 1...size {
            let (product, overflow) = result.multipliedReportingOverflow(
                by: shareCount - size + step
            )
            guard !overflow else { return nil }
            result = product / step
        }
        return result
    }
}
