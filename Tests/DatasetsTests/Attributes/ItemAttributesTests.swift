import Testing

@testable import Datasets

@Suite struct ItemAttributesTests {
    @Test func readsTheThreeFiles() throws {
        let movies = try ItemAttributes.parse(
            bytes("7::A: B::C (1995)::Drama|War\n".replacing("::C", with: ": C")) + bytes("9::Caf")
                + [0xE9] + bytes("::Comedy\n"),
            file: "movies.dat",
            format: .movieLensMovies
        )
        #expect(movies.itemIDs == ["7", "9"])
        #expect(movies.titles == ["A: B: C (1995)", "Caf\u{E9}"])
        #expect(movies.categories == [["Drama", "War"], ["Comedy"]])
        let flags = "0|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|1|0"
        let items = try ItemAttributes.parse(
            bytes("3|Title|01-Jan-1995||http://x|\(flags)\n"),
            file: "u.item",
            format: .movieLensItems
        )
        #expect(items.categories == [["Adventure", "War"]])
        let artists = try ItemAttributes.parse(
            bytes("id\tname\turl\tpictureURL\n1\tAn Artist\thttp://x\thttp://y\n2\t\t\t\n"),
            file: "artists.dat",
            format: .lastFMArtists
        )
        #expect(artists.titles == ["An Artist", nil])
    }

    @Test func goesIntoTheOrderOfACatalog() throws {
        let attributes = try ItemAttributes(
            itemIDs: ["b", "a"],
            titles: ["B", nil],
            categories: [["k"], []]
        )
        let aligned = attributes.aligned(to: ["a", "new", "b"])
        #expect(aligned.itemIDs == ["a", "new", "b"])
        #expect(aligned.titles == [nil, nil, "B"])
        #expect(aligned.categories == [[], [], ["k"]])
        #expect(aligned.index(of: "b") == 2 && aligned.index(of: "z") == nil)
    }

    @Test func refusesWhatDoesNotFit() {
        for text in ["x::T::G\n", "1::T\n", "1::T::G\n1::U::G\n"] {
            #expect(throws: DatasetError.self) {
                try ItemAttributes.parse(bytes(text), file: "f", format: .movieLensMovies)
            }
        }
        #expect(throws: DatasetError.emptyData(file: "f")) {
            try ItemAttributes.parse([], file: "f", format: .lastFMArtists)
        }
        #expect(throws: DatasetError.self) {
            try ItemAttributes(itemIDs: ["a", "a"], titles: [nil, nil], categories: [[], []])
        }
        #expect(throws: DatasetError.self) {
            try ItemAttributes(itemIDs: ["a"], titles: [], categories: [[]])
        }
    }
}

@Suite(.enabled(if: BenchmarkData.isPresent, "needs the benchmark data beside the repository"))
struct ItemAttributesBenchmarkTests {
    @Test(arguments: [
        ("ml-1m/movies.dat.gz", ItemAttributesFormat.movieLensMovies, 3_883),
        ("ml-100k/u.item.gz", .movieLensItems, 1_682),
        ("lastfm-2k/artists.dat.gz", .lastFMArtists, 17_632),
    ])
    func publishedCatalogsAreRead(_ file: String, _ format: ItemAttributesFormat, _ count: Int)
        throws
    {
        let attributes = try ItemAttributes.read(path: BenchmarkData.path(file), format: format)
        #expect(attributes.count == count)
        #expect(attributes.titles.allSatisfy { $0 != nil })
        guard format != .lastFMArtists else { return }
        #expect(attributes.categories.allSatisfy { !$0.isEmpty })
        // Only the placeholder items of MovieLens 100K are of the genre "unknown".
        let unknown = attributes.categories.count { $0.contains("unknown") }
        #expect(unknown == (format == .movieLensItems ? 2 : 0))
    }

    @Test func listeningCountsOfLastFM() throws {
        let cleaned = try DatasetCleaner(format: .lastFM)
            .clean(path: BenchmarkData.path("lastfm-2k/user_artists.dat.gz"))
        let profile = cleaned.profile
        #expect(profile.rows == 92_834 && profile.users == 1_892 && profile.items == 17_632)
        #expect(cleaned.report.dropped == 0 && cleaned.report.changed == 0)
        #expect(cleaned.table.quantities?.min() == 1)
        #expect(cleaned.table.quantities?.max() == 352_698)
        let strict = try DatasetReader(format: .lastFM)
            .read(path: BenchmarkData.path("lastfm-2k/user_artists.dat.gz"))
        #expect(strict.table == cleaned.table)
    }
}
