"""What the process says to do: scenarios as data (`catalog/`), and the pure function that recommends them."""
