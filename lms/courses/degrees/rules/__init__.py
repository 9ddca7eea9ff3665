"""What decides on degrees: prerequisites, the binding version, the audit, the path. Pure."""
