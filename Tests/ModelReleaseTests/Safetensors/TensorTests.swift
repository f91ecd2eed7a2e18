import ModelRelease
import Testing

@Suite struct TensorTests {
    @Test func takesWhatFillsItsShape() throws {
        #expect(
            try Tensor(shape: [2, 3], elements: .int32([1, 2, 3, 4, 5, 6])).elements.count == 6
        )
        #expect(try Tensor(shape: [], elements: .float64([1])).shape == [])
        #expect(try Tensor(shape: [0, 7], elements: .float32([])).elements.count == 0)
    }

    @Test(arguments: [
        [], [2], [1, 2], [-3], [-1, -3], [0], [3, 0], [.max, .max], [.max, 2, 0],
    ])
    func refusesAllElse(shape: [Int]) {
        #expect(throws: ModelReleaseError.invalidTensor(shape: shape, elementCount: 3)) {
            try Tensor(shape: shape, elements: .int32([1, 2, 3]))
        }
    }
}
