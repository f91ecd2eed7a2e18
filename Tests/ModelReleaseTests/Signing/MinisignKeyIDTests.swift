import Testing

@testable import ModelRelease

@Suite struct MinisignKeyIDTests {
    @Test func printsLikeMinisign() {
        // The identifier in minisign's own public key, as `minisign -V` prints it.
        let keyID = MinisignKeyID(counted: [0x1F, 0xE8, 0xB4, 0x42, 0x18, 0x0F, 0x62, 0xE7])
        #expect(keyID.description == "E7620F1842B4E81F")
        // C's %lX has no leading zeros.
        #expect(MinisignKeyID(counted: [0x0A, 0, 0, 0, 0, 0, 0, 0]).description == "A")
    }
}
