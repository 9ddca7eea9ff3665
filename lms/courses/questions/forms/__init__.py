"""What people send to a question bank."""
