"""What a photograph may show: the answer of a trained model, and the reference objects that look like it."""
