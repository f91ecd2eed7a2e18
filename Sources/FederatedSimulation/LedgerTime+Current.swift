import Foundation
import PrivacyLedger

extension LedgerTime {
    /// The system clock's time, in whole seconds.
    @Sendable static func current() -> LedgerTime {
        LedgerTime(clampingSecondsSince1970: Date().timeIntervalSince1970)
    }
}
