"""Errors in the arguments of commands."""

from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

OPERATION_NOT_NAMED = KnownError(
    id="MTS-301",
    message="name an operation",
    hint="mt-sim call --list shows them",
    cause="`mt-sim call` was given no operation.",
    cure="`mt-sim call --list` shows all 18.",
)
NO_OPERATION = KnownError(
    id="MTS-302",
    hint="mt-sim call --list explains each",
    cause="The contract has no operation of this name.",
    cure="`mt-sim call --list` explains each.",
)
SUBJECT_NOT_NAMED = KnownError(
    id="MTS-303",
    message="{name} needs {option}",
    hint="add {option} ID",
    cause="The operation is about one tenant or one user, and none was named.",
    cure="Add `--tenant ID` or `--user ID`.",
)
NOT_A_QUERY = KnownError(
    id="MTS-304",
    message="not name=value: {pair!r}",
    hint="for example --query period=7d",
    cause="A query option is a name, an equals sign and a value.",
    cure="Write it like `--query period=7d`.",
)
BODY_NOT_READABLE = KnownError(
    id="MTS-305",
    message="cannot read the body: {error}",
    cause="The file that should hold the body is missing or not readable.",
    cure="Check the path after the `@`.",
)
BODY_NOT_JSON = KnownError(
    id="MTS-306",
    cause="The body cannot be parsed; often the shell has taken its quotation marks.",
    cure="Put single quotes around it, or keep it in a file.",
)
BODY_NOT_AN_OBJECT = KnownError(
    id="MTS-307",
    message="the body must be a JSON object",
    cause="A list, a text or a number was given.",
    cure="Begin it with `{`.",
)
REQUEST_NOT_SAYABLE = KnownError(
    id="MTS-308",
    cause=(
        "The request cannot be said to this target: its dialect has no word for the operation, or a "
        "part of it cannot be written as HTTP."
    ),
    cure="`mt-sim target list` shows the target's dialect; the message names the part.",
)
NO_KIND = KnownError(
    id="MTS-309",
    message="no kind {kind!r}; valid: demo, service",
    cause="An application is for a demo (30 days) or for service (a year).",
    cure="Use one of the two.",
)
NOT_A_DAY = KnownError(
    id="MTS-310",
    message="not a day: {text!r}",
    hint="YYYY-MM-DD",
    cause="A day is written YYYY-MM-DD and must exist.",
    cure="Write it like `2026-11-23`.",
)
NOT_A_FAULT_RATE = KnownError(
    id="MTS-311",
    message="not fault=rate: {word!r}",
    hint="for example duplicate=0.3",
    cause="A fault is a name, an equals sign and a rate from 0 to 1.",
    cure="Write it like `duplicate=0.3`.",
)
NEITHER_ON_NOR_OFF = KnownError(
    id="MTS-312",
    message="say on or off",
    hint="mt-sim debug on",
    cause="`mt-sim debug` is a switch.",
    cure="`mt-sim debug on`.",
)
DELIVERY_NOT_NAMED = KnownError(
    id="MTS-313",
    message="name one delivery, or say --failed",
    cause="Nothing says what to send again.",
    cure="`mt-sim deliveries redeliver 7`, or `--failed` for all dead letters.",
)
NO_LANGUAGE = KnownError(
    id="MTS-314",
    message="no language {value!r}",
    hint="valid: {names}",
    cause="mt-sim speaks Korean and English.",
    cure="`--lang ko` or `--lang en`; without it the locale decides.",
)
WRONG_USAGE = KnownError(
    id="MTS-315",
    hint="{command} --help explains every option",
    cause="An option or argument is unknown, missing, or has a value of the wrong kind.",
    cure="`--help` behind the command explains every option.",
)
NO_FORMAT = KnownError(
    id="MTS-316",
    message="no format {output!r}",
    hint="one of: {names}",
    cause="The command does not know the form that `--format` names.",
    cure="Use one of those that the message lists. Files have options of their own: `--report`, `--junit`.",
)
FILE_NOT_WRITABLE = KnownError(
    id="MTS-317",
    message="cannot write {path}: {strerror}",
    cause="The folder of the file is missing, full or not yours.",
    cure="Name a file in a folder that you can write.",
)
OUTPUT_NOT_WRITABLE = KnownError(
    id="MTS-318",
    message="cannot write to standard output: {error}",
    hint="make room where it goes, or send it elsewhere",
    cause="Where the output goes is full or broken.",
    cure="Make room there, or send the output to another file.",
    exit_code=ExitCode.INCOMPLETE,
)
DEMO_WITH_END = KnownError(
    id="MTS-319",
    message="a demo has no --end: it runs 30 days",
    hint="leave it out, or apply with --kind service",
    cause="The end of a demo follows from its start.",
    cure="Leave `--end` out, or apply with `--kind service`.",
)
TERM_ENDS_TOO_EARLY = KnownError(
    id="MTS-320",
    message="the term ends ({last}) before it starts ({first})",
    cause="`--end` is a day before `--start`.",
    cure="Name a later day, or leave `--end` out.",
)
TARGET_NOT_KNOWN = KnownError(
    id="MTS-321",
    message="the market does not know {name} (it knows: {known})",
    hint="mt-sim target register {name} makes it known; --target {own} means the sandbox's",
    cause="The service that `--target` or `mt-sim target use` names is none of the running market's.",
    cure="`mt-sim target register NAME` makes it known; `--target` may name another.",
)
APPLICATION_FOR_ANOTHER = KnownError(
    id="MTS-322",
    message="application {number} is for {own}, not for {name}",
    hint="leave --target out, or say --target {own}",
    cause="An application's number says which service it is for, and `--target` names another.",
    cure="Leave `--target` out.",
)
OPTION_GIVEN_TWICE = KnownError(
    id="MTS-323",
    message="{option} takes one value, and is given more than once",
    hint="leave all but one of them out",
    cause="An option that takes one value is given twice, and nothing says which is meant.",
    cure="Leave all but one of them out; the help names the options that are repeatable.",
)
NOT_UTF_8 = KnownError(
    id="MTS-324",
    message="argument {number} holds bytes that are no UTF-8: {word}",
    hint="set the terminal to UTF-8, or keep a body in a file: --body @FILE",
    cause="The terminal, or a script, wrote in an encoding that is not the locale's.",
    cure="Write the command in UTF-8; a body may stand in a file.",
)
TWO_FORMATS = KnownError(
    id="MTS-325",
    message="--json and --format {output} ask for two things",
    hint="leave one of them out",
    cause="`--json` is short for `--format json`, and another format was asked for too.",
    cure="Leave one of them out.",
)
OPTION_WITHOUT_EFFECT = KnownError(
    id="MTS-326",
    message="{option} would change nothing: {reason}",
    hint="leave it out, or do as the reason says",
    cause="An option was given that has no effect beside another, or on this service.",
    cure="Leave it out, or the option that the message names.",
)
TARGET_NOT_CLEAR = KnownError(
    id="MTS-327",
    message="which service is meant? There are: {names}",
    hint="say --target {first}, or once: mt-sim target use NAME",
    cause="The sandbox was started with several services, and neither `--target` nor a default names one.",
    cure="Say `--target NAME`, or choose a default with `mt-sim target use NAME`.",
)
NAME_GIVEN_TWICE = KnownError(
    id="MTS-328",
    message="{name} is given twice",
    hint="leave all but one of them out",
    cause="A value, a header, a variable or a fault has one name twice, and one of them would be dropped.",
    cure="Leave all but one of them out.",
)
NOT_A_PROJECT_NAME = KnownError(
    id="MTS-341",
    message="not a name for a project: {name!r} (small letters, digits and -)",
    hint="for example my-service",
    cause="The name becomes a folder, a package and a target.",
    cure="Begin with a small letter: `mt-sim new my-service`.",
)
NO_CHOICE = KnownError(
    id="MTS-342",
    message="{option} has no {value!r}; valid: {names}",
    cause="An option of `mt-sim new` has a value that none of its choices is.",
    cure="Use one of those that the message lists.",
)
PROJECT_EXISTS = KnownError(
    id="MTS-343",
    message="{path} is there already; nothing was written",
    hint="choose another name, or --in another folder; --update is for a project made before",
    cause="`mt-sim new` overwrites no file, and one that it would write exists.",
    cure="Choose another name or folder; `mt-sim new --update` brings a project up to this version.",
)
NOT_A_PROJECT = KnownError(
    id="MTS-344",
    message="{path} is not the record of a project",
    hint="--update works in the folder that mt-sim new made",
    cause="`mt-sim new --update` needs `.mt-sim-new.json`, as `mt-sim new` wrote it.",
    cure="Run it in the project's folder, or name that with `--in`.",
)
PROJECT_NOT_WRITABLE = KnownError(
    id="MTS-345",
    message="cannot write {path}: {error}",
    cause="A file of the project cannot be written: no right to, or no room.",
    cure="Choose another folder with `--in`.",
)
NO_RULE = KnownError(
    id="MTS-346",
    message="no rule and no check {name!r}",
    hint="mt-sim rule lists all",
    cause="The contract has no rule of this number, and no check has this id.",
    cure="`mt-sim rule` lists the rules, `mt-sim test --list` the checks.",
)
PROJECT_NOT_NAMED = KnownError(
    id="MTS-347",
    message="name the project",
    hint="mt-sim new my-service",
    cause="`mt-sim new` got no name, and asks for one only at a terminal.",
    cure="Name it: `mt-sim new my-service`.",
)
NOT_A_HANDLER = KnownError(
    id="MTS-348",
    message="--handler {value!r} does not fit: python-mt-paas needs MODULE:CLASS, no other kind has one",
    hint="--kind python-mt-paas --handler myservice.market:MarketHandler",
    cause="The project keeps a handler that you have and must know where it is; other kinds write their own.",
    cure="Name the module and the class as Python imports them: `--handler myservice.market:MarketHandler`.",
)
