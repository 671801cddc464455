"""What make needs before the product is installed. Standard library only."""
