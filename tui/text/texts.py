"""Every word that the screen shows, by key, in English; other languages come from the one catalogue.

Where one English word means several things, its meaning stands in brackets behind the key.
"""

from languages import said_as

_TABLE = """
page.drive = Drive
page.traces = Traces
page.scenarios = Scenarios
page.tenants = Tenants
page.conformance = Conformance
page.targets = Targets
short.drive = Drive
short.traces = Trace
short.scenarios = Scen
short.tenants = Tenant
short.conformance = Conf
short.targets = Target

group.send = send
group.look = look
group.keep = keep
group.list = list
group.move = move
group.all = all

menu.s = send
menu.c = copy
menu.e = export
menu.foot = Esc back

action.activate = activate
action.deactivate = deactivate, its data kept
action.send_status = status
action.send_usage = usage of this month
action.send_stats = stats of 30 days
action.send_costs = costs of 30 days
action.send_top_users = top users
action.send_patterns = usage patterns
action.send_users = list users
action.send_new_user = create a user
action.send_resources = resources
action.send_settings = settings
action.send_limits = limits
action.send_health = health
action.burst = burst of the last call
action.again = the last call again
action.apply = apply for a tenant and approve it
action.to_scenarios = scenarios
action.replay = replay as it was
action.edit = edit, then send
action.run = run this one
action.run_all = run all
action.stop = stop the run
action.health = ask its health
action.open = open
action.filter = filter
action.find = find
action.next_hit = next hit
action.previous_hit = previous hit
action.layout = layout
action.outline = outline of the body
action.wrap = wrap lines
action.reveal = show the key for 10 seconds
action.mark = mark
action.diff = compare two
action.copy_curl = copy as curl
action.copy_url = copy the address
action.copy_request = copy the request
action.copy_body = copy the body
action.copy_headers = copy the headers
action.copy_id = copy the number
action.export_har = export as HAR
action.export_curl = export as curl commands
action.export_json = export as JSON
action.report_html = save the report as HTML
action.report_json = save the report as JSON
action.report_junit = save the report as JUnit XML
action.report_markdown = save the report as Markdown
action.follow = follow the newest
action.only_failed = only failures
action.clear_filter = drop the last term
action.new_tenant = new tenant
action.no_limits = no deadlines and no retries
action.earlier = longer period
action.later = shorter period
action.refresh = ask again
action.watch = refresh by itself
action.users = users
action.settings = settings
action.limits = limits
action.disagreements = what does not agree
action.previous_tenant = previous tenant
action.next_tenant = next tenant
action.previous_target = previous target
action.down = down
action.up = up
action.left = left
action.right = right
action.first = first
action.last = last
action.half_down = half a page down
action.half_up = half a page up
action.page_down = page down
action.page_up = page up
action.next_pane = next pane
action.previous_pane = previous pane
action.zoom = one pane
action.page_drive = Drive
action.page_traces = Traces
action.page_scenarios = Scenarios
action.page_tenants = Tenants
action.page_conformance = Conformance
action.page_targets = Targets
action.help = help
action.palette = command
action.theme = next theme
action.back = back
action.quit = back, quit
action.quit_now = quit
action.interrupt = how to quit
action.repaint = repaint
action.suspend = suspend

short.activate = activate
short.deactivate = deactivate
short.burst = burst
short.again = again
short.apply = apply
short.to_scenarios = scenarios
short.replay = replay
short.edit = edit+send
short.run = run
short.run_all = run all
short.stop = stop
short.find = find
short.filter = filter
short.open = open
short.diff = diff
short.new_tenant = new
short.no_limits = no limits
short.only_failed = failures
short.reveal = key
short.outline = outline
short.wrap = wrap
short.earlier = longer
short.later = shorter
short.refresh = ask again
short.watch = watch
short.disagreements = disagree
short.previous_target = last target
short.next_pane = pane
short.zoom = zoom
short.mark = mark
short.follow = follow
short.layout = layout
short.users = users
short.settings = settings
short.limits = limits
short.health = health
short.page_targets = targets
short.help = help
short.palette = command

header.traces = traces {count}
header.failed = {count} failed
header.up = UP {ms}
header.down = DOWN {why}
header.unknown = not asked yet
header.market_down = MARKET DOWN
header.sandbox_ended = SANDBOX ENDED
header.no_target = no target

tenants.title = Tenants {count}
tenants.none = No tenant yet.
tenants.first = n  makes one, then a  activates it
tenants.apply = p  applies for one, as a user would
tenants.nothing_found = no tenant has "{term}" in it
tenants.clear = Esc shows all
tenants.until = until {day}

send.asks = asks first
send.title = Send to {tenant}
send.nobody = Send
send.waiting = {count} waiting: try {number} of {most} in {span}

span.seconds = {count} s
span.minutes = {count} min
span.hours = {count} h

send.last = last {outcome}
send.foot = Enter sends the marked one

last.foot = r replay   c copy
last.attempt = attempt {number}
last.title = Last exchange #{id}
last.none = Last exchange
last.empty = Nothing was sent yet. Press a to activate.
last.contract_ok = contract: nothing broken
last.contract_broken = contract: {count} broken
last.not_told = this dialect does not tell: {part}
last.sent = sent
last.large = {size}: Enter on its line below opens it
last.unknown = whether the service acted on it is not known

live.title = Live
live.none = No traffic yet: what is sent and received stands here.
live.next_try = try {number} of {most} in {span}
live.following = (following)
live.paused = ({count} new below, F follows)

traces.title = Traces
traces.filter = filter: {filter}
traces.looking = looking for {filter} in {count}, Esc stops
traces.of = {shown} of {count}
traces.foot = {at}   {marked}
traces.none = No traffic yet.
traces.step1 = 1  pick a target         t
traces.step2 = 2  pick a tenant         1
traces.step3 = 3  send activate         a
traces.empty_filter = 0 of {count} match   {filter}
traces.without = without {term}   {count}
traces.drop = Backspace drops the last term, Esc clears
traces.new_below = {count} new below: F follows, G goes to the last
traces.loading = loading ...
traces.trimmed = the oldest that is kept

detail.request = Request
detail.response = Response
detail.facts = Timing and attempts
detail.more_broken = and {count} more: Timing and attempts
detail.nothing = nothing is chosen
detail.no_answer = no whole answer came
detail.sent = the request may have arrived
detail.not_sent = nothing was sent
detail.masked = (masked, K shows it for 10 s)
detail.same_key = same on {count} attempts
detail.not_json = not JSON: {why}
detail.json_place = line {line}, column {column}
detail.json_deep = nested too deeply
detail.empty_body = no body
detail.laying_out = laying out {size} ...
detail.as_pretty = pretty
detail.as_raw = raw
detail.as_hex = hex
detail.sizes = {size}   {layout}   {wrap}
detail.wrap_on = wrapped
detail.wrap_off = not wrapped
detail.duplicates = keys twice: {keys}
detail.attempts = attempts
detail.waiting = waiting until {when}

detail.times = connect {connect}  first byte {first}  total {total} ms
detail.bar = - connect = wait # receive
detail.by = by {who}
detail.target = target {target}
detail.delivery = delivery {delivery} attempt {attempt}

column.time = time
column.operation = operation
column.tenant = tenant
column.tried = try status
column.size = size
column.note = note
column.day = day
column.tokens = tokens
column.messages = messages
column.share = share

count.passed = {count} passed
count.failed = {count} failed
count.warned = {count} warned
count.skipped = {count} skipped
count.errored = {count} errored

state.waiting = ..
state.running = >>
state.passed = passed
state.failed = FAILED
state.warned = warned
state.skipped = skipped
state.errored = ERRORED

sum.total_users (a number) = users
sum.active_users = active
sum.new_users_this_period (a number) = new
sum.total_sessions = sessions
sum.total_messages = messages
sum.total_tokens = tokens
sum.cost = cost
sum.health (a state) = health

find.hits = lines with "{term}": {at} of {count}
outline.title = Outline of {part}
outline.foot = Enter jumps   Esc back
outline.none = no JSON with parts in this body
outline.not_yet = the body is still being laid out
find.none = "{term}" stands nowhere in this body
find.prompt = find:
filter.prompt = filter:
search.prompt = tenant:
palette.prompt = do:
new.prompt = id of the new tenant:
user.prompt = e-mail of the new user:
burst.prompt = how many times (1 to 200):
name.prompt = this target is SHARED; type its name to switch:
role.prompt = role of {user} ({roles}):
plan.prompt = plan of {tenant} (basic, standard, premium):

question.foot = Esc no

ask.deactivate = Deactivate {tenant} on {target}? Its data is kept.   y yes   n no
ask.send = {target} is SHARED. Send {what} to it? Asked once.   y yes   n no
ask.burst = Burst of {count} to {target}: {what}?   y yes   n no
ask.delete = Delete user {user} of {tenant}?   y yes   n no
ask.destroy = Send {what} to {target}?   y yes   n no
ask.plan = Deactivate {tenant} and activate it with plan {plan}? Its data is kept.   y yes   n no
ask.own_plan = If {target} has no plan {plan}, {tenant} stays deactivated. Change?   y yes   n no
ask.quit = Leave?   e end the sandbox too   l leave it running   n stay
ask.in_flight = {count} still under way. Leave?   y yes   n no

said.sending = {what} ...
said.sent = {what}: {outcome} in {ms} ms, #{id}.
said.failed = {what}: {outcome}, #{id}: {why}
said.broken = {what}: {outcome}, but contract breaks: {count}   {ms} ms, #{id}.
said.undo = To undo: D
said.again = Again: .
said.queued = {what}: {reason}; next try in {span}
said.refused = refused: {why}
said.no_tenant = no tenant is chosen: n makes one
said.no_target = no target is chosen: 6 lists them
said.nothing_to_repeat = nothing was sent yet
said.copied = copied by {way}; also in {file}
said.not_copied = not copied: no clipboard was found; it is in {file}
said.copied_controls = copied by {way}, control characters in it: {count}; also in {file}
said.exported = written: {file}
said.no_export = nothing was exported: {why}
said.marked = marked {ids}
said.alike = #{one} and #{other} are alike
said.compare_two = mark another one with m, then d compares
said.too_large = bodies over {size} are not compared here
said.tenant_added = {tenant} is new: a activates it
said.kept = not sent
said.filter = {why}
said.market_down = no market: {command} starts one, this screen finds it   ({why})
said.sandbox_ended = the sandbox ended: {command} starts it again, this screen finds it   ({why})
said.market_back = the market is back
said.switched = {target} now; its health: {health}
said.switching = asking {target} ...
said.wrong_name = that is not its name; nothing was switched
said.health_of_used = Enter switches to it, and asks its health
said.no_previous = no target was chosen before
said.running = {what} runs; X stops it
said.ended_badly = {counts}; z shows only failures
said.stopping = stopping ...
said.run_stopped = the run was stopped
said.unreadable = the command printed no exchange
said.no_run = nothing runs
said.busy = one run at a time: X stops it
said.no_exchange = no exchange belongs to this
said.not_run = not run yet: r runs this one, S all
said.interrupt = to quit: q, or ^q
said.theme = theme {name}
said.burst = {count} sent: {outcomes}
said.applied = application {number} approved: {what}
said.limits_on = deadlines and retries count again
said.limits_off = no deadlines and no retries, while you step through the service
said.editor = {why}
said.not_here = nothing to do here
said.unknown_menu = no such key in this menu
said.watching = refreshed every 10 s
said.watching_off = no longer refreshed by itself
said.revealed = with the key as it is now; closes in 10 s
said.hangul = 한
said.saved = saved
said.no_role = no role {role}; there are: {roles}
said.bad_number = not a number from 1 to 200
said.not_offered = not offered

loading.market = asking the market ...
loading.scenarios = reading the scenarios ...
loading.checks = reading the checks ...
loading.profiles = reading mt-sim.toml ...

page.loading = asking {count} calls ...
page.none = choose a tenant and press r
page.title = {tenant}  {name}  {state}  {plan}
page.numbers = Numbers of {period}
page.costs = cost a day, USD
page.messages = messages a day
page.hours = by hour, UTC
page.top = top users
page.models = cost by model
page.calls = calls {count} at {when}, #{first} to #{last}
page.agrees = answers that agree: {count}
page.broken = that do not: {count}, ! shows them
page.nothing_compared = nothing to compare
page.peak = max {high}  min {low}
page.no_value = {operation}: {why}
page.columns.top = name / tokens / messages
page.columns.models = model / USD / share

users.title = Users of {tenant}   {at} of {total}
users.found = Users of {tenant} with "{term}"   {at} of {total}
users.foot = n new   m role   p pause or resume   D delete   / search   Esc back
users.prompt = name or e-mail:
users.asking = asking for the users ...
users.none = no users
users.nothing_found = no user has "{term}" in name or e-mail; / and an empty line shows all
users.failed = the service did not list them: {outcome}
settings.title = Settings of {tenant}
settings.foot = p plan   Esc back
limits.title = Limits of {tenant}
disagree.title = What does not agree
disagree.ok = ok
disagree.broken = BROKEN
disagree.none = Everything that can be compared agrees.

targets.title = Targets
targets.none = no target and no profile
targets.add = add one: mt-sim target add NAME URL --key-env VARIABLE
targets.local = LOCAL
targets.shared = SHARED
targets.registered = known to the market
targets.profile = profile in mt-sim.toml
targets.address = url
targets.place = env
targets.health (a state) = health
targets.profile_word = profile
targets.now = in use
targets.key = key
targets.key_held = held by the market
targets.key_in = in the variable {name}
targets.key_written = written in mt-sim.toml
targets.no_key = none
targets.dialect = dialect
targets.deadline = deadline
targets.foot = Enter switches   H health
targets.hint = Nothing is sent to a target until you act; its health is asked once when you switch.
targets.shared_hint = A SHARED target asks for its name before it is used, and before the first write.

scenarios.title = Scenarios
scenarios.none = no scenario is known
scenarios.not_run = not run
scenarios.foot = r run   S all   Enter
steps.title = {title}   {done} of {count}
steps.none = choose a scenario and press r
steps.columns = step / expected / observed
steps.foot = Enter opens the exchanges of a step
steps.why = Step {index}
steps.expected = expected
steps.observed = observed
steps.hint = hint

checks.suites = Suites
checks.title = {suite}   {shown} of {count}
checks.score = score {score}%
checks.none = press S to judge the target
checks.listed = {count} checks; S runs them all, r one suite
checks.foot = Enter exchanges   r again   z only failures   e report
checks.all_good = nothing failed; z shows all
finding.title = Finding
finding.none = choose a check
finding.claim = claim
finding.expected = expected
finding.observed = observed
finding.clause = clause
finding.hint = hint
finding.curl = curl
finding.repeat = repeat
finding.exchanges = exchanges
checks.all = all

run.failed = the command ended with {code}: {why}
run.not_events = the command printed what is no event: {line}
run.stopped = stopped
run.command = {command}

overlay.exchange = Exchange #{id} of this run
overlay.diff = #{one} and #{other}
overlay.foot = Esc back   j k scroll
overlay.turn = Tab next exchange   c curl   Esc back
overlay.key = curl with the key, for 10 s
help.title = Help for {page}
help.foot = Esc back   j k scroll
help.hangul = The same keys work with the Korean input method on: {keys}
help.filter = filter   status>=400  op:create_user  tenant:hanbit  ms>500  dir:in  body:"text"  since:10m
help.filter2 = \u0020        a space is and, | is or, - is not: status>=500 | ms>1000 -path:/mt/health
palette.title = Commands
palette.foot = Enter does it   Esc back   the right column is the direct key

small.need = need 60x16, have {width}x{height}
small.hint = Enlarge the window, or use
small.list = mt-sim traces list --follow
small.foot = q quit
small.call = mt-sim activate --tenant ID

terminal.none = the screen needs a terminal; use a plain command instead: {command}
terminal.dumb = this terminal (TERM={term}) cannot show the screen; use a plain command instead: {command}
crash.said = an error of our own ended the screen: {what}
crash.report = a report without keys and bodies: {file}
"""


def _read(table: str) -> tuple[dict[str, str], dict[str, str]]:
    found, meanings = {}, {}
    for entry in table.strip().splitlines():
        if entry:
            name, _equals, value = entry.partition(" = ")
            key, _bracket, meaning = name.removesuffix(")").partition(" (")
            found[key] = value.replace("\\u0020", " ")
            if meaning:
                meanings[key] = meaning
    return found, meanings


TEXTS, MEANINGS = _read(_TABLE)


def text(key: str, **values: object) -> str:
    """The text of a key, its values filled in, in the chosen language. KeyError for one that is not there."""
    return said_as(MEANINGS.get(key, ""), TEXTS[key], **values)


def has_text(key: str) -> bool:
    """Whether a text exists for a key."""
    return key in TEXTS
