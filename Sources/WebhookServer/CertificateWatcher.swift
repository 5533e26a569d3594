internal import LinuxSystem
internal import Logging
internal import TLSEngine

/// A thread that reads the certificate files every few seconds and hands new certificates to the server.
///
/// It polls and compares the whole contents, because the alternatives miss changes. inotify watches the file that a path leads to now, while
/// Kubernetes replaces a symbolic link two levels up, and some file systems send no events. Modification times and sizes can stay the same.
/// Reading three small files takes some microseconds.
final class CertificateWatcher: Sendable {
    private enum Message {
        case stop
    }

    private let mailbox: Mailbox<Message>
    private let thread: SystemThread

    init(_ rotation: CertificateRotation, every interval: Duration, for server: WebhookServer) throws(SystemCallError) {
        let mailbox = try Mailbox<Message>()
        self.mailbox = mailbox
        thread = try SystemThread.start(name: "certificates") {
            var rotation = rotation
            while !mailbox.wait(atMost: interval) {
                let reading: CertificateRotation.Reading
                do throws(CertificateFilesError) {
                    reading = .success(try rotation.files.read())
                } catch {
                    reading = .failure(error)
                }
                switch rotation.process(reading, at: WallTime.now().seconds) {
                case .none: break
                case .use(let context): server.reloaded(context)
                case .reject(let failure): server.reloadFailed(failure)
                }
            }
        }
    }

    /// Stops the thread.
    func stop() {
        mailbox.post(.stop)
        thread.join()
    }
}

extension WebhookServer {
    fileprivate func reloaded(_ tlsContext: TLSServerContext) {
        replaceContext(tlsContext)
        context.logger.notice("certificate reloaded", metadata: tlsContext.certificate.logMetadata())
    }

    fileprivate func reloadFailed(_ failure: CertificateReloadFailure) {
        context.certificate.reloadFailed(failure.error)
        var metadata: Logger.Metadata = ["error": .string(failure.error)]
        metadata["file"] = failure.file.map { .string($0) }
        context.logger.error("certificate reload failed; keeping the current certificate", metadata: metadata)
    }
}
