"""Errors in the arguments of commands."""

from simulator.errors.entry import KnownError

ARGUMENTS = (
    KnownError(
        "MTS-301",
        "name an operation",
        "`mt-sim call` was given no operation.",
        "`mt-sim call --list` shows all 18.",
    ),
    KnownError(
        "MTS-302",
        "",
        "The contract has no operation of this name.",
        "`mt-sim call --list` explains each.",
    ),
    KnownError(
        "MTS-303",
        "... needs ...",
        "The operation is about one tenant or one user, and none was named.",
        "Add `--tenant ID` or `--user ID`.",
    ),
    KnownError(
        "MTS-304",
        "not name=value: ...",
        "A query option is a name, an equals sign and a value.",
        "Write it like `--query period=7d`.",
    ),
    KnownError(
        "MTS-305",
        "cannot read the body: ...",
        "The file that should hold the body is missing or not readable.",
        "Check the path after the `@`.",
    ),
    KnownError(
        "MTS-306",
        "",
        "The body cannot be parsed; often the shell has taken its quotation marks.",
        "Put single quotes around it, or keep it in a file.",
    ),
    KnownError(
        "MTS-307",
        "the body must be a JSON object",
        "A list, a text or a number was given.",
        "Begin it with `{`.",
    ),
    KnownError(
        "MTS-308",
        "",
        "The request cannot be said to this target: its dialect has no word for the operation, or a part "
        "of it cannot be written as HTTP.",
        "`mt-sim target list` shows the target's dialect; the message names the part.",
    ),
    KnownError(
        "MTS-309",
        "no kind ...; valid: demo, service",
        "An application is for a demo (30 days) or for service (a year).",
        "Use one of the two.",
    ),
    KnownError(
        "MTS-310",
        "not a day: ...",
        "A day is written YYYY-MM-DD and must exist.",
        "Write it like `2026-11-23`.",
    ),
    KnownError(
        "MTS-311",
        "not fault=rate: ...",
        "A fault is a name, an equals sign and a rate from 0 to 1.",
        "Write it like `duplicate=0.3`.",
    ),
    KnownError("MTS-312", "say on or off", "`mt-sim debug` is a switch.", "`mt-sim debug on`."),
    KnownError(
        "MTS-313",
        "name one delivery, or say --failed",
        "Nothing says what to send again.",
        "`mt-sim deliveries redeliver 7`, or `--failed` for all dead letters.",
    ),
    KnownError(
        "MTS-314",
        "no language ...",
        "mt-sim speaks Korean and English.",
        "`--lang ko` or `--lang en`; without it the locale decides.",
    ),
    KnownError(
        "MTS-315",
        "",
        "An option or argument is unknown, missing, or has a value of the wrong kind.",
        "`--help` behind the command explains every option.",
    ),
    KnownError(
        "MTS-316",
        "no format ...",
        "The command does not know the form that `--format` names.",
        "Use one of those that the message lists. Files have options of their own: `--report`, `--junit`.",
    ),
    KnownError(
        "MTS-317",
        "cannot write ...: ...",
        "The folder of the file is missing, full or not yours.",
        "Name a file in a folder that you can write.",
    ),
    KnownError(
        "MTS-318",
        "cannot write to standard output: ...",
        "Where the output goes is full or broken.",
        "Make room there, or send the output to another file.",
    ),
    KnownError(
        "MTS-319",
        "a demo has no --end: it runs 30 days",
        "The end of a demo follows from its start.",
        "Leave `--end` out, or apply with `--kind service`.",
    ),
    KnownError(
        "MTS-320",
        "the term ends (...) before it starts (...)",
        "`--end` is a day before `--start`.",
        "Name a later day, or leave `--end` out.",
    ),
    KnownError(
        "MTS-321",
        "the market does not know ... (it knows: ...)",
        "The service that `--target` or `mt-sim target use` names is none of the running market's.",
        "`mt-sim target register NAME` makes it known; `--target` may name another.",
    ),
    KnownError(
        "MTS-322",
        "application ... is for ..., not for ...",
        "An application's number says which service it is for, and `--target` names another.",
        "Leave `--target` out.",
    ),
    KnownError(
        "MTS-341",
        "not a name for a project: ... (small letters, digits and -)",
        "The name becomes a folder, a package and a target.",
        "Begin with a small letter: `mt-sim new my-service`.",
    ),
    KnownError(
        "MTS-342",
        "... has no ...; valid: ...",
        "An option of `mt-sim new` has a value that none of its choices is.",
        "Use one of those that the message lists.",
    ),
    KnownError(
        "MTS-343",
        "... is there already; nothing was written",
        "`mt-sim new` overwrites no file, and one that it would write exists.",
        "Choose another name or folder; `mt-sim new --update` brings a project up to this version.",
    ),
    KnownError(
        "MTS-344",
        "... is not the record of a project",
        "`mt-sim new --update` needs `.mt-sim-new.json`, as `mt-sim new` wrote it.",
        "Run it in the project's folder, or name that with `--in`.",
    ),
    KnownError(
        "MTS-345",
        "cannot write ...: ...",
        "A file of the project cannot be written: no right to, or no room.",
        "Choose another folder with `--in`.",
    ),
    KnownError(
        "MTS-346",
        "no rule and no check ...",
        "The contract has no rule of this number, and no check has this id.",
        "`mt-sim rule` lists the rules, `mt-sim test --list` the checks.",
    ),
    KnownError(
        "MTS-347",
        "name the project",
        "`mt-sim new` got no name, and asks for one only at a terminal.",
        "Name it: `mt-sim new my-service`.",
    ),
)
