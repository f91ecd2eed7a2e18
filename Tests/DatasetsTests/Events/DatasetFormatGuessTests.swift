import Testing

@testable import Datasets

@Suite struct DatasetFormatGuessTests {
    @Test(arguments: [
        ("1::10::5::100\n", "movielens"), ("1\t10\t5\t100\n", "movielens"),
        ("1\t10\t5\t100\n0\t3\t5\t100\n", "ncf"), ("4\t1\t5\t9\n2\t0\t4\t8\n", "ncf"),
        ("0 1 2\n", "lightgcn"), ("userID\tartistID\tweight\n2\t5\t1\n", "lastfm"),
        ("user_id,item_id,qty\na,b,1\n", "csv"),
        ("movieId,userId,rating,timestamp\n1,2,3,4\n", "csv"),
        (
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
            "online-retail"
        ),
    ])
    func formatsAreRecognized(_ text: String, _ expected: String) throws {
        #expect(try DatasetFormatGuess.format(bytes(text), file: "data").name == expected)
    }

    @Test(arguments: [
        "hello\n", "a,b,c\n1,2,3\n", "user\na\n", "{\"user\": 1}\n", "1|2|3\n", "5\n",
    ])
    func whatIsNothingIsRefused(_ text: String) {
        #expect(throws: DatasetError.formatUnknown(file: "data")) {
            try DatasetFormatGuess.format(bytes(text), file: "data")
        }
        #expect(DatasetError.formatUnknown(file: "data").hint?.contains("--format") == true)
    }

    @Test func columnsGoByTheirUsualNames() {
        let header = ["Customer_ID", "SKU", "Qty", "event_time", "title", "other", "time"]
        let columns = DatasetFormatGuess.columns(header: header)
        #expect(
            columns
                == CSVColumns(
                    user: "Customer_ID",
                    item: "SKU",
                    timestamp: "time",
                    quantity: "Qty",
                    description: "title"
                )
        )
        #expect(CSVColumns(names: ["user": "u", "item": "i", "colour": "c"]) == nil)
        #expect(columns.flatMap { CSVColumns(names: $0.names) } == columns)
    }
}
