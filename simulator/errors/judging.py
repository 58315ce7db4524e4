"""Errors of judging a service: checks, audits, scenarios and traffic."""

from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

NO_CHECK = KnownError(
    id="MTS-502",
    cause="No suite, check or level has this name.",
    cure="`mt-sim test --list` shows what there is.",
)
NOT_A_REPORT = KnownError(
    id="MTS-503",
    message="not a report: {text!r}",
    hint="KIND=FILE with KIND one of {names}",
    cause="A report is a kind, an equals sign and a file.",
    cure="Write it like `--report junit=junit.xml`.",
)
REPORT_PLACE_NOT_WRITABLE = KnownError(
    id="MTS-504",
    message="the report {path} cannot be written there",
    hint="name a file in a folder that you can write; --format json writes to standard output",
    cause="The path is a folder, or its folder does not exist or cannot be written.",
    cure="Name a file in a folder that you can write. This is checked before anything is called.",
)
REPORT_NOT_WRITABLE = KnownError(
    id="MTS-505",
    message="cannot write the report {path}: {strerror}",
    cause="The folder of the report could not be written at the end of the run: rights or a full disk.",
    cure="The result and the other reports are there; the run's folder holds `report.json` too.",
)
BASELINE_NOT_READABLE = KnownError(
    id="MTS-506",
    message="cannot read the baseline {path}: {error}",
    cause="The file of known failures is missing or not UTF-8.",
    cure="Name a text file with one check's id a line; it may be empty.",
)
BASELINE_NAMES_NO_CHECK = KnownError(
    id="MTS-507",
    message="{path}:{ids}: no check {first!r}",
    hint="mt-sim test --list shows what there is",
    cause="A line of the baseline names a check that does not exist.",
    cure="Remove the line, or correct it with `mt-sim test --list`.",
)
NOT_A_PREFIX = KnownError(
    id="MTS-508",
    message="the prefix {prefix!r} makes no tenant ids",
    hint="lower-case letters, digits, - and _, at most 20 characters, for example mtsim-",
    cause="Tenant ids are lower-case letters, digits, dashes and underscores.",
    cure="At most 20 of them, for example `mtsim-`.",
)
TARGET_UNREACHABLE = KnownError(
    id="MTS-509",
    message="{url} cannot be reached: {message}",
    hint="nothing was judged; check the address, and that the service is started",
    cause="Nothing answers on the target's address, so nothing was judged.",
    cure="Check the address, and that the service is started and listens there.",
    exit_code=ExitCode.INCOMPLETE,
)
RUN_NOT_CONFIRMED = KnownError(
    id="MTS-510",
    message="this run makes and erases tenants called {prefix}... on {url}",
    hint="say --yes if that is wanted; --dry-run shows every call",
    cause="The target is not on this machine, and a run makes and erases tenants on it.",
    cure="`--dry-run` shows every call; say `--yes` when you want them.",
)
RUN_DECLINED = KnownError(
    id="MTS-511",
    message="nothing was done",
    cause="You answered no.",
    cure="Run it again and say yes, or use `--dry-run`.",
)
TWO_REPORTS_IN_ONE = KnownError(
    id="MTS-512",
    message="two reports would be written to {path}",
    hint="name a file for each",
    cause="Two `--report` options name one file, or a file and a link to it.",
    cure="Name a file for each. This is checked before anything is called.",
)
NO_CHECK_FITS = KnownError(
    id="MTS-513",
    message="no check fits these options",
    hint="mt-sim test --list shows what there is, with the level of each",
    cause="Each of the suites, checks and levels is known, and no check is in all that were named.",
    cure="Leave one of them out; `mt-sim test --list` shows the level of each check.",
)
REDIRECTED = KnownError(
    id="MTS-514",
    message="{url} is redirected to {to}; the market follows no redirect",
    hint="give the address that answers itself: --target {base}",
    cause=(
        "The target's address answers with a redirect, which the market does not follow: it could "
        "carry the key elsewhere."
    ),
    cure="Name the address that answers itself, as the hint says.",
)
ADDRESS_WITH_PATH = KnownError(
    id="MTS-515",
    message="the address ends in /mt, and each path of the contract begins with it",
    hint="leave it out: --target {url}",
    cause="The address of a service is what stands before `/mt`.",
    cure="Leave `/mt` out of the address.",
)
KEY_REFUSED = KnownError(
    id="MTS-516",
    message="the service refuses the key ({said})",
    hint="give the key that the service knows by --key or MT_SIM_KEY; it is sent as {header}",
    cause="The service answered 401 or 403 to an activation and to a status, both with the key.",
    cure="Name the key that the service knows by `--key`, `MT_SIM_KEY` or the target's profile.",
)
NO_PATHS = KnownError(
    id="MTS-517",
    message="none of the contract's paths is there: {path} is {said}",
    hint="check the address; mt-sim audit looks for every operation in every dialect",
    cause="Health and activation answer as if nobody had written them, so nothing can be judged.",
    cure="Check the address and its path; `mt-sim audit` looks for every operation in every dialect.",
)
SPEAKS_TLS = KnownError(
    id="MTS-518",
    message="{url} speaks TLS, and was asked in plain HTTP",
    hint="try --target {other}",
    cause="The address begins with http://, and what stands behind it speaks TLS.",
    cure="Take the address that the hint shows.",
)
CERTIFICATE_NOT_TRUSTED = KnownError(
    id="MTS-519",
    message="the certificate of {url} is not trusted: {why}",
    hint=(
        "name the authority's file by SSL_CERT_FILE=ca.pem, or do not verify: mt-sim target add NAME "
        "{url} --insecure, then --target NAME"
    ),
    cause="The target's certificate is its own, expired, or for another name.",
    cure="Name your authority's file by `SSL_CERT_FILE`, or add the target with `--insecure`.",
)
SPEAKS_PLAIN_HTTP = KnownError(
    id="MTS-520",
    message="{url} speaks plain HTTP, and was asked for TLS",
    hint="try --target {other}",
    cause="The address begins with https://, and what stands behind it speaks plain HTTP.",
    cure="Take the address that the hint shows.",
)
NO_SUITE = KnownError(
    id="MTS-521",
    message="no suite {suite!r}",
    hint="suites: {names}",
    cause="No suite has this name.",
    cure="Defects are listed by the suites of `mt-sim test`.",
)
NO_DEFECT = KnownError(
    id="MTS-522",
    hint="mt-sim defects list shows them all",
    cause="No defect of the sample service has this name.",
    cure="`mt-sim defects list` shows them; the message names close ones.",
)
NO_TERMINAL = KnownError(
    id="MTS-524",
    message="the screen needs a terminal",
    hint="without one: mt-sim traces list --follow, or mt-sim up --no-tui",
    cause="Input or output is a file or a pipe, or TERM is dumb.",
    cure="Use `mt-sim traces list --follow`, or `mt-sim up --no-tui`.",
)
NO_LAST_RUN = KnownError(
    id="MTS-525",
    message="no run of {target} is stored in {runs}",
    hint="leave --failed out once: the next run with it judges what that one found broken",
    cause="`--failed` judges again what the last run of this target found broken, and there is none.",
    cure="Judge it once without `--failed`; `mt-sim runs list` shows what is stored, `--data` where.",
)
ONE_REPORT_FOR_MANY = KnownError(
    id="MTS-526",
    message="--report {text} would hold one of {count} targets",
    hint="write {place} into the file's name, for example junit=junit-{place}.xml",
    cause="Several targets are judged, and each has a report of its own.",
    cure="Write `{target}` into the file's name: it becomes the target's name.",
)
NO_EARLIER_RUN = KnownError(
    id="MTS-527",
    message="there is no earlier run of {target} to compare {run} with",
    hint="mt-sim runs list shows what there is; name two: mt-sim runs compare BEFORE AFTER",
    cause="`mt-sim runs compare` takes the run before, of the same target, and there is none.",
    cure="Judge the target again, or name two runs.",
)
AUDIT_NOT_CONFIRMED = KnownError(
    id="MTS-532",
    message="--deep makes and erases a tenant called mtsim-audit-... on {targets}",
    hint="say --yes if that is wanted; without --deep nothing is made",
    cause="The target is not on this machine, and `--deep` writes to it.",
    cure="Say `--yes` when that is wanted; without `--deep` nothing is made.",
)
AUDIT_UNANSWERED = KnownError(
    id="MTS-533",
    message="{names}: nothing answers there",
    hint="check the address, and that the service is started",
    cause="Not one call of the audit was answered.",
    cure="Check the address, and that the service is started and listens there.",
    exit_code=ExitCode.INCOMPLETE,
)
NAMES_BESIDE_ALL = KnownError(
    id="MTS-541",
    message="--all plays all of ours; name none beside it",
    cause="`mt-sim scenario run` was given names and `--all`.",
    cure="Say one of the two.",
)
SCENARIO_NOT_NAMED = KnownError(
    id="MTS-542",
    message="name a scenario, or a .yaml file",
    hint="mt-sim scenario list shows ours; --all plays them",
    cause="`mt-sim scenario run` was given nothing to play.",
    cure="`mt-sim scenario list` shows ours; `--all` plays them.",
)
SCENARIO_NOT_CONFIRMED = KnownError(
    id="MTS-543",
    message="this makes and erases tenants called mtsim-... on {url}",
    hint="say --yes if that is wanted",
    cause="The target is not on this machine, and a run writes to it.",
    cure="Say `--yes` when that is wanted.",
)
NO_SCENARIO = KnownError(
    id="MTS-545",
    message="no scenario {name!r}",
    hint="there are: {names}; or name a .yaml file",
    cause="No story of ours has this name, and it is no .yaml file.",
    cure="`mt-sim scenario list` shows the names.",
)
SCENARIO_NOT_VALID = KnownError(
    id="MTS-546",
    hint="mt-sim scenario schema prints the schema for your editor",
    cause="The scenario file has mistakes; each is told with its line.",
    cure="`mt-sim scenario schema` lets your editor show them while you write.",
)
SCENARIO_NOT_READABLE = KnownError(
    id="MTS-547",
    message="cannot read {name}: {strerror}",
    cause="The scenario file is missing or not yours to read.",
    cure="Check the path.",
)
NOT_A_VARIABLE = KnownError(
    id="MTS-548",
    message="not name=value: {pair!r}",
    hint="for example --var plan=premium",
    cause="A variable is a name, an equals sign and a value.",
    cure="Write it like `--var plan=premium`.",
)
NO_VARIABLE = KnownError(
    id="MTS-549",
    message="{scenario} has no variable {name!r}",
    hint="it has: {names}",
    cause="Only what stands under `vars` in the scenario can be given another value.",
    cure="`mt-sim scenario show NAME` shows the file.",
)
VARIABLE_OF_OTHER_KIND = KnownError(
    id="MTS-550",
    message="{name} cannot be {text!r}",
    hint="in the file it is {value}",
    cause="A variable that is a number, a flag or a list in the file stays one.",
    cure="Write the value as the file does.",
)
TARGET_SILENT = KnownError(
    id="MTS-551",
    message="{url} does not answer: is the service running?",
    cause="Nothing answers on the target's address, or what answers cannot be read; no month was played.",
    cure="Check the address, and that the service is started and listens there.",
    exit_code=ExitCode.INCOMPLETE,
)
NO_SPEED = KnownError(
    id="MTS-552",
    message="no speed {text!r}",
    hint="max, or a number such as 1 or 60",
    cause="A speed is market seconds a real second.",
    cure="`--speed max`, `--speed 60`, or `--speed 1` for real time.",
)
