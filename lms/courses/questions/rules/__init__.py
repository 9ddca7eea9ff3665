"""What is decided of questions: marks, what a learner may see, what is wrong with a question."""
