"""A handler's methods, judged when the router is made: what cannot work is told before anything is served."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import Annotated, Any, get_args, get_origin

from fastapi import BackgroundTasks, Request, Response, params
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from standard_api.handler import StandardAPIHandler
from standard_api.operations import AUTO_PROVISION, OPERATIONS, Operation

_GIVEN_BY_FASTAPI = (HTTPConnection, Request, Response, BackgroundTasks)
_NAMES = {"health": "check_health"}


class HandlerError(TypeError):
    """A handler that cannot work; the text names each fault."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """One operation of a handler: ``wanted`` is the contract's, ``extras`` are for FastAPI to fill in."""

    call: Callable[..., Any]
    wanted: tuple[str, ...]
    extras: tuple[inspect.Parameter, ...]
    blocks: bool

    async def __call__(self, values: dict[str, Any]) -> Any:
        """Run it, a plain ``def`` in a thread, since it may block."""
        call = partial(self.call, **values)
        answer = await run_in_threadpool(call) if self.blocks else call()
        return await answer if inspect.isawaitable(answer) else answer


def methods_of(handler: StandardAPIHandler) -> dict[str, Method]:
    """The method of each operation; raise HandlerError when something about the handler cannot work."""
    if isinstance(handler, type):
        raise HandlerError(f"{handler.__name__} is a class: pass an instance, {handler.__name__}()")
    if not isinstance(handler, StandardAPIHandler):
        raise HandlerError(f"{type(handler).__name__} is no StandardAPIHandler: subclass it")
    operations = (*OPERATIONS, AUTO_PROVISION)
    faults = [*_misspelt(handler), *(fault for one in operations for fault in _faults(handler, one))]
    if faults:
        raise HandlerError(f"{type(handler).__name__} cannot work: {'; '.join(faults)}")
    return {one.name: _method(handler, one) for one in operations}


def method_name(operation: Operation) -> str:
    """What the handler calls an operation."""
    return _NAMES.get(operation.name, operation.name)


def _method(handler: StandardAPIHandler, operation: Operation) -> Method:
    call = getattr(handler, method_name(operation))
    wanted = _wanted(operation)
    extras = tuple(
        parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for name, parameter in _parameters(call).items()
        if name not in wanted and _is_filled_in(parameter)
    )
    written = not _is_unwritten(handler, method_name(operation))
    blocks = written and not inspect.iscoroutinefunction(call)
    return Method(call=call, wanted=wanted, extras=extras, blocks=blocks)


def _wanted(operation: Operation) -> tuple[str, ...]:
    return tuple(inspect.signature(getattr(StandardAPIHandler, method_name(operation))).parameters)[1:]


def _misspelt(handler: StandardAPIHandler) -> list[str]:
    """Methods of one's own whose name is almost that of an operation that is not written."""
    known = {method_name(one) for one in (*OPERATIONS, AUTO_PROVISION)}
    unwritten = [name for name in known if _is_unwritten(handler, name)]
    own = [name for name in dir(type(handler)) if not name.startswith("_") and name not in known]
    near = {
        name: get_close_matches(name, unwritten, n=1, cutoff=0.85)
        for name in own
        if callable(getattr(type(handler), name))
    }
    return [f"{name} is no operation; is {match[0]} meant?" for name, match in near.items() if match]


def _is_unwritten(handler: StandardAPIHandler, name: str) -> bool:
    return getattr(type(handler), name, None) is getattr(StandardAPIHandler, name)


def _faults(handler: StandardAPIHandler, operation: Operation) -> list[str]:
    name = method_name(operation)
    call = getattr(handler, name)
    if not callable(call):
        return [f"{name} is no method"]
    if inspect.isasyncgenfunction(call) or inspect.isgeneratorfunction(call):
        return [f"{name} yields: return one answer instead"]
    wanted, parameters = _wanted(operation), _parameters(call)
    if any(one.kind is one.VAR_KEYWORD for one in parameters.values()):
        return []
    missing = [one for one in wanted if one not in parameters]
    surplus = [one for one in parameters.values() if one.name not in wanted and _is_unfilled(one)]
    if not missing and not surplus:
        return []
    return [f"{name} takes ({', '.join(parameters)}), but is called with ({', '.join(wanted)})"]


def _is_unfilled(parameter: inspect.Parameter) -> bool:
    """Whether nobody gives a parameter of one's own its value."""
    variable = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    return not variable and parameter.default is parameter.empty and not _is_filled_in(parameter)


def _is_filled_in(parameter: inspect.Parameter) -> bool:
    """Whether FastAPI gives a parameter of one's own its value."""
    kind, marks = parameter.annotation, (parameter.default,)
    if get_origin(kind) is Annotated:
        kind, *rest = get_args(kind)
        marks = (*marks, *rest)
    known = isinstance(kind, type) and issubclass(kind, _GIVEN_BY_FASTAPI)
    return known or any(isinstance(mark, params.Depends) for mark in marks)


def _parameters(call: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    try:
        signature = inspect.signature(call, eval_str=True)
    except NameError:
        # An annotation is imported for type checkers alone.
        signature = inspect.signature(call)
    return dict(signature.parameters)
