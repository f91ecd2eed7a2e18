import Testing

@testable import ModelRelease

@Suite struct ModelReleaseErrorTests {
    @Test(arguments: [
        ModelReleaseError.badGlobalSignature, .badSignature, .damagedSecretKey, .invalidComment,
        .invalidTensor(shape: [2], elementCount: 3),
        .keyDerivationCostOutOfRange(operations: 1, memoryByteCount: 2),
        .keyDerivationFailed(memoryByteCount: 1),
        .malformedMinisign(file: .signature, fault: .lines),
        .malformedSafetensors(.headerSyntax(offset: 3)), .passwordRequired, .sodiumUnavailable,
        .unusablePassword, .wrongPassword,
        .wrongKeyID(
            expected: MinisignKeyID(counted: [1, 0, 0, 0, 0, 0, 0, 0]),
            actual: MinisignKeyID(counted: [2, 0, 0, 0, 0, 0, 0, 0])
        ),
    ])
    func speaksInOneLine(error: ModelReleaseError) {
        for text in [error.message, error.hint].compactMap(\.self) {
            #expect(!text.isEmpty && !text.contains("\n") && !text.hasSuffix("."))
            #expect(text.first?.isUppercase == false)
        }
    }
}
