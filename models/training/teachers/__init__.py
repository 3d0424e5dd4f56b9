"""AudioSet models to learn from and to compare with; none of them is shipped."""
