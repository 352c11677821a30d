"""Sample copies: folders in the form in which the owners of the source data hand theirs out."""
