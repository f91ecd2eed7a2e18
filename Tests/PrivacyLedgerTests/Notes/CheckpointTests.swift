import Testing

@testable import PrivacyLedger

@Suite struct CheckpointTests {
    static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    @Test func textRoundTrips() throws {
        for size in ["0", "1", "20852163", "9223372036854775807"] {
            let text = "example.com/log\n\(size)\n\(Self.root)\n"
            #expect(try Checkpoint(text: text).text == text)
        }
    }

    @Test(arguments: [
        "", "\n\n\n", "log\n1\n", "log\n1\nROOT", "log\n01\nROOT\n", "log\n+1\nROOT\n",
        "log\n-1\nROOT\n", "log\n1 \nROOT\n", "log\n\nROOT\n", "\n1\nROOT\n", "log\n1\nROOT\n\n",
        "log\n1\nROOT\nextension\n", "log\r\n1\r\nROOT\r\n", "log\n9223372036854775808\nROOT\n",
        "log\n1\nAAAA\n", "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "lo g\n1\nROOT\n", "lo+g\n1\nROOT\n", "log\n１\nROOT\n",
    ])
    func malformedTextIsRefused(text: String) {
        #expect(throws: PrivacyLedgerError.invalidCheckpoint) {
            try Checkpoint(text: text.replacing("ROOT", with: Self.root))
        }
    }
}
