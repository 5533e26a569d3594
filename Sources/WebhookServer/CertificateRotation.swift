internal import Telemetry
package import TLSEngine

/// Which contents of the certificate files are in use, and what is to be done about those that are there now.
///
/// Pure but for ``load(_:)``: whoever looks at the files says what was seen, and when.
package struct CertificateRotation: Sendable {
    /// What has been seen of the files at one time.
    package typealias Look = Result<CertificateFiles.Contents, CertificateFilesError>

    /// What is to be done.
    enum Step {
        case nothing
        /// New connections get this from now on.
        case use(TLSServerContext)
        /// What is there cannot be used, and why; said once.
        case refuse(String)
    }

    let files: CertificateFiles
    private var inUse: CertificateFiles.Contents
    /// What new connections get.
    package private(set) var context: TLSServerContext
    /// The last look. Only what two looks in a row have seen counts: files are written piece by piece, and one after the other.
    private var last: Look
    /// What has been judged: of what stays as it is nothing is said twice.
    private var judged: Look
    /// What is in order, but not valid yet.
    private var waiting: TLSServerContext?
    /// Whether it began without a certificate.
    package let isProvisional: Bool

    /// Reads the files and begins with what is in them, valid now or not: a server that does not start says less than one that is not ready.
    package static func load(_ files: CertificateFiles) throws(CertificateFilesError) -> CertificateRotation {
        let contents = try files.read()
        return CertificateRotation(files: files, contents: contents, context: try files.context(from: contents))
    }

    /// Begins without a certificate, which will come into the memory that the files name. Until then the server shows one that nobody trusts,
    /// so that it can be asked after its health, and is not ready.
    ///
    /// - Parameter now: in seconds since 1970.
    package static func awaiting(_ files: CertificateFiles, at now: Int64) throws(CertificateFilesError) -> CertificateRotation {
        let contents = try files.provisionalContents(at: now)
        var rotation = CertificateRotation(
            files: files, contents: contents, context: try files.context(from: contents), isProvisional: true)
        // It is known that there is none: nobody need be told.
        (rotation.last, rotation.judged) = (.failure(.noPairYet), .failure(.noPairYet))
        return rotation
    }

    init(
        files: CertificateFiles, contents: CertificateFiles.Contents, context: TLSServerContext, isProvisional: Bool = false
    ) {
        self.files = files
        self.context = context
        self.isProvisional = isProvisional
        inUse = contents
        last = .success(contents)
        judged = .success(contents)
    }

    /// Takes what is there now.
    ///
    /// - Parameter now: in seconds since 1970.
    mutating func take(_ look: Look, at now: Int64) -> Step {
        guard look == last else {
            last = look
            return .nothing
        }
        if look != judged {
            judged = look
            waiting = nil
            return judge(look, at: now)
        }
        guard let waiting, case .success(let contents) = look, canReplace(waiting.certificate, at: now) else { return .nothing }
        return use(waiting, contents)
    }

    private mutating func judge(_ look: Look, at now: Int64) -> Step {
        do throws(CertificateFilesError) {
            let contents = try look.get()
            // Somebody has put back what was there.
            if contents == inUse { return .use(context) }
            let found = try files.context(from: contents)
            guard canReplace(found.certificate, at: now) else {
                waiting = found
                return .refuse(Self.complaint(about: found.certificate, at: now))
            }
            return use(found, contents)
        } catch {
            return .refuse(error.description)
        }
    }

    private mutating func use(_ found: TLSServerContext, _ contents: CertificateFiles.Contents) -> Step {
        (context, inUse, waiting) = (found, contents, nil)
        return .use(found)
    }

    /// A certificate that is not valid now never replaces one that is.
    private func canReplace(_ found: Certificate, at now: Int64) -> Bool {
        found.isValid(at: now) || !context.certificate.isValid(at: now)
    }

    private static func complaint(about certificate: Certificate, at now: Int64) -> String {
        now < certificate.notBefore
            ? "the certificate is not valid before \(Timestamp(seconds: certificate.notBefore).text)"
            : "the certificate has expired at \(Timestamp(seconds: certificate.notAfter).text)"
    }
}
