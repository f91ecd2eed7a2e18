/// A fault planted on purpose, to see that the audit notices it; for tests only.
///
/// No scenario and no command line leads here.
package enum AuditFault: Equatable, Sendable {
    /// Answers are not clipped.
    case clippingOff
    /// Every query is released twice with fresh noise and charged once.
    case doubleSpending
    /// The noise has this many times the standard deviation that is charged; 0 is none.
    case noiseFactor(Double)
    /// Answers are clipped to this many times the bound that is charged.
    case sensitivityFactor(Double)
}
