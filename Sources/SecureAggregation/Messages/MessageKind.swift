/// Every message of a round, in the order of the protocol; the first byte of each.
public enum MessageKind: UInt8, CaseIterable, Sendable {
    /// Client to server: public keys.
    case keyAdvertisement = 1
    /// Server to client: who takes part, and the neighbors' keys.
    case neighborList = 2
    /// Client to server: sealed shares for the neighbors.
    case encryptedShares = 3
    /// Server to client: sealed shares from the neighbors.
    case forwardedShares = 4
    /// Client to server: the masked vector.
    case maskedInput = 5
    /// Server to client: whose vectors arrived.
    case survivorAnnouncement = 6
    /// Client to server: signature over that.
    case survivorSignature = 7
    /// Server to client: the neighbors' signatures, asking for shares.
    case unmaskingRequest = 8
    /// Client to server: one share of each neighbor.
    case unmaskingShares = 9
}
