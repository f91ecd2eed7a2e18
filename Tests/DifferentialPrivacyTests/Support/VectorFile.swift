import Foundation

/// Reads a JSON vector file that lies beside the tests.
enum VectorFile {
    static func decode<Value: Decodable>(_ type: Value.Type, named name: String) throws -> Value {
        let directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Vectors")
        return try JSONDecoder().decode(
            type,
            from: Data(contentsOf: directory.appendingPathComponent(name))
        )
    }
}

/// A number written as a string, so that JSON readers cannot shorten it.
struct Decimal: Decodable {
    var number: Double

    init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let number = Double(text) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: text)
            )
        }
        self.number = number
    }
}
