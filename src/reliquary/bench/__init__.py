"""Suite + baseline + dataset -> runs: each is done once, resumed when it was stopped, and scored from predictions."""
