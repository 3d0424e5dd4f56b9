"""What can be switched while the program runs, by whatever is in the musician's hand: one vocabulary, one owner."""
