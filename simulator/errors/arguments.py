"""Errors in the arguments of commands."""

from languages import N_
from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

OPERATION_NOT_NAMED = KnownError("MTS-301").says(
    message=N_("name an operation"),
    hint=N_("`mt-sim call --list` shows them"),
    cause=N_("`mt-sim call` was given no operation."),
)
NO_OPERATION = KnownError("MTS-302").says(
    hint=N_("`mt-sim call --list` explains each"),
    cause=N_("The contract has no operation of this name."),
)
SUBJECT_NOT_NAMED = KnownError("MTS-303").says(
    message=N_("{name} needs {option}"),
    hint=N_("add {option} ID"),
    cause=N_("The operation is about one tenant or one user, and none was named."),
    cure=N_("Add `--tenant ID` or `--user ID`."),
)
NOT_A_QUERY = KnownError("MTS-304").says(
    message=N_("not name=value: {pair!r}"),
    hint=N_("for example `--query period=7d`"),
    cause=N_("A query option is a name, an equals sign and a value."),
)
BODY_NOT_READABLE = KnownError("MTS-305").says(
    message=N_("cannot read the body: {error}"),
    cause=N_("The file that should hold the body is missing or not readable."),
    cure=N_("Check the path after the `@`."),
)
BODY_NOT_JSON = KnownError("MTS-306").says(
    cause=N_("The body cannot be parsed; often the shell has taken its quotation marks."),
    cure=N_("Put single quotes around it, or keep it in a file."),
)
BODY_NOT_AN_OBJECT = KnownError("MTS-307").says(
    message=N_("the body must be a JSON object"),
    cause=N_("A list, a text or a number was given."),
    cure=N_("Begin it with `{`."),
)
REQUEST_NOT_SAYABLE = KnownError("MTS-308").says(
    cause=N_(
        "The request cannot be said to this target: its dialect has no word for the operation, or a "
        "part of it cannot be written as HTTP."
    ),
    cure=N_("`mt-sim target list` shows the target's dialect; the message names the part."),
)
NO_KIND = KnownError("MTS-309").says(
    message=N_("no kind {kind!r}; valid: demo, service"),
    cause=N_("An application is for a demo (30 days) or for service (a year)."),
    cure=N_("Use one of the two."),
)
NOT_A_DAY = KnownError("MTS-310").says(
    message=N_("not a day: {text!r}"),
    hint=N_("YYYY-MM-DD, for example `2026-11-23`"),
    cause=N_("A day is written YYYY-MM-DD and must exist."),
)
NOT_A_FAULT_RATE = KnownError("MTS-311").says(
    message=N_("not fault=rate: {word!r}"),
    hint=N_("for example `duplicate=0.3`"),
    cause=N_("A fault is a name, an equals sign and a rate from 0 to 1."),
)
NEITHER_ON_NOR_OFF = KnownError("MTS-312").says(
    message=N_("say on or off"),
    hint=N_("`mt-sim debug on`"),
    cause=N_("`mt-sim debug` is a switch."),
)
DELIVERY_NOT_NAMED = KnownError("MTS-313").says(
    message=N_("name one delivery, or say --failed"),
    cause=N_("Nothing says what to send again."),
    cure=N_("`mt-sim deliveries redeliver 7`, or `--failed` for all dead letters."),
)
NO_LANGUAGE = KnownError("MTS-314").says(
    message=N_("no language {value!r}"),
    hint=N_("valid: {names}"),
    cause=N_("mt-sim speaks Korean and English."),
    cure=N_("`--lang ko` or `--lang en`; without it the locale decides."),
)
WRONG_USAGE = KnownError("MTS-315").says(
    hint=N_("`{command} --help` explains every option"),
    cause=N_("An option or argument is unknown, missing, or has a value of the wrong kind."),
)
NO_FORMAT = KnownError("MTS-316").says(
    message=N_("no format {output!r}"),
    hint=N_("one of: {names}"),
    cause=N_("The command does not know the form that `--format` names."),
    cure=N_(
        "Use one of those that the message lists. Files have options of their own: `--report`, `--junit`."
    ),
)
FILE_NOT_WRITABLE = KnownError("MTS-317").says(
    message=N_("cannot write {path}: {strerror}"),
    cause=N_("The folder of the file is missing, full or not yours."),
    cure=N_("Name a file in a folder that you can write."),
)
OUTPUT_NOT_WRITABLE = KnownError("MTS-318", ExitCode.INCOMPLETE).says(
    message=N_("cannot write to standard output: {error}"),
    hint=N_("make room where it goes, or send it elsewhere"),
    cause=N_("Where the output goes is full or broken."),
)
DEMO_WITH_END = KnownError("MTS-319").says(
    message=N_("a demo has no --end: it runs 30 days"),
    hint=N_("leave it out, or apply with `--kind service`"),
    cause=N_("The end of a demo follows from its start."),
)
TERM_ENDS_TOO_EARLY = KnownError("MTS-320").says(
    message=N_("the term ends ({last}) before it starts ({first})"),
    cause=N_("`--end` is a day before `--start`."),
    cure=N_("Name a later day, or leave `--end` out."),
)
TARGET_NOT_KNOWN = KnownError("MTS-321").says(
    message=N_("the market does not know {name} (it knows: {known})"),
    hint=N_("`mt-sim target register {name}` makes it known; `--target {service}` means the sandbox's"),
    cause=N_("The service that `--target` or `mt-sim target use` names is none of the running market's."),
)
APPLICATION_FOR_ANOTHER = KnownError("MTS-322").says(
    message=N_("application {number} is for {service}, not for {name}"),
    hint=N_("leave `--target` out, or say `--target {service}`"),
    cause=N_("An application's number says which service it is for, and `--target` names another."),
)
OPTION_GIVEN_TWICE = KnownError("MTS-323").says(
    message=N_("{option} takes one value, and is given more than once"),
    hint=N_("leave all but one of them out; the help names the options that are repeatable"),
    cause=N_("An option that takes one value is given twice, and nothing says which is meant."),
)
NOT_UTF_8 = KnownError("MTS-324").says(
    message=N_("argument {number} holds bytes that are no UTF-8: {word}"),
    hint=N_("set the terminal to UTF-8, or keep a body in a file: `--body @FILE`"),
    cause=N_("The terminal, or a script, wrote in an encoding that is not the locale's."),
)
TWO_FORMATS = KnownError("MTS-325").says(
    message=N_("--json and --format {output} ask for two things"),
    hint=N_("leave one of them out"),
    cause=N_("`--json` is short for `--format json`, and another format was asked for too."),
)
OPTION_WITHOUT_EFFECT = KnownError("MTS-326").says(
    message=N_("{option} would change nothing: {reason}"),
    hint=N_("leave it out, or do as the reason says"),
    cause=N_("An option was given that has no effect beside another, or on this service."),
)
TARGET_NOT_CLEAR = KnownError("MTS-327").says(
    message=N_("which service is meant? There are: {names}"),
    hint=N_("say `--target {name}`, or once: `mt-sim target use NAME`"),
    cause=N_(
        "The sandbox was started with several services, and neither `--target` nor a default names one."
    ),
)
NAME_GIVEN_TWICE = KnownError("MTS-328").says(
    message=N_("{name} is given twice"),
    hint=N_("leave all but one of them out"),
    cause=N_(
        "A value, a header, a variable or a fault has one name twice, and one of them would be dropped."
    ),
)
NOT_A_PROJECT_NAME = KnownError("MTS-341").says(
    message=N_("not a name for a project: {name!r} (small letters, digits and -)"),
    hint=N_("begin with a small letter: `mt-sim new my-service`"),
    cause=N_("The name becomes a folder, a package and a target."),
)
NO_CHOICE = KnownError("MTS-342").says(
    message=N_("{option} has no {value!r}; valid: {names}"),
    cause=N_("An option of `mt-sim new` has a value that none of its choices is."),
    cure=N_("Use one of those that the message lists."),
)
PROJECT_EXISTS = KnownError("MTS-343").says(
    message=N_("{path} is there already; nothing was written"),
    hint=N_("choose another name, or `--in` another folder; `--update` is for a project made before"),
    cause=N_("`mt-sim new` overwrites no file, and one that it would write exists."),
)
NOT_A_PROJECT = KnownError("MTS-344").says(
    message=N_("{path} is not the record of a project"),
    hint=N_("--update works in the folder that mt-sim new made"),
    cause=N_("`mt-sim new --update` needs `.mt-sim-new.json`, as `mt-sim new` wrote it."),
    cure=N_("Run it in the project's folder, or name that with `--in`."),
)
PROJECT_NOT_WRITABLE = KnownError("MTS-345").says(
    message=N_("cannot write {path}: {error}"),
    cause=N_("A file of the project cannot be written: no right to, or no room."),
    cure=N_("Choose another folder with `--in`."),
)
NO_RULE = KnownError("MTS-346").says(
    message=N_("no rule and no check {name!r}"),
    hint=N_("`mt-sim rule` lists the rules, `mt-sim test --list` the checks"),
    cause=N_("The contract has no rule of this number, and no check has this id."),
)
PROJECT_NOT_NAMED = KnownError("MTS-347").says(
    message=N_("name the project"),
    hint=N_("name it: `mt-sim new my-service`"),
    cause=N_("`mt-sim new` got no name, and asks for one only at a terminal."),
)
NOT_A_HANDLER = KnownError("MTS-348").says(
    message=N_("--handler {value!r} does not fit: python-mt-paas needs MODULE:CLASS, no other kind has one"),
    hint=N_("--kind python-mt-paas --handler myservice.market:MarketHandler"),
    cause=N_(
        "The project keeps a handler that you have and must know where it is; other kinds write their own."
    ),
    cure=N_(
        "Name the module and the class as Python imports them: `--handler myservice.market:MarketHandler`."
    ),
)
