"""Errors of judging a service: checks, audits, scenarios and traffic."""

from languages import N_
from simulator.errors.entry import KnownError
from simulator.errors.exit_codes import ExitCode

NO_CHECK = KnownError("MTS-502").says(
    cause=N_("No suite, check or level has this name."),
    cure=N_("`mt-sim test --list` shows what there is."),
)
NOT_A_REPORT = KnownError("MTS-503").says(
    message=N_("not a report: {text!r}"),
    hint=N_("KIND=FILE with KIND one of {names}"),
    cause=N_("A report is a kind, an equals sign and a file."),
    cure=N_("Write it like `--report junit=junit.xml`."),
)
REPORT_PLACE_NOT_WRITABLE = KnownError("MTS-504").says(
    message=N_("the report {path} cannot be written there"),
    hint=N_("name a file in a folder that you can write; `--format json` writes to standard output"),
    cause=N_("The path is a folder, or its folder does not exist or cannot be written."),
)
REPORT_NOT_WRITABLE = KnownError("MTS-505").says(
    message=N_("cannot write the report {path}: {strerror}"),
    cause=N_("The folder of the report could not be written at the end of the run: rights or a full disk."),
    cure=N_("The result and the other reports are there; the run's folder holds `report.json` too."),
)
BASELINE_NOT_READABLE = KnownError("MTS-506").says(
    message=N_("cannot read the baseline {path}: {error}"),
    cause=N_("The file of known failures is missing or not UTF-8."),
    cure=N_("Name a text file with one check's id a line; it may be empty."),
)
BASELINE_NAMES_NO_CHECK = KnownError("MTS-507").says(
    message=N_("{path}:{ids}: no check {first!r}"),
    hint=N_("remove the line, or correct it with `mt-sim test --list`"),
    cause=N_("A line of the baseline names a check that does not exist."),
)
NOT_A_PREFIX = KnownError("MTS-508").says(
    message=N_("the prefix {prefix!r} makes no tenant ids"),
    hint=N_("lower-case letters, digits, - and _, at most 20 characters, for example `mtsim-`"),
    cause=N_("Tenant ids are lower-case letters, digits, dashes and underscores."),
)
TARGET_UNREACHABLE = KnownError("MTS-509", ExitCode.INCOMPLETE).says(
    message=N_("{url} cannot be reached: {message}"),
    hint=N_("nothing was judged; check the address, and that the service is started"),
    cause=N_("Nothing answers on the target's address, so nothing was judged."),
)
RUN_NOT_CONFIRMED = KnownError("MTS-510").says(
    message=N_("this run makes and erases tenants called {prefix}... on {url}"),
    hint=N_("say `--yes` if that is wanted; `--dry-run` shows every call"),
    cause=N_("The target is not on this machine, and a run makes and erases tenants on it."),
)
RUN_DECLINED = KnownError("MTS-511").says(
    message=N_("nothing was done"),
    cause=N_("You answered no."),
    cure=N_("Run it again and say yes, or use `--dry-run`."),
)
TWO_REPORTS_IN_ONE = KnownError("MTS-512").says(
    message=N_("two reports would be written to {path}"),
    hint=N_("name a file for each"),
    cause=N_("Two `--report` options name one file, or a file and a link to it."),
)
NO_CHECK_FITS = KnownError("MTS-513").says(
    message=N_("no check fits these options"),
    hint=N_("leave one of them out; `mt-sim test --list` shows the level of each check"),
    cause=N_("Each of the suites, checks and levels is known, and no check is in all that were named."),
)
REDIRECTED = KnownError("MTS-514").says(
    message=N_("{url} is redirected to {to}; the market follows no redirect"),
    hint=N_("give the address that answers itself: `--target {base}`"),
    cause=N_(
        "The target's address answers with a redirect, which the market does not follow: it could "
        "carry the key elsewhere."
    ),
)
ADDRESS_WITH_PATH = KnownError("MTS-515").says(
    message=N_("the address ends in /mt, and each path of the contract begins with it"),
    hint=N_("leave it out: `--target {url}`"),
    cause=N_("The address of a service is what stands before `/mt`."),
)
KEY_REFUSED = KnownError("MTS-516").says(
    message=N_("the service refuses the key ({said})"),
    hint=N_(
        "give the key that it knows by `--key`, `MT_SIM_KEY` or its profile; it is sent as `X-Market-API-Key`"
    ),
    cause=N_("The service answered 401 or 403 to an activation and to a status, both with the key."),
)
NO_PATHS = KnownError("MTS-517").says(
    message=N_("none of the contract's paths is there: {path} is {said}"),
    hint=N_("check the address; `mt-sim audit` looks for every operation in every dialect"),
    cause=N_("Health and activation answer as if nobody had written them, so nothing can be judged."),
)
SPEAKS_TLS = KnownError("MTS-518").says(
    message=N_("{url} speaks TLS, and was asked in plain HTTP"),
    hint=N_("try `--target {address}`"),
    cause=N_("The address begins with http://, and what stands behind it speaks TLS."),
)
CERTIFICATE_NOT_TRUSTED = KnownError("MTS-519").says(
    message=N_("the certificate of {url} is not trusted: {why}"),
    hint=N_(
        "name the authority's file by SSL_CERT_FILE=ca.pem, or do not verify: mt-sim target add NAME "
        "{url} --insecure, then --target NAME"
    ),
    cause=N_("The target's certificate is its own, expired, or for another name."),
    cure=N_("Name your authority's file by `SSL_CERT_FILE`, or add the target with `--insecure`."),
)
SPEAKS_PLAIN_HTTP = KnownError("MTS-520").says(
    message=N_("{url} speaks plain HTTP, and was asked for TLS"),
    hint=N_("try `--target {address}`"),
    cause=N_("The address begins with https://, and what stands behind it speaks plain HTTP."),
)
NO_SUITE = KnownError("MTS-521").says(
    message=N_("no suite {suite!r}"),
    hint=N_("suites: {names}"),
    cause=N_("No suite has this name."),
    cure=N_("Defects are listed by the suites of `mt-sim test`."),
)
NO_DEFECT = KnownError("MTS-522").says(
    hint=N_("`mt-sim defects list` shows them all"),
    cause=N_("No defect of the sample service has this name."),
)
NO_TERMINAL = KnownError("MTS-524").says(
    message=N_("the screen needs a terminal"),
    hint=N_("without one: `mt-sim traces list --follow`, or `mt-sim up --no-tui`"),
    cause=N_("Input or output is a file or a pipe, or TERM is dumb."),
)
NO_LAST_RUN = KnownError("MTS-525").says(
    message=N_("no run of {target} is stored in {runs}"),
    hint=N_("leave --failed out once: the next run with it judges what that one found broken"),
    cause=N_("`--failed` judges again what the last run of this target found broken, and there is none."),
    cure=N_("Judge it once without `--failed`; `mt-sim runs list` shows what is stored, `--data` where."),
)
ONE_REPORT_FOR_MANY = KnownError("MTS-526").says(
    message=N_("--report {text} would hold one of {count} targets"),
    hint=N_("write {place} into the file's name, for example junit=junit-{place}.xml"),
    cause=N_("Several targets are judged, and each has a report of its own."),
    cure=N_("Write `{target}` into the file's name: it becomes the target's name."),
)
NO_EARLIER_RUN = KnownError("MTS-527").says(
    message=N_("there is no earlier run of {target} to compare {run} with"),
    hint=N_("`mt-sim runs list` shows what there is; name two: `mt-sim runs compare BEFORE AFTER`"),
    cause=N_("`mt-sim runs compare` takes the run before, of the same target, and there is none."),
)
AUDIT_NOT_CONFIRMED = KnownError("MTS-532").says(
    message=N_("--deep makes and erases a tenant called mtsim-audit-... on {targets}"),
    hint=N_("say `--yes` if that is wanted; without `--deep` nothing is made"),
    cause=N_("The target is not on this machine, and `--deep` writes to it."),
)
AUDIT_UNANSWERED = KnownError("MTS-533", ExitCode.INCOMPLETE).says(
    message=N_("{names}: nothing answers there"),
    hint=N_("check the address, and that the service is started"),
    cause=N_("Not one call of the audit was answered."),
)
NAMES_BESIDE_ALL = KnownError("MTS-541").says(
    message=N_("--all plays all of ours; name none beside it"),
    cause=N_("`mt-sim scenario run` was given names and `--all`."),
    cure=N_("Say one of the two."),
)
SCENARIO_NOT_NAMED = KnownError("MTS-542").says(
    message=N_("name a scenario, or a .yaml file"),
    hint=N_("`mt-sim scenario list` shows ours; `--all` plays them"),
    cause=N_("`mt-sim scenario run` was given nothing to play."),
)
SCENARIO_NOT_CONFIRMED = KnownError("MTS-543").says(
    message=N_("this makes and erases tenants called mtsim-... on {url}"),
    hint=N_("say `--yes` if that is wanted"),
    cause=N_("The target is not on this machine, and a run writes to it."),
)
NO_SCENARIO = KnownError("MTS-545").says(
    message=N_("no scenario {name!r}"),
    hint=N_("there are: {names}; or name a .yaml file"),
    cause=N_("No story of ours has this name, and it is no .yaml file."),
    cure=N_("`mt-sim scenario list` shows the names."),
)
SCENARIO_NOT_VALID = KnownError("MTS-546").says(
    hint=N_("`mt-sim scenario schema` prints the schema for your editor"),
    cause=N_("The scenario file has mistakes; each is told with its line."),
)
SCENARIO_NOT_READABLE = KnownError("MTS-547").says(
    message=N_("cannot read {name}: {strerror}"),
    cause=N_("The scenario file is missing or not yours to read."),
    cure=N_("Check the path."),
)
NOT_A_VARIABLE = KnownError("MTS-548").says(
    message=N_("not name=value: {pair!r}"),
    hint=N_("for example `--var plan=premium`"),
    cause=N_("A variable is a name, an equals sign and a value."),
)
NO_VARIABLE = KnownError("MTS-549").says(
    message=N_("{scenario} has no variable {name!r}"),
    hint=N_("it has: {names}"),
    cause=N_("Only what stands under `vars` in the scenario can be given another value."),
    cure=N_("`mt-sim scenario show NAME` shows the file."),
)
VARIABLE_OF_OTHER_KIND = KnownError("MTS-550").says(
    message=N_("{name} cannot be {text!r}"),
    hint=N_("in the file it is {value}"),
    cause=N_("A variable that is a number, a flag or a list in the file stays one."),
    cure=N_("Write the value as the file does."),
)
TARGET_SILENT = KnownError("MTS-551", ExitCode.INCOMPLETE).says(
    message=N_("{url} does not answer: is the service running?"),
    cause=N_("Nothing answers on the target's address, or what answers cannot be read; no month was played."),
    cure=N_("Check the address, and that the service is started and listens there."),
)
NO_SPEED = KnownError("MTS-552").says(
    message=N_("no speed {text!r}"),
    hint=N_("`max`, or a number such as `60`; `1` is real time"),
    cause=N_("A speed is market seconds a real second."),
)
KEY_IN_ANOTHER_HEADER = KnownError("MTS-553").says(
    message=N_("the service refuses the key in {header} ({said}) and takes it in {found}"),
    hint=N_("let it read {header}, which is what the market sends"),
    cause=N_("An activation with the key in the contract's header was refused, and another header opened."),
    cure=N_("Read the key from `X-Market-API-Key`; `X-API-Key` counts on the market's older paths only."),
)
