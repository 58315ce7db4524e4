"""An operation that people name."""

from languages import _
from standard_api.operations import Operation, UnknownOperationError, operation_named


class NoSuchOperationError(ValueError):
    """No operation has this name; the text lists what is valid."""


def named_operation(name: str) -> Operation:
    """The operation, auto_provision included; NoSuchOperationError in the reader's language."""
    try:
        return operation_named(name)
    except UnknownOperationError as error:
        names = ", ".join(error.valid)
        raise NoSuchOperationError(
            _("no operation {name!r}; valid: {names}", name=error.name, names=names)
        ) from None
