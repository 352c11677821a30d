"""The processes that render: they are started, asked, watched, and started again where they fail."""
