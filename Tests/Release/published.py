"""The published structures of the statements of a release, from the packages of their authors."""

import json

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement


def require_provenance(statement):
    """Raises ValueError if this is not an in-toto statement (v1) with a SLSA provenance (v1). Unknown fields are errors."""
    try:
        parsed = json_format.ParseDict(statement, statement_pb2.Statement())
        predicate = json_format.ParseDict(statement["predicate"], provenance_pb2.Provenance())
    except json_format.ParseError as error:
        raise ValueError(str(error)) from error
    Statement.copy_from_pb(parsed).validate()
    # Protocol buffers cannot require fields. These are the required ones of https://slsa.dev/spec/v1.1/provenance
    required = {
        "predicateType": parsed.predicate_type == "https://slsa.dev/provenance/v1",
        "buildType": predicate.build_definition.build_type,
        "externalParameters": len(predicate.build_definition.external_parameters),
        "builder.id": predicate.run_details.builder.id,
    }
    if missing := [name for name, present in required.items() if not present]:
        raise ValueError(f"missing: {missing}")


def require_cyclonedx(bom):
    """Raises ValueError if this is not a CycloneDX document of version 1.5."""
    if error := JsonStrictValidator(SchemaVersion.V1_5).validate_str(json.dumps(bom)):
        raise ValueError(str(error))
