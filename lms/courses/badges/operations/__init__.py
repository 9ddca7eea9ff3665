"""Keys, achievements, issuing by hand and by itself, revoking, badges from elsewhere, erasing."""
