"""Reading sheets of marks and official records, cell by cell; pure."""
