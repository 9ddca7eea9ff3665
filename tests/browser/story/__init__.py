"""The errands of the story, each a function that takes who runs it."""
