"""``reliquary reproduce``: an experiment of a source, from its pictures to the report, with one command."""
