"""What decides on course registration: seats by group, timetables, limits, and the whole of it. Pure."""
