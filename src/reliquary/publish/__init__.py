"""Publishing a built dataset on the Hugging Face Hub: one commit and one tag a version."""
