"""Every error of the command line and of the market's interface: what it says, why it comes, what to do.

One entry an error. What a command prints ends with the id in brackets, so that a person can search for it
in any language. ``docs/errors.md`` is made from this file; variable parts of a message are written ``...``.
"""

from dataclasses import dataclass

from simulator.exit_codes import ExitCode


@dataclass(frozen=True)
class KnownError:
    """An error of a command. ``says`` is its message; empty when another part of mt-sim words it."""

    id: str
    says: str
    cause: str
    cure: str


@dataclass(frozen=True)
class MarketError:
    """An error answer of the market's interface."""

    code: str
    status: int
    cause: str
    cure: str


GROUPS = {
    "1": "The sandbox",
    "2": "Targets and keys",
    "3": "Arguments of commands",
    "4": "Traces and runs",
    "5": "Judging a service",
    "9": "mt-sim itself",
}
"""What the first digit of an id stands for."""

ERRORS = (
    KnownError(
        "MTS-101",
        "cannot write to the data folder ...: ...",
        "The folder cannot be made or written: its rights, a full disk, or a file in its place.",
        "Choose another folder with `--data DIR`, or mend its rights.",
    ),
    KnownError(
        "MTS-102",
        "a sandbox already runs on ...",
        "One folder holds one sandbox.",
        "Use the one that runs (`mt-sim ps`), stop it (`mt-sim down`), or choose another `--data`.",
    ),
    KnownError(
        "MTS-103",
        "no sandbox runs on ...",
        "The command asks a running sandbox, and none was started on this folder, or it has ended.",
        "Start one with `mt-sim up`, name its folder with `--data`, or name a service with `--target`.",
    ),
    KnownError(
        "MTS-104",
        "the sandbox did not come up",
        "The process in the background ended or took too long, and said nothing.",
        "Read its log (`mt-sim logs up`), or start it without `--detach` to watch it.",
    ),
    KnownError(
        "MTS-105",
        "the ... was not ready within ... s",
        "A server of the sandbox took too long: a very busy machine, or very much data to seed.",
        "Read its log, ask for fewer `--users`, `--days` or `--tenants`, and try again.",
    ),
    KnownError(
        "MTS-106",
        "the ... did not start: ...",
        "A server of the sandbox ended at once; its last words follow. Often its port is taken.",
        "Do what its words say; leave `--market-port` and `--service-port` out to take free ones.",
    ),
    KnownError(
        "MTS-107",
        "the ... has ended by itself: ...",
        "A server of the sandbox was killed or failed while it ran.",
        "Read its log, then start again with `mt-sim up`; nothing that was promised is lost.",
    ),
    KnownError(
        "MTS-108",
        "the sample service holds no tenant",
        "Its folder was made without tenants, so there is no first one to activate.",
        "Start with `--tenants 1` on a fresh folder.",
    ),
    KnownError(
        "MTS-109",
        "the first tenant ... could not be activated: ...",
        "The folder's sample service and market do not belong together, often after a changed `--seed`.",
        "Start on a fresh folder with `--data DIR`, or keep the seed it was made with.",
    ),
    KnownError(
        "MTS-110",
        "no log named ... in ...",
        "Only `market`, `service` and `up` write logs, and only once they have run.",
        "Leave the name out to see all of them.",
    ),
    KnownError(
        "MTS-111",
        "",
        "The market of the sandbox does not answer: it has ended, hangs, or was started elsewhere.",
        "Look with `mt-sim ps` and `mt-sim logs`; then `mt-sim down` and `mt-sim up`.",
    ),
    KnownError(
        "MTS-112",
        "what happens cannot be stored: ...",
        "The disk below the data folder is full or broken, so the run stopped. What it had made at the "
        "service was erased as far as the service answered.",
        "Make room, or name another folder with `--data DIR`; then look for tenants called `mtsim-...`.",
    ),
    KnownError(
        "MTS-201",
        "give --key or --key-env, not both",
        "Two options name a key.",
        "Keep `--key-env`: a key on the command line can be read by other users of the machine.",
    ),
    KnownError(
        "MTS-202",
        "no key for the target: the variable ... is not set",
        "The key is read from the environment, and the variable is missing there.",
        "`export` it in this shell, or name another variable with `--key-env NAME`.",
    ),
    KnownError(
        "MTS-203",
        "the key from ... is empty",
        "The variable, option or line holds nothing but spaces.",
        "Set it to the key that your service expects in `X-Market-API-Key`.",
    ),
    KnownError(
        "MTS-204",
        "the key from ... must be printable ASCII without spaces around it",
        "A key travels in a header. Often a line break or quotation mark was copied with it.",
        "Set it again without what is around it.",
    ),
    KnownError(
        "MTS-205",
        "no key can be shown: ...",
        "`--reveal` needs the key that the sandbox keeps, and it cannot be read.",
        "Use the folder of the sandbox that made the trace, as the user who started it.",
    ),
    KnownError(
        "MTS-211",
        "not an address of a service: ...",
        "An address is http or https, a host and perhaps a port; no user, query or fragment.",
        "Write it like `http://127.0.0.1:8000`.",
    ),
    KnownError(
        "MTS-212",
        "no target ... in ... (there are: ...)",
        "The name is not in `mt-sim.toml` of the folder you are in.",
        "`mt-sim target list` shows the names; `mt-sim target add NAME URL` adds one.",
    ),
    KnownError(
        "MTS-213",
        "not a name for a target: ... (letters, digits, . _ -)",
        "A name is up to 64 letters, digits, dots, dashes and underscores, a letter or digit first.",
        "Choose a plainer name.",
    ),
    KnownError(
        "MTS-214",
        "target ... exists already",
        "`mt-sim target add` never overwrites.",
        "`mt-sim target remove NAME` first, or edit `mt-sim.toml`.",
    ),
    KnownError(
        "MTS-215",
        "cannot read ...: ...",
        "`mt-sim.toml` is no TOML, not UTF-8, or not yours to read.",
        "Mend the line that the message names.",
    ),
    KnownError(
        "MTS-216",
        "cannot write ...: ...",
        "`mt-sim.toml` cannot be replaced: rights or a full disk.",
        "Make the folder writable.",
    ),
    KnownError(
        "MTS-217",
        "...: targets must be tables, [targets.NAME]",
        "`targets` in `mt-sim.toml` is something other than tables.",
        "Write each service as a table of its own, `[targets.NAME]`.",
    ),
    KnownError(
        "MTS-218",
        '... needs url = "http://..."',
        "A target in `mt-sim.toml` has no address.",
        "Add the line that the message shows.",
    ),
    KnownError(
        "MTS-219",
        "... has an unknown key ... (known: ...)",
        "A key in `mt-sim.toml` is misspelt, or of another version of mt-sim.",
        "Use one of the keys that the message lists; [settings.md](settings.md) explains them.",
    ),
    KnownError(
        "MTS-220",
        "... ... has the wrong type: ...",
        "A value in `mt-sim.toml` has the wrong kind, such as a number in quotation marks.",
        "[settings.md](settings.md) shows the kind of each.",
    ),
    KnownError(
        "MTS-221",
        "[targets.....faults] cannot be used: ...",
        "The fault plan in `mt-sim.toml` names a fault that does not exist, or a rate outside of 0 to 1.",
        "`mt-sim fault list` explains all faults.",
    ),
    KnownError(
        "MTS-222",
        "",
        "The target's dialect, its own operations or its retry schedule cannot be used.",
        "The message lists what is valid; [market.md](market.md) explains dialects and schedules.",
    ),
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
        "the body is not JSON: ...",
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
        "MTS-401",
        "",
        "The filter cannot be read; the message shows the place.",
        "For example `status>=400 operation:create_user tenant:hallym since:10m`, in quotation marks.",
    ),
    KnownError(
        "MTS-402",
        "a run has ended; only the running sandbox can be followed",
        "`--follow` waits for new traces, and a run makes no more.",
        "Leave `--run` or `--follow` out.",
    ),
    KnownError(
        "MTS-403",
        "no format ...; valid: curl, har",
        "Traces are exported in two formats.",
        "Use one of them.",
    ),
    KnownError(
        "MTS-404",
        "no exchange #... in this run",
        "The number is of another run, or was never given.",
        "`mt-sim traces list --run last` shows the numbers.",
    ),
    KnownError(
        "MTS-405",
        "nothing was changed, so nothing was sent",
        "The editor was left without a change.",
        "Leave `--edit` out to send the same request again.",
    ),
    KnownError(
        "MTS-406",
        "the edited request cannot be read: ...",
        "What the editor left is no JSON, or has keys of another shape.",
        "Keep the shape that was shown, and edit the values.",
    ),
    KnownError(
        "MTS-407",
        "cannot start the editor ...: ...",
        "The program that `VISUAL` or `EDITOR` names does not exist.",
        "Set `EDITOR` to an editor that waits, such as `vi` or `code --wait`.",
    ),
    KnownError(
        "MTS-408",
        "the editor ended with ..., so nothing was sent",
        "The editor said that it failed; some do so when one leaves without saving.",
        "Save, and leave it in the ordinary way.",
    ),
    KnownError(
        "MTS-409",
        "no run is stored in ...",
        "Nothing was called without a sandbox on this folder yet.",
        "`mt-sim call ... --target URL` or `mt-sim test` makes one.",
    ),
    KnownError(
        "MTS-410",
        "no run ...; the last ones: ...",
        "No run of this folder has that name.",
        "Use a name of the message, or `last`.",
    ),
    KnownError(
        "MTS-411",
        "",
        "The file of a run is damaged, or was written by another version of mt-sim.",
        "Make the run again.",
    ),
    KnownError(
        "MTS-412",
        "the exchange could not be stored",
        "What was just written cannot be read back, for example on a full disk.",
        "Make room, and call again.",
    ),
    KnownError(
        "MTS-414",
        "#... cannot be saved as a scenario: ...",
        "Only an operation of the contract that was answered, in the standard's words, can be a step.",
        "Choose another exchange: `mt-sim traces list` shows them.",
    ),
    KnownError(
        "MTS-415", "... exists", "A file is never overwritten by a saved scenario.", "Choose another name."
    ),
    KnownError(
        "MTS-502",
        "",
        "No suite, check or level has this name.",
        "`mt-sim test --list` shows what there is.",
    ),
    KnownError(
        "MTS-503",
        "not a report: ...",
        "A report is a kind, an equals sign and a file.",
        "Write it like `--report junit=junit.xml`.",
    ),
    KnownError(
        "MTS-504",
        "the report ... cannot be written there",
        "The path is a folder, or its folder does not exist or cannot be written.",
        "Name a file in a folder that you can write. This is checked before anything is called.",
    ),
    KnownError(
        "MTS-505",
        "cannot write the report ...: ...",
        "The folder of the report could not be written at the end of the run: rights or a full disk.",
        "The result and the other reports are there; the run's folder holds `report.json` too.",
    ),
    KnownError(
        "MTS-506",
        "cannot read the baseline ...: ...",
        "The file of known failures is missing or not UTF-8.",
        "Name a text file with one check's id a line; it may be empty.",
    ),
    KnownError(
        "MTS-507",
        "...:...: no check ...",
        "A line of the baseline names a check that does not exist.",
        "Remove the line, or correct it with `mt-sim test --list`.",
    ),
    KnownError(
        "MTS-508",
        "the prefix ... makes no tenant ids",
        "Tenant ids are lower-case letters, digits, dashes and underscores.",
        "At most 20 of them, for example `mtsim-`.",
    ),
    KnownError(
        "MTS-509",
        "... cannot be reached: ...",
        "Nothing answers on the target's address, so nothing was judged.",
        "Check the address, and that the service is started and listens there.",
    ),
    KnownError(
        "MTS-510",
        "",
        "The target is not on this machine, and a run makes and erases tenants on it.",
        "`--dry-run` shows every call; say `--yes` when you want them.",
    ),
    KnownError(
        "MTS-511", "nothing was done", "You answered no.", "Run it again and say yes, or use `--dry-run`."
    ),
    KnownError(
        "MTS-512",
        "two reports would be written to ...",
        "Two `--report` options name one file, or a file and a link to it.",
        "Name a file for each. This is checked before anything is called.",
    ),
    KnownError(
        "MTS-513",
        "no check fits these options",
        "Each of the suites, checks and levels is known, and no check is in all that were named.",
        "Leave one of them out; `mt-sim test --list` shows the level of each check.",
    ),
    KnownError(
        "MTS-521",
        "no suite ...",
        "No suite has this name.",
        "Defects are listed by the suites of `mt-sim test`.",
    ),
    KnownError(
        "MTS-522",
        "",
        "No defect of the sample service has this name.",
        "`mt-sim defects list` shows them; the message names close ones.",
    ),
    KnownError(
        "MTS-523",
        "--defect breaks the built-in sample service, in the standard dialect",
        "`--defect` was used together with `--target` or `--persona`.",
        "Leave those out.",
    ),
    KnownError(
        "MTS-524",
        "the screen needs a terminal",
        "Input or output is a file or a pipe, or TERM is dumb.",
        "Use `mt-sim traces list --follow`, or `mt-sim up --no-tui`.",
    ),
    KnownError(
        "MTS-532",
        "--deep makes and erases a tenant called mtsim-audit-... on ...",
        "The target is not on this machine, and `--deep` writes to it.",
        "Say `--yes` when that is wanted; without `--deep` nothing is made.",
    ),
    KnownError(
        "MTS-533",
        "...: nothing answers there",
        "Not one call of the audit was answered.",
        "Check the address, and that the service is started and listens there.",
    ),
    KnownError(
        "MTS-541",
        "--all plays all of ours; name none beside it",
        "`mt-sim scenario run` was given names and `--all`.",
        "Say one of the two.",
    ),
    KnownError(
        "MTS-542",
        "name a scenario, or a .yaml file",
        "`mt-sim scenario run` was given nothing to play.",
        "`mt-sim scenario list` shows ours; `--all` plays them.",
    ),
    KnownError(
        "MTS-543",
        "this makes and erases tenants called mtsim-... on ...",
        "The target is not on this machine, and a run writes to it.",
        "Say `--yes` when that is wanted.",
    ),
    KnownError(
        "MTS-544",
        "--defect breaks the sample service that a run starts, and no service of yours",
        "A service of yours has only the bugs that it has.",
        "Leave `--target` or `--defect` out.",
    ),
    KnownError(
        "MTS-545",
        "no scenario ...",
        "No story of ours has this name, and it is no .yaml file.",
        "`mt-sim scenario list` shows the names.",
    ),
    KnownError(
        "MTS-546",
        "",
        "The scenario file has mistakes; each is told with its line.",
        "`mt-sim scenario schema` lets your editor show them while you write.",
    ),
    KnownError(
        "MTS-547",
        "cannot read ...: ...",
        "The scenario file is missing or not yours to read.",
        "Check the path.",
    ),
    KnownError(
        "MTS-548",
        "not name=value: ...",
        "A variable is a name, an equals sign and a value.",
        "Write it like `--var plan=premium`.",
    ),
    KnownError(
        "MTS-549",
        "... has no variable ...",
        "Only what stands under `vars` in the scenario can be given another value.",
        "`mt-sim scenario show NAME` shows the file.",
    ),
    KnownError(
        "MTS-550",
        "... cannot be ...",
        "A variable that is a number, a flag or a list in the file stays one.",
        "Write the value as the file does.",
    ),
    KnownError(
        "MTS-551",
        "... does not answer: is the service running?",
        "Nothing answers on the target's address, or what answers cannot be read; no month was played.",
        "Check the address, and that the service is started and listens there.",
    ),
    KnownError(
        "MTS-552",
        "no speed ...",
        "A speed is market seconds a real second.",
        "`--speed max`, `--speed 60`, or `--speed 1` for real time.",
    ),
    KnownError(
        "MTS-901",
        "an error of our own: ...: ...",
        "mt-sim has a mistake.",
        "Please report it with the command you typed; `MT_SIM_DEBUG=1` shows where it happened.",
    ),
)

MARKET_ERRORS = (
    MarketError("BAD_FILTER", 422, "The filter cannot be read.", "The message shows the place."),
    MarketError(
        "CANNOT_WRITE",
        503,
        "The disk of the data folder is full or cannot be written; the market pauses.",
        "Make room. The market goes on by itself; then ask again.",
    ),
    MarketError(
        "HTTP", 404, "No such path or method of the market's interface (404, 405).", "Use `mt-sim` for it."
    ),
    MarketError("INTERNAL", 500, "The market itself failed.", "Read `mt-sim logs market`, and report it."),
    MarketError("INVALID", 422, "A value is missing, unknown or out of bounds.", "The message names it."),
    MarketError(
        "INVALID_CALL",
        422,
        "A part of the request cannot be written as HTTP, such as a line break in a header.",
        "Take it out.",
    ),
    MarketError("NOT_JSON", 415, "A body came without its type.", "Send `Content-Type: application/json`."),
    MarketError(
        "NOT_OFFERED", 422, "The target's dialect has no word for the operation.", "Use another operation."
    ),
    MarketError(
        "NOT_SENT",
        409,
        "The delivery waits behind another one, or could not be sent; the message says why.",
        "`mt-sim deliveries list` shows what it waits for.",
    ),
    MarketError("NOT_SETTLED", 409, "The delivery is still being tried.", "Wait until it is settled."),
    MarketError(
        "NO_APPLICATION", 404, "No application has this number.", "`mt-sim applications` lists them."
    ),
    MarketError(
        "NO_EXCHANGE",
        404,
        "No trace has this number, or it was trimmed; the newest 200,000 are kept.",
        "`mt-sim traces list` shows the numbers.",
    ),
    MarketError(
        "NO_KEY",
        409,
        "The key of the target cannot be read.",
        "Register the target again, or set the variable that holds its key and start the sandbox again.",
    ),
    MarketError("NO_OPERATION", 422, "The contract has no such operation.", "`mt-sim call --list`."),
    MarketError(
        "NO_SUBSCRIPTION",
        409,
        "The tenant was activated without an application, so it has no term to renew.",
        "`mt-sim apply`, then `mt-sim approve NUMBER`: an approved application makes a subscription.",
    ),
    MarketError(
        "NO_TARGET", 404, "No such service is registered.", "`mt-sim up --target URL --key-env NAME`."
    ),
    MarketError("NO_TENANT", 404, "The market does not know the tenant.", "`mt-sim tenants` lists them."),
    MarketError(
        "NO_TOKEN",
        401,
        "The run's token is missing or of an earlier run.",
        "Send `Authorization: Bearer` with what stands in `market/token` of the data folder.",
    ),
    MarketError(
        "REFUSED_TARGET",
        422,
        "The address is none of a service, or is the market's own.",
        "Give the address of a service, http or https.",
    ),
    MarketError("TOO_LARGE", 413, "The body is over 2 MiB or came too slowly.", "Send less, or faster."),
    MarketError("UNKNOWN_NAME", 422, "A name in the request is not known.", "The message lists what is."),
    MarketError(
        "WRONG_HOST",
        421,
        "The market was called by a name or port that it does not serve.",
        "Use the address that `mt-sim ps` shows, or allow the name with `--allow-host`.",
    ),
    MarketError(
        "WRONG_ORIGIN",
        403,
        "A web page of another site made the call.",
        "Call it from a program; the market serves no foreign pages.",
    ),
    MarketError(
        "WRONG_STATE",
        409,
        "The application or tenant is not in a state in which this can be done.",
        "`mt-sim applications` and `mt-sim tenants` show where they stand.",
    ),
)

CALLBACK_ERRORS = (
    MarketError(
        "UNAUTHORIZED",
        401,
        "The `X-Service-API-Key` is missing, or no registered service has it.",
        "Register the service with `--service-key-env`, and send that key.",
    ),
    MarketError(
        "INVALID_REQUEST",
        422,
        "The body breaks the contract's form of a callback.",
        "The message names the part.",
    ),
    MarketError(
        "APPLICATION_NOT_FOUND",
        404,
        "No application of this service has the number.",
        "Send back the `application_id` that came with the webhook.",
    ),
    MarketError(
        "CONTRADICTION",
        409,
        "The application has ended otherwise before.",
        "Repeat a callback as it was; to change your mind, write to the market's administrator.",
    ),
)

EXITS: dict[ExitCode, tuple[str, str]] = {
    ExitCode.PASSED: ("Done; everything that was judged is right.", ""),
    ExitCode.FAILED: (
        "The service refused, failed, or broke a MUST of the contract (with `--strict`: or a SHOULD).",
        "Read the finding and its hint, then the exchange: `mt-sim traces show N`.",
    ),
    ExitCode.USAGE: (
        "Wrong usage or configuration; nothing was done.",
        "Do what the second line of the message says; `--help` explains every option.",
    ),
    ExitCode.INCOMPLETE: (
        "The service or the market could not be reached, or a check itself went wrong.",
        "Start the service, check its address, and try again.",
    ),
    ExitCode.INTERNAL: ("An error of our own.", "Please report it; `MT_SIM_DEBUG=1` shows where."),
    ExitCode.HANGUP: (
        "Ended by SIGHUP: the terminal was closed.",
        "`mt-sim up --detach` outlives a terminal.",
    ),
    ExitCode.INTERRUPTED: ("Ended by Ctrl-C.", ""),
    ExitCode.TERMINATED: ("Ended by SIGTERM, such as `mt-sim down` sends.", ""),
}
"""Cause and cure of each exit code."""
