"""Writing company projects."""
