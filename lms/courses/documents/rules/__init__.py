"""What a document is called, who may get it, what it says, its numbers, what verifiers see. Pure."""
