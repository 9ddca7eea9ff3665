"""Reading documents: what somebody can get, what was issued, what an institution puts on them."""
