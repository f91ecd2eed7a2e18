import FederatedCoordinator
import ProtocolPrimitives
import SecureAggregation
import Testing

@Suite struct StatisticsTests {
    @Test(arguments: Adversary.allCases) func statisticsCountEveryByte(adversary: Adversary) throws
    {
        var federation = try Federation(
            clientCount: 20,
            neighborCount: 6,
            threshold: 4,
            adversary: adversary
        )
        var ids = federation.participants
        var uploads: [Phase: [Int]] = [:]
        var downloads: [Phase: [Int]] = [:]
        let opening = federation.serverSession.statistics
        #expect(
            opening[.advertiseKeys].upload.totalByteCount
                == federation.opening.advertisements.values.reduce(0) { $0 + $1.encode().count }
        )
        #expect(
            opening[.shareKeys].download.totalByteCount
                == (try ids.reduce(0) {
                    $0 + (try federation.serverSession.neighborList(for: $1).encode().count)
                })
        )
        for id in ids {
            let message = try federation.share(id)
            uploads[.shareKeys, default: []].append(message.count)
            try expectAccepted(federation.server.receive(encryptedShares: message, from: id))
        }
        ids = try federation.closeShareKeys()
        downloads[.maskedInputCollection] = try ids.map {
            try federation.server.forwardedShares(for: $0).encode().count
        }
        for id in ids {
            let message = try federation.mask(id)
            uploads[.maskedInputCollection, default: []].append(message.count)
            try expectAccepted(federation.server.receive(maskedInput: message, from: id))
        }
        ids = try federation.closeMaskedInputCollection()
        if adversary == .malicious {
            downloads[.consistencyCheck] = try ids.map { _ in
                try federation.server.survivorAnnouncement().encode().count
            }
            ids = try federation.runConsistencyCheck(ids)
            // Each carries one signature.
            uploads[.consistencyCheck] = ids.map { _ in 21 + 4 + 64 }
        }
        downloads[.unmasking] = try ids.map {
            try federation.server.unmaskingRequest(for: $0).encode().count
        }
        for id in ids {
            let message = try federation.unmask(id)
            uploads[.unmasking, default: []].append(message.count)
            try expectAccepted(federation.server.receive(unmaskingShares: message, from: id))
        }
        _ = try federation.server.finish(maxConcurrency: 2)
        let statistics = federation.server.statistics
        for phase in Phase.allCases {
            for (sizes, counts) in [
                (statistics[phase].download, downloads[phase] ?? []),
                (statistics[phase].upload, uploads[phase] ?? []),
            ] {
                #expect(sizes.count == counts.count)
                #expect(sizes.totalByteCount == counts.reduce(0, +))
                #expect(sizes.maximumByteCount == counts.max() ?? 0)
            }
        }
    }
}
