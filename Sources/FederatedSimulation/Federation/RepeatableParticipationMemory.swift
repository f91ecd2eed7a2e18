import FederatedClient
import Synchronization

/// A simulated client's account: for the run only, and a round may be asked for more than once.
///
/// The same round always gets the same answer in a simulation, which tells nothing more, so that only
/// the first time counts.
final class RepeatableParticipationMemory: ParticipationMemory {
    private let participations = Mutex<[Participation]>([])

    /// Records a participation that the limits cover, unless its round is the last that was recorded.
    ///
    /// - Throws: ``ClientError``, the refusal.
    func record(_ participation: Participation, limits: ParticipationLimits) throws(ClientError) {
        try participations.withLock { (participations) throws(ClientError) in
            if participations.last == participation { return }
            try ParticipationAccount(participations).check(participation, limits: limits)
            participations.append(participation)
        }
    }
}
