import Foundation
import ProtocolPrimitives

/// Standard normal numbers for tests, by Box and Muller.
struct NormalNumbers {
    private var random: SeededRandomSource

    init(seed: UInt64) throws { random = try SeededRandomSource(seed: seed, label: "normal") }

    mutating func next() -> Double {
        let radius = (-2 * log((Double(random.uint64() >> 11) + 1) * 0x1p-53)).squareRoot()
        return radius * cos(2 * .pi * Double(random.uint64() >> 11) * 0x1p-53)
    }

    mutating func coin() -> Bool { random.uint64() & 1 == 1 }
}
