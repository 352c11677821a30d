"""Pictures of the eight sample relics: a render set, and a pool of "photographs" to stand for real ones."""
