"""What crosses the product's border: files of other systems, and (on top of them) protocols."""
