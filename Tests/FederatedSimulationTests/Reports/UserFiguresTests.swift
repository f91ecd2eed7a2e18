import Testing

@testable import FederatedSimulation

@Suite struct UserFiguresTests {
    @Test func whatIsWrittenIsRead() throws {
        let figures = UserFigures(
            names: ["ndcg@10", "hr@10"],
            columns: [[0.630_929_753_571_457_5, 0, 1e-300], [1, 0, -2.5]]
        )
        #expect(UserFigures(csv: figures.csv) == figures)
        #expect(figures.users == 3 && figures["hr@10"] == [1, 0, -2.5] && figures["auc"] == nil)
        let text = String(decoding: figures.csv, as: UTF8.self)
        #expect(text.hasPrefix("user,ndcg@10,hr@10\n0,0.6309297535714575,1\n1,0,0\n"))
    }

    @Test(arguments: [
        "", "user,a\n", "user,a\n0,1", "user\n0\n", "id,a\n0,1\n", "user,a\n1,1\n", "user,a\n0\n",
        "user,a\n0,1,2\n", "user,a\n0,nan\n", "user,a\n0,inf\n", "user,a\n0,x\n",
        "user,a,a\n0,1,1\n",
        "user,a\n0,1\n\n", "user,a\n0,1\n0,1\n", "user,a\n00,1\n", "user,a\n0,\n",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(UserFigures(csv: Array(text.utf8)) == nil)
    }
}
