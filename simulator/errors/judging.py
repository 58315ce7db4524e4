"""Errors of judging a service: checks, audits, scenarios and traffic."""

from simulator.errors.entry import KnownError

JUDGING = (
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
        "MTS-514",
        "... is redirected to ...; the market follows no redirect",
        "The target's address answers with a redirect, which the market does not follow: it could carry "
        "the key elsewhere.",
        "Name the address that answers itself, as the hint says.",
    ),
    KnownError(
        "MTS-515",
        "the address ends in /mt, and each path of the contract begins with it",
        "The address of a service is what stands before `/mt`.",
        "Leave `/mt` out of the address.",
    ),
    KnownError(
        "MTS-516",
        "the service refuses the key (...)",
        "The service answered 401 or 403 to an activation and to a status, both with the key.",
        "Name the key that the service knows by `--key`, `MT_SIM_KEY` or the target's profile.",
    ),
    KnownError(
        "MTS-517",
        "none of the contract's paths is there: ... is ...",
        "Health and activation answer as if nobody had written them, so nothing can be judged.",
        "Check the address and its path; `mt-sim audit` looks for every operation in every dialect.",
    ),
    KnownError(
        "MTS-518",
        "... speaks TLS, and was asked in plain HTTP",
        "The address begins with http://, and what stands behind it speaks TLS.",
        "Take the address that the hint shows.",
    ),
    KnownError(
        "MTS-519",
        "the certificate of ... is not trusted: ...",
        "The target's certificate is its own, expired, or for another name.",
        "Name your authority's file by `SSL_CERT_FILE`, or add the target with `--insecure`.",
    ),
    KnownError(
        "MTS-520",
        "... speaks plain HTTP, and was asked for TLS",
        "The address begins with https://, and what stands behind it speaks plain HTTP.",
        "Take the address that the hint shows.",
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
)
