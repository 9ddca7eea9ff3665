"""Issuing, revoking and reissuing documents; their files; seals, signers, numbers; verifications."""
