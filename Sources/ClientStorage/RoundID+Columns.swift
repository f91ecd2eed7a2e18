import Foundation
import ProtocolPrimitives

/// How a round stands in a table: its run as 16 bytes and its number.
extension RoundID {
    var storedRun: Data { Data(run.bytes) }
    var storedNumber: Int64 { Int64(number) }
}
