package import TLSEngine

/// Decides when new contents of the certificate files replace the certificate in use.
///
/// It reads the files only at the start, in ``load(_:)``. Afterwards the caller reads them and passes the result and the time to
/// ``process(_:at:)``.
package struct CertificateRotation: Sendable {
    /// The result of reading the files once.
    package typealias Reading = Result<CertificateFiles.Contents, CertificateFilesError>

    /// What the server must do after a reading.
    enum Action {
        case none
        /// Use this context for new connections.
        case use(TLSServerContext)
        /// Report that the contents cannot be used. Each failure is reported once.
        case reject(CertificateReloadFailure)
    }

    let files: CertificateFiles
    private var contentsInUse: CertificateFiles.Contents
    /// The context for new connections.
    package private(set) var context: TLSServerContext
    /// The last reading. A change counts only if two consecutive readings agree, because files may be written in several steps.
    private var last: Reading
    /// The last reading that was evaluated. The same reading is not evaluated again.
    private var evaluated: Reading
    /// A certificate that is correct but not valid yet.
    private var waiting: TLSServerContext?
    /// Whether the rotation began with a provisional certificate.
    package let isProvisional: Bool

    /// Reads the files and begins with their contents. The certificate may be expired or not valid yet: the server starts and is not ready.
    package static func load(_ files: CertificateFiles) throws(CertificateFilesError) -> CertificateRotation {
        let contents = try files.read()
        return CertificateRotation(files: files, contents: contents, context: try files.context(from: contents))
    }

    /// Begins with a provisional certificate that no client trusts, until there is one in memory. The server responds to health probes
    /// meanwhile, and is not ready.
    ///
    /// - Parameter now: in seconds since 1970.
    package static func provisional(_ files: CertificateFiles, at now: Int64) throws(CertificateFilesError) -> CertificateRotation
    {
        let contents = try files.provisionalContents(at: now)
        var rotation = CertificateRotation(
            files: files, contents: contents, context: try files.context(from: contents), isProvisional: true)
        // A missing certificate is the expected state and need not be reported.
        (rotation.last, rotation.evaluated) = (.failure(.noCertificateYet), .failure(.noCertificateYet))
        return rotation
    }

    init(
        files: CertificateFiles, contents: CertificateFiles.Contents, context: TLSServerContext, isProvisional: Bool = false
    ) {
        self.files = files
        self.context = context
        self.isProvisional = isProvisional
        contentsInUse = contents
        last = .success(contents)
        evaluated = .success(contents)
    }

    /// Processes the next reading of the files.
    ///
    /// - Parameter now: in seconds since 1970.
    mutating func process(_ reading: Reading, at now: Int64) -> Action {
        guard reading == last else {
            last = reading
            return .none
        }
        if reading != evaluated {
            evaluated = reading
            waiting = nil
            return evaluate(reading, at: now)
        }
        guard let waiting, case .success(let contents) = reading, canReplace(waiting.certificate, at: now) else { return .none }
        return use(waiting, contents)
    }

    private mutating func evaluate(_ reading: Reading, at now: Int64) -> Action {
        do throws(CertificateFilesError) {
            let contents = try reading.get()
            // The previous contents were restored.
            if contents == contentsInUse { return .use(context) }
            let new = try files.context(from: contents)
            guard canReplace(new.certificate, at: now) else {
                waiting = new
                return .reject(CertificateReloadFailure(invalid: new.certificate, at: now, files))
            }
            return use(new, contents)
        } catch {
            return .reject(CertificateReloadFailure(error, files))
        }
    }

    private mutating func use(_ new: TLSServerContext, _ contents: CertificateFiles.Contents) -> Action {
        (context, contentsInUse, waiting) = (new, contents, nil)
        return .use(new)
    }

    /// A certificate that is not valid now must not replace one that is.
    private func canReplace(_ new: Certificate, at now: Int64) -> Bool {
        new.isValid(at: now) || !context.certificate.isValid(at: now)
    }
}
