"""records + decisions + recipe -> a versioned dataset in the form of a Hugging Face dataset repository."""
