import Recommenders

/// Item-item weights in model files.
extension ModelFile {
    static let itemItemAlgorithms: Set = ["ease", "item-cf", associationRules]
    private static let associationRules = "association-rules"

    static func tensors(of model: ItemItemModel) throws(ModelReleaseError) -> [String: Tensor] {
        var tensors = [
            "counts": try vector(model.counts),
            "items": try Tensor(shape: [model.items.count], elements: .int32(model.items)),
            "item_weights": try Tensor(
                shape: [model.items.count, model.items.count],
                elements: .float32(model.weights)
            ),
        ]
        if let totals = model.totals {
            tensors["occurrences"] = try vector(totals.occurrences)
            tensors["association"] = try vector([
                totals.total, totals.shrinkage, totals.noise, totals.isWeighted ? 1 : 0,
            ])
        }
        return tensors
    }

    static func itemItem(_ file: Safetensors, algorithm: String) throws -> ItemItemModel {
        // Releases of rules had no totals at first.
        let areRules = algorithm == associationRules && file.tensors["occurrences"] != nil
        try check(
            file,
            holds: Set(
                ["counts", "items", "item_weights"]
                    + (areRules ? ["occurrences", "association"] : [])
            )
        )
        guard let items = file.tensors["items"], case .int32(let indices) = items.elements else {
            throw ModelReleaseError.invalidModel(part: "items")
        }
        guard let weights = file.tensors["item_weights"],
            case .float32(let elements) = weights.elements,
            weights.shape == [indices.count, indices.count]
        else { throw ModelReleaseError.invalidModel(part: "item_weights") }
        return try ItemItemModel(
            algorithm: algorithm,
            items: indices,
            weights: elements,
            counts: doubles(file, "counts"),
            totals: areRules ? totals(file) : nil
        )
    }

    private static func totals(_ file: Safetensors) throws -> AssociationTotals {
        let numbers = try doubles(file, "association")
        guard numbers.count == 4, numbers[3] == 0 || numbers[3] == 1 else {
            throw ModelReleaseError.invalidModel(part: "association")
        }
        return try AssociationTotals(
            occurrences: doubles(file, "occurrences"),
            total: numbers[0],
            shrinkage: numbers[1],
            noise: numbers[2],
            isWeighted: numbers[3] == 1
        )
    }
}
