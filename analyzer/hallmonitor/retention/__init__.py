"""What is kept ends: each class of data after its number of days."""
