"""What is kept: the engine, the tables, their migrations, and a PostgreSQL of our own."""
