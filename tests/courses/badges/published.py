"""What Open Badges 3.0 and Verifiable Credentials 2.0 require of a credential, as a JSON schema.

Written down from the data model of the standards (classes AchievementCredential, AchievementSubject,
Achievement, Alignment, Criteria, IdentityObject, Image, Profile, CredentialStatus and Proof, with
the cardinalities and enumerations of OB 3.0.3), not taken from the product: what the product says
is held against it. Properties that the standards leave open to others are left open here.
"""

from __future__ import annotations

from typing import Any

URI = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:.+$"}
WEB = {"type": "string", "pattern": "^https?://.+$"}
WORDS = {"type": "string", "minLength": 1}
#: DateTimeZ: the zone is part of it.
MOMENT = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
}
ACHIEVEMENT_TYPES = [
    "Achievement", "ApprenticeshipCertificate", "Assessment", "Assignment", "AssociateDegree",
    "Award", "Badge", "BachelorDegree", "Certificate", "CertificateOfCompletion", "Certification",
    "CommunityService", "Competency", "Course", "CoCurricular", "Degree", "Diploma",
    "DoctoralDegree", "Fieldwork", "GeneralEducationDevelopment", "JourneymanCertificate",
    "LearningProgram", "License", "Membership", "ProfessionalDoctorate",
    "QualityAssuranceCredential", "MasterCertificate", "MasterDegree", "MicroCredential",
    "ResearchDoctorate", "SecondarySchoolDiploma",
]  # fmt: skip
TARGET_TYPES = [
    "ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric", "CFRubricCriterion",
    "CFRubricCriterionLevel", "CTDL",
]  # fmt: skip


def types(*names: str) -> dict[str, Any]:
    """An unordered set that holds these."""
    return {"type": "array", "items": URI | {"pattern": "^.+$"}, "minItems": 1, "uniqueItems": True,
            "allOf": [{"contains": {"const": name}} for name in names]}  # fmt: skip


def thing(required: list[str], closed: bool = False, **properties: Any) -> dict[str, Any]:
    """An object. *closed*: the standard allows no further property."""
    return {
        "type": "object", "required": required, "properties": properties,
        "additionalProperties": not closed,
    }  # fmt: skip


IDENTITY = thing(
    ["type", "hashed", "identityHash", "identityType"], True,
    type={"const": "IdentityObject"}, hashed={"const": True}, salt=WORDS,
    identityHash={"type": "string", "pattern": r"^sha256\$[0-9a-fA-F]{64}$"},
    identityType={"const": "emailAddress"},
)  # fmt: skip
ALIGNMENT = thing(
    ["type", "targetName", "targetUrl"], type=types("Alignment"), targetCode=WORDS,
    targetDescription=WORDS, targetName=WORDS, targetFramework=WORDS,
    targetType={"enum": TARGET_TYPES}, targetUrl=WEB,
)  # fmt: skip
IMAGE = thing(["id", "type"], True, id=URI, type={"const": "Image"}, caption=WORDS)
ACHIEVEMENT = thing(
    ["id", "type", "criteria", "description", "name"], id=URI, type=types("Achievement"),
    name=WORDS, description=WORDS, achievementType={"enum": ACHIEVEMENT_TYPES},
    criteria=thing([], id=URI, narrative=WORDS) | {"minProperties": 1}, image=IMAGE,
    alignment={"type": "array", "items": ALIGNMENT, "minItems": 1},
)  # fmt: skip
PROFILE = thing(["id", "type"], id=URI, type=types("Profile"), name=WORDS, url=WEB)
STATUS = thing(
    ["id", "type", "statusPurpose", "statusListIndex", "statusListCredential"],
    id=URI, type={"const": "BitstringStatusListEntry"}, statusPurpose={"const": "revocation"},
    statusListIndex={"type": "string", "pattern": "^[0-9]+$"}, statusListCredential=WEB,
)  # fmt: skip
PROOF = thing(
    ["type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"],
    type={"const": "DataIntegrityProof"}, cryptosuite={"const": "eddsa-jcs-2022"}, created=MOMENT,
    verificationMethod=URI, proofPurpose={"const": "assertionMethod"},
    proofValue={"type": "string", "pattern": "^z[1-9A-HJ-NP-Za-km-z]{80,90}$"},
)  # fmt: skip
CREDENTIAL = thing(
    ["@context", "id", "type", "issuer", "validFrom", "credentialSubject"],
    id=URI, name=WORDS, validFrom=MOMENT, issuer=PROFILE, credentialStatus=STATUS, proof=PROOF,
    type=types("VerifiableCredential", "OpenBadgeCredential"),
    credentialSubject=thing(
        ["type", "achievement"], id=URI, type=types("AchievementSubject"),
        identifier={"type": "array", "items": IDENTITY, "minItems": 1}, achievement=ACHIEVEMENT,
    ) | {"anyOf": [{"required": ["id"]}, {"required": ["identifier"]}]},
    **{"@context": {
        "type": "array", "minItems": 2,
        "prefixItems": [
            {"const": "https://www.w3.org/ns/credentials/v2"},
            {"pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json$"},
        ],
    }},
)  # fmt: skip
#: What a VC-JWT repeats of it, as registered claims (OB 3.0, 8.2.3).
CLAIMS = thing(
    ["iss", "jti", "nbf", "sub"], iss=URI, jti=URI, nbf={"type": "integer"}, sub=URI
)  # fmt: skip
STATUS_LIST = thing(
    ["@context", "id", "type", "issuer", "credentialSubject", "proof"],
    id=WEB, type=types("VerifiableCredential", "BitstringStatusListCredential"), proof=PROOF,
    issuer=URI, validFrom=MOMENT,
    credentialSubject=thing(
        ["id", "type", "statusPurpose", "encodedList"], id=URI, type={"const": "BitstringStatusList"},
        statusPurpose={"const": "revocation"}, encodedList={"type": "string", "pattern": "^u[A-Za-z0-9_-]+$"},
    ),
)  # fmt: skip
