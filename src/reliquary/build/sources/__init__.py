"""What a dataset can be made of: crawls, render sets and local copies, all read into the same candidates."""
