"""What a prospectus works out: the allowance, who teaches what, how past cohorts ended. Pure."""
