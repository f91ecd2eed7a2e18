import FederatedCoordinator
import FederatedProtocol

/// A training program whose claims are noted, and falsified if a fault is planted.
struct AuditedProgram: TrainingProgram {
    var algorithm: String { program.algorithm }
    private var program: any TrainingProgram
    private let fault: AuditFault?
    private let claims: AuditClaims
    private var round: UInt32 = 0
    /// The query that is to be released once more, and then its first sum.
    private var repeated: SumQuery?
    private var firstSum: PrivateSum?

    init(_ program: any TrainingProgram, fault: AuditFault?, claims: AuditClaims) {
        self.program = program
        self.fault = fault
        self.claims = claims
    }

    mutating func next(after sum: PrivateSum?) throws -> TrainingStep {
        if let query = repeated {
            repeated = nil
            firstSum = sum
            return .query(try plan(query, isCharged: false))
        }
        let step = try program.next(after: firstSum ?? sum)
        firstSum = nil
        guard case .query(let query) = step else { return step }
        if fault == .doubleSpending { repeated = query }
        return .query(try plan(query, isCharged: true))
    }

    private mutating func plan(_ query: SumQuery, isCharged: Bool) throws -> SumQuery {
        claims[round] = AuditClaims.Claim(query: query, isCharged: isCharged)
        round += 1
        guard case .noiseFactor(let factor) = fault else { return query }
        func scaled(_ variance: UInt64) -> UInt64 {
            UInt64(max(1, (Double(variance) * factor * factor).rounded()))
        }
        let noise: QueryNoise =
            switch query.noise {
            case _ where factor == 0: .exact
            case .exact: .exact
            case .coordinator(let variance): .coordinator(variance: scaled(variance))
            case .clients(let variance, let shares):
                .clients(shareVariance: scaled(variance), minimumShares: shares)
            }
        return try SumQuery(
            body: query.body,
            encoding: query.encoding,
            noise: noise,
            samplingRate: query.samplingRate
        )
    }
}
