internal import PolicySchema
internal import TextCoding

/// Names of object identifiers that BoringSSL reads (`OBJ_txt2obj`), so that Envoy accepts them in place of the dotted form.
///
/// The table has the types of names of people, hosts and services. BoringSSL has a thousand more, which are no types of names.
enum OIDName {
    /// The dotted form of a name, which is case-sensitive; nil if there is none.
    static func identifier(of name: Span<UInt8>) -> String? { table.index(of: name).map { identifiers[$0] } }

    /// The dotted form of a name in any case, or of another name for it.
    static func nearestIdentifier(to text: String) -> String? {
        let name = text.lowercased()
        if ["upn", "userprincipalname"].contains(name) { return "1.3.6.1.4.1.311.20.2.3" }
        return names.firstIndex { $0.lowercased() == name }.map { identifiers[$0] }
    }

    private static let table = NameTable(names.map { [$0] })
    private static let names = entries.map(\.name)
    private static let identifiers = entries.map(\.identifier)

    /// The names with the last number of their identifiers, by the other numbers.
    private static let entries: [(name: String, identifier: String)] = [
        (
            "2.5.4.",
            """
            CN=3 commonName=3 SN=4 surname=4 serialNumber=5 C=6 countryName=6 L=7 localityName=7 ST=8 \
            stateOrProvinceName=8 street=9 streetAddress=9 O=10 organizationName=10 OU=11 \
            organizationalUnitName=11 title=12 description=13 businessCategory=15 postalAddress=16 postalCode=17 \
            postOfficeBox=18 telephoneNumber=20 facsimileTelephoneNumber=23 member=31 owner=32 roleOccupant=33 \
            name=41 GN=42 givenName=42 initials=43 generationQualifier=44 x500UniqueIdentifier=45 dnQualifier=46 \
            distinguishedName=49 pseudonym=65 role=72
            """
        ),
        (
            "0.9.2342.19200300.100.1.",
            """
            UID=1 userId=1 mail=3 rfc822Mailbox=3 userClass=8 host=9 DC=25 domainComponent=25 \
            associatedDomain=37 associatedName=38 mobileTelephoneNumber=41
            """
        ),
        (
            "1.2.840.113549.1.9.",
            """
            emailAddress=1 unstructuredName=2 unstructuredAddress=8 friendlyName=20 localKeyID=21
            """
        ),
        (
            "1.3.6.1.5.5.7.8.",
            """
            id-on-personalData=1 id-on-permanentIdentifier=3
            """
        ),
        (
            "1.3.6.1.4.1.311.20.2.",
            """
            msSmartcardLogin=2 msUPN=3
            """
        ),
    ].flatMap { prefix, entries in
        entries.split(separator: " ").map { entry in
            let parts = entry.split(separator: "=")
            return (String(parts[0]), prefix + parts[1])
        }
    }
}
