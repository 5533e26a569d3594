internal import Logging
internal import Sockets
internal import TLSEngine

/// A thread that looks at the certificate files every few seconds and puts what is new into use.
///
/// It polls, and reads them whole, on purpose. inotify watches what a path leads to now, and misses what it will lead to: Kubernetes
/// swaps a symbolic link two steps up, others rename a folder or write in place, and some file systems tell nobody. Times and sizes can
/// stay the same. Three small files cost some microseconds.
final class CertificateWatcher: Sendable {
    private enum Message {
        case stop
    }

    private let mailbox: Mailbox<Message>
    private let thread: SystemThread

    /// - Parameter server: gets what is new, and hears of what cannot be used.
    init(_ rotation: CertificateRotation, every interval: Duration, for server: WebhookServer) throws(SystemCallError) {
        let mailbox = try Mailbox<Message>()
        self.mailbox = mailbox
        thread = try SystemThread.start(name: "certificates") {
            var rotation = rotation
            while !mailbox.wait(atMost: interval) {
                let look: CertificateRotation.Look
                do throws(CertificateFilesError) {
                    look = .success(try rotation.files.read())
                } catch {
                    look = .failure(error)
                }
                switch rotation.take(look, at: WallTime.now().seconds) {
                case .nothing: break
                case .use(let context): server.use(context)
                case .refuse(let reason): server.refuse(reason)
                }
            }
        }
    }

    /// Ends it.
    func stop() {
        mailbox.post(.stop)
        thread.join()
    }
}

extension WebhookServer {
    fileprivate func use(_ context: TLSServerContext) {
        replaceContext(context)
        shared.logger.notice("certificate replaced", metadata: context.certificate.metadata)
    }

    fileprivate func refuse(_ reason: String) {
        cannotReplaceContext(reason)
        shared.logger.error(
            "the new certificate cannot be used: going on with the one in use", metadata: ["reason": .string(reason)])
    }
}
