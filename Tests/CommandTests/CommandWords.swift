/// The commands of a line for the shell, each as its words.
///
/// Understands quotes, comments and the operators between commands. Expands nothing.
struct CommandWords {
    private(set) var commands: [[String]] = []
    private var words: [String] = []
    private var word: String?
    private var quote: Character?

    init(_ line: String) {
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
                continue
            }
            switch character {
            case "'", "\"":
                quote = character
                word = word ?? ""
            case "#" where word == nil:
                endCommand()
                return
            case " ", "\t": endWord()
            case "|", ";", "&": endCommand()
            default: word = (word ?? "") + String(character)
            }
        }
        endCommand()
    }

    private mutating func endWord() {
        if let word { words.append(word) }
        word = nil
    }

    private mutating func endCommand() {
        endWord()
        if !words.isEmpty { commands.append(words) }
        words = []
    }
}
