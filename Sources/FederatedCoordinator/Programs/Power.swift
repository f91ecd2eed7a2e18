import Foundation

/// `base` to the power `exponent`, for positive bases.
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
