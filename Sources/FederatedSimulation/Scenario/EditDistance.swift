/// Finds the valid word nearest to a misspelt one.
enum EditDistance {
    /// Levenshtein distance of two short words.
    ///
    /// - Complexity: O(length · length).
    static func between(_ left: String, _ right: String) -> Int {
        let left = Array(left.lowercased())
        let right = Array(right.lowercased())
        var previous = Array(0...right.count)
        for (row, leftCharacter) in left.enumerated() {
            var current = [row + 1]
            for (column, rightCharacter) in right.enumerated() {
                let substitution = previous[column] + (leftCharacter == rightCharacter ? 0 : 1)
                current.append(min(substitution, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }

    /// The nearest of the candidates, or nil if none is near enough to be meant.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        candidates
            .map { (word: $0, distance: between(word, $0)) }
            .filter { $0.distance <= max(2, word.count / 3) }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?
            .word
    }
}
