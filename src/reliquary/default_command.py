"""A group of commands one of which needs no name: ``reliquary crawl met`` beside ``reliquary crawl status DIR``."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class DefaultCommandGroup(TyperGroup):
    """Arguments that begin with no command of the group, and do not ask for help, belong to the default command.

    So does the bare name of the group, unless that shows the help (``no_args_is_help``).
    """

    default = "run"

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the commands that have a name of their own."""
        return [name for name in super().list_commands(ctx) if name != self.default]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Show the arguments and options of the default command first: most people look for these."""
        default = self.commands[self.default]
        default.format_help(type(ctx)(default, info_name=ctx.info_name, parent=ctx.parent), formatter)
        super().format_help(ctx, formatter)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command's name in front of arguments that name none."""
        names_one = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        if not names_one and (args or not self.no_args_is_help):
            args = [self.default, *args]
        return list(super().parse_args(ctx, args))
