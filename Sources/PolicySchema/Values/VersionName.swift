extension String {
    /// The candidate with a digit that ends the text if separators are ignored: `1.2` for `TLSv1_2`; nil if there is none or several.
    func version(among candidates: [String]) -> String? {
        let wanted = normalizedName
        let found = candidates.filter { candidate in
            candidate.utf8.contains { $0 &- UInt8(ascii: "0") < 10 } && wanted.hasSuffix(candidate.normalizedName)
        }
        return found.count == 1 ? found[0] : nil
    }
}
