"""Questions in the formats that other systems read and write, and the one shape of ours."""
