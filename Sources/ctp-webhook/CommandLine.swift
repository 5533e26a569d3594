@main struct Main { static func main() { print("ctp-webhook") } }
