"""What first pages show, one module a role; every page takes a fixed number of statements."""
