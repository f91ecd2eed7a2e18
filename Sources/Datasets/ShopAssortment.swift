import ProtocolPrimitives

/// The items of a synthetic shop, ready to draw from.
struct ShopAssortment {
    /// Number of items.
    let itemCount: Int
    /// Number of taste groups.
    let groupCount: Int
    /// Number of seasons.
    let seasonCount: Int

    /// What is drawn from in group `g` and season `s`, at `g * seasonCount + s`.
    ///
    /// One more group than there are taste groups: the last holds every item.
    private let choices: [WeightedChoice]

    /// Draws the popularity, group and season of every item.
    ///
    /// - Throws: ``DatasetError/randomnessUnavailable``.
    init(_ shop: SyntheticShop) throws(DatasetError) {
        itemCount = shop.itemCount
        groupCount = shop.tasteGroupCount
        seasonCount = shop.seasonCount
        var random = try SeededRandomSource.dataset(shop.seed, "synthetic-shop/items")
        var ranks = (0..<shop.itemCount).map { $0 }
        var groups = ranks.map { $0 % shop.tasteGroupCount }
        var seasons = ranks.map { $0 % shop.seasonCount }
        random.shuffle(&ranks)
        random.shuffle(&groups)
        random.shuffle(&seasons)
        let popularity = ranks.map {
            DeterministicMath.power(
                Double($0 + 1) + Double(shop.itemCount) / 40,
                -shop.popularityExponent
            )
        }
        var choices: [WeightedChoice] = []
        for group in 0...shop.tasteGroupCount {
            let members = groups.indices.filter {
                groups[$0] == group || group == shop.tasteGroupCount
            }
            for season in 0..<shop.seasonCount {
                let weights = members.map {
                    popularity[$0] * (seasons[$0] == season ? shop.seasonFactor : 1)
                }
                choices.append(WeightedChoice(members.map(Int32.init), weights: weights))
            }
        }
        self.choices = choices
    }

    /// Draws an item of a group, or of any group for nil, in a season.
    func draw(group: Int?, season: Int, using random: inout some RandomSource) -> Int32 {
        choices[(group ?? groupCount) * seasonCount + season].draw(using: &random)
    }
}
