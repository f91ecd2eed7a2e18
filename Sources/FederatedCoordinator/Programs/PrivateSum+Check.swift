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

    /// The sum over everybody that a sum over a query's sample estimates; without a sample the sum itself.
    ///
    /// A client is in the sample with the query's rate q, so that the sum over the sample is q times that
    /// over everybody, on average.
    func estimate(of query: SumQuery) -> [Double] {
        guard let rate = query.samplingRate else { return values }
        return values.map { $0 / rate }
    }
}
