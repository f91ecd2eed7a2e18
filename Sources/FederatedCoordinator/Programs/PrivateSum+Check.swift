import FederatedProtocol

extension PrivateSum {
    /// Checks that this is a sum of answers to a query.
    ///
    /// - Throws: ``CoordinatorError/unexpectedSum(expected:actual:)``.
    func check(answers query: SumQuery) throws(CoordinatorError) {
        guard values.count == query.body.length else {
            throw .unexpectedSum(expected: query.body.length, actual: values.count)
        }
    }
}
