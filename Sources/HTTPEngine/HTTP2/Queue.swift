/// A first-in, first-out queue.
struct Queue<Element> {
    private var elements: [Element] = []
    private var start = 0

    var first: Element? { start < elements.count ? elements[start] : nil }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func removeFirst() {
        start += 1
        guard start == elements.count else { return }
        elements.removeAll(keepingCapacity: elements.capacity <= 128)
        start = 0
    }
}
