/* oxlint-disable eslint/max-lines -- a list, which is read by its keys */
/**
 * What the tests prove. Each entry is `<area>.<slug>`: one observable behaviour in one sentence. A test cites
 * its requirements in its title through `verifies`; `npm test` fails when an entry is not cited by a passed test.
 */
export const requirements = {
  'A1.configuration':
    "An agent's concurrency and time limit can be changed while it lives; invalid values are refused.",
  'A1.estimate':
    'An estimate comes from measured durations of the task type and says that it is unknown before there are any.',
  'A1.every-kind':
    'Agents of every kind that work from here have all methods of an agent, and these do what they say.',
  'A1.execute':
    'Every kind of agent takes a task directly and gives an outcome; what goes wrong is in the outcome.',
  'A1.health': 'An agent says how it is: its own state and that of what it works with.',
  'A1.messages': 'Agents send, receive and filter messages; an unknown target is an error.',
  'A1.metrics': 'Status and metrics of an agent hold measured figures only.',
  'A1.validate': 'A task is checked for type and parameters before it runs.',
  'A2.function-cancel': 'A cancelled function sees its signal abort; its neighbours in the thread go on.',
  'A2.function-error':
    "A function's error becomes an outcome that says which agent failed on which task, and why.",
  'A2.function-errors': 'An error of ours keeps its code over the thread border, any other its message.',
  'A2.function-in-thread':
    'A function agent gets its input and context in a worker thread and gives a JSON value.',
  'A2.function-in-worker-thread': 'Function agents run in worker threads.',
  'A2.function-module-errors':
    'A module or export that does not load fails its tasks and names what is missing.',
  'A2.function-no-line': 'No task waits behind a long one while another thread is free.',
  'A2.function-stdout': 'What a function prints goes to the log, never to stdout of the process.',
  'A2.function-threads': 'A function agent runs an exported function in a worker thread.',
  'A2.function-timeout':
    'A function that exceeds its time limit ends with TASK_TIMEOUT, also when it computes.',
  'A2.host-blocked-waits': 'While a host task is blocked its run waits and says so; reset, it goes on.',
  'A2.host-cancelled': 'The worker of a task whose run was cancelled, or whose time is up, is refused.',
  'A2.host-claimed': 'A task of a host agent is done by whoever claims it, and its result goes into the run.',
  'A2.host-fails':
    'A host task fails in its run when its worker says that this is final; its error names worker and reason.',
  'A2.host-one-question':
    'A node offers and asks for all of its host tasks in one call each, and asks only while some are open.',
  'A2.host-outlives-node':
    'Host tasks outlive the node that drives their run: whoever works on one goes on, and the next driver takes the result in.',
  'A2.host-pause': 'A paused run does not wait for host tasks.',
  'A2.host-waits-for-work': 'A worker that finds nothing may wait and gets work as soon as there is some.',
  'A2.local-errors':
    'What an in-process agent throws, or gives that is no JSON, fails its task with "Agent execution failed".',
  'A2.local-limits':
    'An in-process agent has its own concurrency; deadlines and cancellation abort its signal, and one that ignores it is abandoned.',
  'A2.local-messages': 'An in-process agent hears messages itself; one that it refuses is not taken.',
  'A2.local-object': 'Any object with an id, capabilities and execute is an agent that runs in this process.',
  'A2.local-refused':
    'An object that lacks a part, or whose id is taken, is refused by naming it; nothing is registered.',
  'A2.local-unhealthy':
    'An in-process agent that says it is not well gets no tasks until it is; one that stays so is given up.',
  'A2.local-validates': 'An in-process agent may refuse a task before it runs.',
  'A2.mcp-errors':
    'Tool errors, unknown tools, and servers that do not start or die are told apart by code, with the reason.',
  'A2.mcp-http': 'An mcp agent reaches a server over Streamable HTTP.',
  'A2.mcp-no-orphan': 'A stopped mcp agent leaves no process of its server behind.',
  'A2.mcp-tools': 'An mcp agent calls a tool of a server over stdio and gives its answer as JSON.',
  'A2.process-failure':
    'A command that fails, prints no JSON or too much, or cannot be started gives an error of its own kind.',
  'A2.process-json':
    'A process agent gives a command JSON on stdin and filled arguments, and takes JSON or text from it.',
  'A2.process-no-orphan':
    'Commands that are cancelled, out of time or stopped are ended with everything they started.',
  'A3.coordinate': 'A coordination says which agent does which step in which wave and what is handed over.',
  'A3.decompose':
    'A decomposition yields subtasks, dependencies, a plan by levels and a workflow that can be submitted.',
  'A3.plan-runs': 'The workflow of a decomposition can be submitted and runs.',
  'A3.recorded':
    'Every thought is recorded on the real sequential-thinking server and verified from its answers.',
  'A3.synthesize': 'A synthesis ranks findings by weight and gives one conclusion.',
  'A7.gives-up':
    'An agent that breaks too often is failed, unavailable and reported with its reason, until it is restarted.',
  'A7.health-check':
    'Servers are asked for their health at an interval; one that does not answer is started again.',
  'A7.restart':
    'A broken agent is unavailable, is started again with exponential backoff and jitter, and then available.',
  'B1.not-delivered':
    'A message counts as delivered only when the target or one who subscribed for it took it.',
  'B1.order': 'What is sent in one turn is delivered by priority, then in order per sender.',
  'B1.refused':
    'A message to or from an unknown or lost agent is refused with a code, and nobody hears of it.',
  'B1.send': 'A message between agents takes the route of the topology and reaches the target.',
  'B3.broadcast':
    'A broadcast reaches the other agents over the plan of the topology, each once, and counts those it did not.',
  'B3.broadcast-scopes': 'A broadcast keeps to the neighbours of its sender, to a type or to a capability.',
  'B3.subscribe':
    'Messages can be heard by agent, type, sender, exchange and priority, until the subscription is ended by its id.',
  'E1.defaults': 'createSwarm() works without any option.',
  'E1.discovers':
    'Agents are found in modules and in a file of MCP servers, and a server that cannot be used is named with its reason.',
  'E1.initialize': 'An engine opens and starts nothing before it is initialized.',
  'E1.layers-point-down': 'Packages import only from the layers below them, and only through public entries.',
  'E1.opens-store':
    'A swarm with a data directory keeps runs and tasks in a file that other programs can read.',
  'E1.readme-embeds': 'The embedding program in README.md runs as it stands.',
  'E2.cancel-running': 'Cancelling a workflow ends its running tasks too.',
  'E2.exact-methods':
    'createSwarm() gives exactly the methods of the API and stop, and they may be taken off the object.',
  'E2.postgres-real-servers':
    'One workflow runs on the real thinking server and on a real PostgreSQL, and the row it kept is read back.',
  'E2.register-object': 'An object that is registered does tasks of workflows as a declared agent does.',
  'E2.shared-state':
    'Shared state is read, set, compared and deleted through the API, in scopes LOCAL and GLOBAL.',
  'E2.swarm-pause':
    'A paused node hands out nothing: running tasks end, messages and state go on, and resumed it goes on at once.',
  'E2.swarm-pause-refuses':
    'A paused node refuses to execute and resume workflows and to hand out host tasks, and changes nothing by that.',
  'E2.swarm-pause-waits': 'A paused node takes over no runs; resumed it does.',
  'E2.workflows': 'The API creates, runs and reports workflows on registered agents.',
  'E3.errors-documented': 'Every error code has its section in docs/errors.md, and every section its code.',
  'E3.failure-reported':
    'A failing agent fails its task with "Agent execution failed", and the run reports it without throwing.',
  'E3.result-names-tasks':
    'A run result names success, stop reason, completed and failed tasks with their values or errors.',
  'E4.adaptive-decides':
    'An adaptive topology changes its shape by what was measured, no sooner than its dwell time and margin allow.',
  'E4.adaptive-keeps': 'A change of shape keeps members, their slots and what they were handed.',
  'E4.adaptive-published': 'Every change of shape is published once, with the figures that decided.',
  'E4.broadcast-counted':
    'A broadcast counts whom it reached, whom not, and who heard it twice, and goes round a send that failed.',
  'E4.hierarchical-delegates': 'In a hierarchy each lead passes a task to the branch with most free slots.',
  'E4.hierarchical-heals':
    'A lost lead loses no subtree: its children get its own lead or a promoted member.',
  'E4.hierarchical-routes': 'In a hierarchy a message goes up to the shared lead and down again.',
  'E4.max-agents': 'A topology refuses more members than maxAgents, as a whole.',
  'E4.mesh-bids':
    'In a mesh neighbours bid for a task with their free slots and expected cost, and an idle member steals what no neighbour takes.',
  'E4.mesh-gossips':
    'Gossip with a seeded fan-out reaches every member, a round of repair those that it missed.',
  'E4.mesh-links': 'A mesh links everybody up to a size and has a bounded number of neighbours above it.',
  'E4.mesh-remeshes':
    'A mesh stays in one piece when members come and go; the neighbours of a lost one are linked anew.',
  'E4.optimize':
    'A target latency, a measured hop and a size give a shape, its figures and whether it meets the target.',
  'E4.repairs-published': 'Every loss of a member gives one repair plan to publish.',
  'E4.ring-heals': 'A ring closes over a lost member, and one that comes back takes its old place.',
  'E4.ring-passes':
    'In a ring work is passed on from the agent that had the last task, evenly over equal agents.',
  'E4.ring-routes': 'In a ring a message goes the shorter way round.',
  'E4.scale':
    'Agents of a declaration are added and taken away at run time, the idle ones first, and the topology follows.',
  'E4.star-elects': 'A star whose hub is an agent elects a new hub when it is lost.',
  'E4.star-hands-out-in-turn': 'In a star the hub hands out work in turn, evenly over equal agents.',
  'E4.star-hub-lease':
    'A hub that is an agent is elected by lease; with a term that ran out or was succeeded it dispatches nothing.',
  'E4.star-routes': 'In a star every message goes through the hub.',
  'E5.auto-shutdown': 'The end of significant children ends the supervisor as its flags say.',
  'E5.compiled-same-behaviour':
    'A compiled machine does what the interpreter does: snapshots, actions, arguments and errors.',
  'E5.compiler-refuses-by-place':
    'What the machine compiler cannot do is refused by name and place in the config.',
  'E5.directive-published': 'Each end of a child is published with the directive that was applied.',
  'E5.dynamic-children':
    'Children can be added, terminated, restarted and deleted while the supervisor runs.',
  'E5.failure-stays': 'An actor that throws ends alone and its end is reported once.',
  'E5.failures-in-row':
    'An agent whose attempts fail one after the other is restarted, and past the intensity it leaves the topology; others go on.',
  'E5.intensity-escalates':
    'More restarts than the intensity allows stop all children and end the supervisor with a reason.',
  'E5.nesting': 'A supervisor that gives up is restarted or ended by the supervisor above it.',
  'E5.nothing-leaks':
    'After thousands of crashes of agents and threads no thread, handle, timer, ticket or task is left, and memory is flat.',
  'E5.ordered-start-and-stop': 'Children start in order and stop in reverse order.',
  'E5.out-of-memory':
    'A task that exhausts the heap of its worker thread fails by itself and says so; its neighbours run again.',
  'E5.restart-backoff': 'Restarts in a row wait longer each time, and a healthy run resets the wait.',
  'E5.restart-types': 'Permanent, transient and temporary children are restarted as OTP defines.',
  'E5.restart-window': 'Never more restarts than the intensity are granted within any period.',
  'E5.shard-admission':
    'Work is handed out in order per class, never above credit, and settles exactly once.',
  'E5.shard-crash-loses-nothing':
    'When worker threads end, no task in flight is lost and none settles twice.',
  'E5.shard-crash-names-culprit':
    'Only the task that ends its worker thread fails, after it did so again alone.',
  'E5.shards-stop': 'Stopping the shards settles open work and ends every thread in bounded time.',
  'E5.shutdown-timeout': 'A child that does not stop within its time is killed.',
  'E5.strategies': 'one_for_one, one_for_all and rest_for_one stop and restart the right children in order.',
  'E5.supervised-actors': 'Actors under a supervisor are restarted after a failure and stopped with it.',
  'E5.supervisor-settles':
    'A supervisor under random events has one life per child, comes to rest and leaves nothing behind.',
  'E5.ten-thousand-children': 'Ten thousand actors run under one supervisor.',
  'E5.topology-heeds-supervisor':
    'A member that its supervisor gives up leaves the topology, which is repaired; one that is restarted stays.',
  'E5.topology-loses-agent':
    'An agent that is restarted too often is lost to the topology, which repairs itself; restarted by hand it is a member again.',
  'E6.compensated-in-reverse':
    'What completed is undone in reverse order of completion when the run fails or is cancelled, fan-out items each.',
  'E6.compensation-failure-reported':
    'A compensation that fails is repeated by its policy, then reported, and the others go on.',
  'E6.compensation-recorded':
    'Compensations are recorded in their order, each once, and their ends are final.',
  'E6.compensation-resumed':
    'A run that is killed while it compensates goes on there, and no compensation that ended runs again.',
  'E6.validated-executed-undone':
    'A task on an in-process agent is validated before it runs, runs under its deadline, and is undone in reverse order when a later one fails.',
  'E7.event-observers':
    'Observers of agent:*, topology:*, workflow:*, task:* or of one name hear what happens on their node; those that throw stop nobody.',
  'E7.events-gathered': 'Events of many agents alike are few journal lines, in one commit.',
  'E7.events-journaled':
    'What happens to agents and nodes is in the journal with its reason, for every node on the store.',
  'E7.events-outage':
    'Events that the store refuses are written later; of those that are given up the journal says how many.',
  'E7.events-postgres': 'On PostgreSQL, each node reads the events of the others from the journal.',
  'E7.state-observers':
    'Observers of shared state get key, old and new value, version and who; those that throw stop nobody.',
  'E7.topology-journaled':
    'Repairs, changes of shape and elections of a topology are in the journal with their reason.',
  'F1.blocked-reset': 'A blocked task is offered again, or given up, when a person says so.',
  'F1.claim':
    'A task that is offered to hosts is claimed by one worker at a time, under a lease with a fencing token.',
  'F1.claim-order': 'Offered tasks are claimed by priority, then age, also over several queues.',
  'F1.closed-with-task': 'The offer of a task is closed in the turn in which the task ends.',
  'F1.complete-once': 'A task is completed once for each token; the same answer comes when it is told again.',
  'F1.heartbeat': 'A heartbeat keeps a claimed task.',
  'F1.late-worker-refused':
    'A worker whose task went on to another is refused, and nothing of it is recorded.',
  'F1.lost-workers':
    'Tasks of a worker that was killed or stood still beyond its lease are done by another, once; the late one is refused.',
  'F1.many-claimers':
    'Processes that claim from one store at once do each task exactly once, each token given out once.',
  'F1.offer-held-run': 'Only the node that holds a run offers and withdraws its tasks.',
  'F1.offer-once': 'A task that is offered again keeps its offer, and whoever works on it goes on.',
  'F1.outcome-without-driver':
    'What a worker reported is on disk before any node drives the run, and the next driver takes it in.',
  'F1.paused-run-holds-offers': 'Tasks of a paused run are not handed out; whoever has one may finish it.',
  'F1.postgres-claims':
    'On PostgreSQL claiming processes do each task exactly once, also when some are lost.',
  'F1.release': 'A task that is given back is offered again and the attempt does not count.',
  'F1.status-honest':
    'The status of a task that is done outside says whether it waits, who has it, or that it is blocked.',
  'F1.stuck-work-parked':
    'A task whose attempts are used up is parked as blocked, with the reasons of all of them.',
  'F1.tokens-needed': 'Without tokens a late worker would overwrite: the check that looks for it finds it.',
  'F1.withdrawn': 'The worker of a task that its run no longer wants is refused.',
  'F4.bounded-tables':
    'Every table of the store has a rule that bounds its growth, and retention applies it.',
  'F4.idle-runs-go': 'A run that nobody has touched for a season is removed, though it never ended.',
  'F4.journal-bounded':
    'The journal is bounded by age and by count, and keeps every line of a run that has not ended.',
  'F4.leader-does-chores':
    'One node does the chores for all that share a store: the holder of a lease, succeeded when it ends or hangs.',
  'F4.retention-default':
    'Without any setting, ended runs older than 30 days or beyond the newest 1,000 are removed with all that is theirs.',
  'F4.state-bounded':
    'Changes of shared state are bounded by age, number and size; who missed some is told; deleted keys are forgotten, not their versions.',
  'F4.swarm-applies-retention': 'A swarm applies retention by itself, also when it lives for a moment only.',
  'H4.doctor-checks':
    '`conclave doctor` looks at the machine and the store, says what to do, and exits 4 when something fails.',
  'H4.doctor-nats':
    'The doctor says whether the NATS server at NATS_URL answers, and what to do when it does not; runs go on without it.',
  'H4.doctor-sizes': 'The doctor says how many bytes and rows each table has, and changes nothing.',
  'H4.errors-say-next-step':
    'The command line prints `CODE: message` and the next step, never a stack; with --json as data.',
  'H4.exit-codes': 'The exit code says success, failed run, bad input, resumable, or environment.',
  'H4.interrupt-resumes': 'Ctrl-C leaves a run that --resume finishes without running a finished task again.',
  'H4.json-only-result': 'With --json stdout carries one JSON value and nothing else.',
  'H4.plain-progress':
    'Without a terminal progress is plain lines, at most one a second and one per new kind of work.',
  'H4.readme-runs': 'The workflow in README.md runs as it stands.',
  'H4.run-result':
    '`conclave run --json` prints the result of the run, with counts of tasks that were reused.',
  'H4.runs-installed': 'The command runs where only its production dependencies are installed.',
  'H4.small-install': 'The command with its production dependencies takes less than 60 MiB.',
  'H4.status-host-tasks':
    'The status of a run says of each task that is done outside who has it until when, or why it is stuck.',
  'H4.status-newest-first':
    '`conclave status` lists the runs of the store newest first, and shows one with its tasks and errors.',
  'H4.status-undriven':
    'A run that nobody drives any more, because it was interrupted or its process died, is not shown as running.',
  'H4.time-left-measured': 'Rate and time left come from what was measured in this run.',
  'H4.version-fast': '`conclave --version` answers without loading the program.',
  'K1.accuracy':
    'Dot products are within 5e-7 of the sum of absolute terms, cosines within 1e-6, distances within 1e-6 relative.',
  'K1.arena-blocks': "Blocks of the kernels' memory are aligned, never overlap, and outlive its growth.",
  'K1.arena-limit': 'Memory at its limit is refused with a code, and what is in it stays as it was.',
  'K1.assignment-cheapest':
    'Each task gets the agent with the least cost, of several the lowest index, on every build.',
  'K1.assignment-errors': 'Agents, tasks and loads out of range are refused with a code and change nothing.',
  'K1.assignment-greedy': 'Tasks are assigned one after the other, and each adds to the load of its agent.',
  'K1.cosine-f64-finish':
    'Cosines are right for huge and tiny norms, zero for zero vectors, and NaN where a vector has one.',
  'K1.dot-scan': 'The dot products of a query with many rows are those of the scalar twin on every build.',
  'K1.features-detected':
    'The fastest build that the machine runs is taken; without SIMD the twins run and say so.',
  'K1.float-scans':
    'Scans, gathers and batches of float vectors are those of the scalar twin on every build.',
  'K1.hamming-scan': 'Hamming distances of bit rows are exact on every build.',
  'K1.hamming-select':
    'The nearest rows by Hamming distance are found, of equal distances the lowest indexes.',
  'K1.int8-scan': 'Scores of rows quantised to bytes have the same bits on every build.',
  'K1.module-handed-over': 'Another thread takes the compiled kernels without compiling them again.',
  'K1.module-small': 'Each WebAssembly build is at most 12 KiB when it is compressed.',
  'K1.network-deterministic':
    'Equal seeds, samples and steps give a network of the same bits on every build.',
  'K1.network-gradients': 'The gradients of a network are those that finite differences show.',
  'K1.network-learns': 'A dense network learns exclusive or and a curve.',
  'K1.network-same-bits': 'The kernels of a dense network give the bits of their twins on every build.',
  'K1.network-saved': 'A network is kept as plain data, and predicts the same when it is loaded.',
  'K1.prediction-errors':
    'Rows that are not finite or not of the right length are refused with a code and change nothing.',
  'K1.prediction-kernels':
    'Forecasts of every build are those of double precision within eight parts in ten million.',
  'K1.prediction-online':
    'Smoothing that keeps no samples forecasts what the same smoothing over all samples does.',
  'K1.prediction-ring':
    'A ring forecasts before it is full and after it went round, and agents may join late.',
  'K1.predictor-beats-last':
    'Where a series swings, rises or turns back, the predictor errs less than its newest sample as a forecast.',
  'K1.predictor-chooses': 'Each agent is forecast by what forecast its own past best, near and far.',
  'K1.predictor-joins':
    'Agents may join and be replaced while the predictor runs, and no other forecast changes.',
  'K1.predictor-steps': 'What the predictor keeps is updated alike on every build.',
  'K1.recall-bits':
    'A search via bits with 100 scored again finds at least 98 of 100 of the ten nearest of clustered vectors.',
  'K1.recall-int8':
    'A search via bytes with 40 scored again finds at least 99 of 100 of the ten nearest of clustered vectors.',
  'K1.tally-errors':
    'Votes out of range and columns that cannot be read are refused with a code and change nothing.',
  'K1.tally-integers': 'Whole weights are added exactly on every build, in any order, up to 2^53.',
  'K1.tally-quorum': 'A quorum is compared as whole numbers, exactly, up to 2^53 votes times 2^20 parts.',
  'K1.tally-sessions':
    'Many sessions are counted in one call: totals, winner, ties by the lowest index, quorum.',
  'K1.tally-weights':
    'Fractional weights are added in one fixed order: every build and the twin give the same bits.',
  'K1.text-any-length':
    'A text of any length is hashed in parts, which give the same signature as the whole.',
  'K1.text-minhash': 'A MinHash keeps the minima of 128 hashes, the same bits on every build.',
  'K1.text-shingles': 'Every five bytes of a text are hashed, the same bits on every build.',
  'K1.text-signatures-compared': 'One signature is compared with many, as each pair is.',
  'K1.text-signatures-exact':
    'Signatures of any text, also broken UTF-16, are those of the definition on every build.',
  'K1.text-simhash': 'A SimHash has the bits that most shingles have, the same on every build.',
  'K1.text-similarity-estimated':
    'The similarity of two texts is estimated within the statistical bound of 128 lanes.',
  'K1.threads-crossover':
    'Threads share calls above a measured size; sleeping ones are woken for large calls and bursts.',
  'K1.threads-index': 'A vector index whose kernels have threads finds what it finds without.',
  'K1.threads-lost': 'A lost thread is told with a code; the calling thread finishes its work.',
  'K1.threads-same-bits': 'Scans and batches that threads share give the bits of one thread.',
  'K1.threads-stop': 'Stopped threads are gone, and threads keep no process alive.',
  'K1.threads-top-k': 'The best rows that threads find together are those that one finds.',
  'K1.top-k':
    'The k best scores come in order, ties by lowest index; NaN counts as the lowest and blocks nothing.',
  'K1.twins-complete':
    'Every export of every build has a scalar twin of the same name, and no other export exists.',
  'K1.vector-few': 'A search for more vectors than there are gives all; ties come in order of insertion.',
  'K1.vector-file':
    'A vector index that was saved and loaded has the same vectors and gives the same answers.',
  'K1.vector-file-atomic': 'A save that fails leaves what was at the path, and no other file.',
  'K1.vector-file-damage':
    'A vector file that is damaged, cut short, of another kind or version is refused with the reason.',
  'K1.vector-filter': 'A filtered search gives only allowed ids, whichever column it scans.',
  'K1.vector-index':
    'A vector index gives what a brute-force search gives under adds, removes, updates and growth.',
  'K1.vector-input':
    'Vectors of another length or with numbers that are not finite are refused and change nothing.',
  'K1.vector-limit': 'A vector index whose memory is full says so with a code and stays as it was.',
  'K1.vector-segments': 'A vector index of several segments finds each of its vectors.',
  'REVIEW.churn-per-file':
    'Commits, people, repairs and changed lines are counted per file from the output of git log.',
  'REVIEW.copies-found': 'Equal runs of eight lines or more are found wherever they are, each reported once.',
  'REVIEW.cycles-found': 'Import cycles are found with the shortest way round and the thinnest link.',
  'REVIEW.empty-folder': 'An empty folder gives a report that says so.',
  'REVIEW.estimates': 'Languages without a parser get simple figures that are marked as estimates.',
  'REVIEW.git-aware': 'Files are listed as git sees them: tracked or new, and not ignored.',
  'REVIEW.history-anchored':
    'The history window ends at the newest commit, so a report does not depend on the day.',
  'REVIEW.installed-package': 'A package inside node_modules is listed, also behind a link.',
  'REVIEW.large-file': 'A file above the limit is never read, and noted.',
  'REVIEW.partial': 'A part of the review that fails is named in the report, and the rest is there.',
  'REVIEW.path-checked': 'A path that is missing, a file or unreadable is refused with its own code.',
  'REVIEW.ranked':
    'Three reviewers with different questions give one ranked list with agreement and dissent.',
  'REVIEW.same-report': 'The same folder gives the same report, byte for byte.',
  'REVIEW.script-figures': 'JavaScript and TypeScript are measured from their syntax tree.',
  'REVIEW.syntax-error': 'A file that cannot be parsed has simple figures and a note.',
  'REVIEW.text-harmless': 'Names and texts from the folder cannot break or format the report.',
  'REVIEW.unreadable-content':
    'Binary, vanished, linked and special files are noted and never followed or waited for.',
  'REVIEW.without-git': 'Without git the folder is walked and the report says that there is no history.',
  'REVIEW.written-whole': 'A report file is complete or as it was before.',
  'S1.change-feed':
    'Changes of shared state are read in the order of commits, each once, with old and new value.',
  'S1.compare-and-set':
    'Of writers that expect the same version of a key one is done; no increment is lost, also between processes.',
  'S1.expiry': 'A value that expired is absent at once, and its removal becomes a change.',
  'S1.feed-without-wake-ups': 'Changes of shared state are found also when no wake-up comes.',
  'S1.globs': 'A glob takes one segment by * and any number by **, in time linear in glob and key.',
  'S1.limits': 'Keys and values of shared state are refused beyond their syntax and size.',
  'S1.missed-said': 'An observer whose changes were removed unread is told so.',
  'S1.never-stale': 'A node reads what another has written as soon as that is acknowledged.',
  'S1.observed-across-nodes':
    'Observers on all nodes see the changes of all in one order, none missed and none doubled.',
  'S1.postgres-compare-and-set':
    'Processes on one PostgreSQL that increment a key by comparing lose nothing.',
  'S1.postgres-never-stale':
    'On PostgreSQL, a node reads what another has written as soon as that is acknowledged.',
  'S1.postgres-observed-across-nodes':
    'On PostgreSQL, observers on all nodes see the changes of all in one order.',
  'S1.versions': 'The versions of a key start at 1 and grow over deletions; none comes back.',
  'V1.bench-command':
    'The command runs the benchmarks of a checkout and writes their reports where the user is.',
  'V1.kernels-equal-work':
    'A benchmark of the kernels fails when its contestants do not have the same results.',
  'V1.kernels-promises': 'A benchmark measures every promise of the kernels against its floor and its goal.',
  'V1.load-prediction':
    'A benchmark compares the predictor that chooses with each of its methods, on series of which only the past is used.',
  'V1.scheduling': 'A benchmark measures schedules of real traces against HEFT with perfect knowledge.',
  'V1.traces':
    'A benchmark replays traces and compares each makespan with the better of two list schedules of the same durations.',
  'V2.every-topology':
    'In every topology, with agents, nodes and the store failing, what can be done is done once, the rest says why, messages keep to the edges.',
  'V2.faults-reached':
    'Seeds reach what they are for: take-overs, refused late writes, lost answers, unflushed writes, cancelled runs.',
  'V2.linearizability-checked':
    'What nodes saw of leases is judged by a search for an order that explains it; known bad histories are refused.',
  'V2.named-failpoints':
    'A node crashes by name before a commit is sent, after it was carried out and after it was acknowledged.',
  'V2.planted-bugs-found':
    'A fencing token that is not checked, an early acknowledgement and a lost edge are found by the simulator.',
  'V2.recheck':
    'Whoever waits asks the store again on a wake-up and every so often, and never twice at once.',
  'V2.same-seed-same-trace': 'The same seed gives the same events in the same order.',
  'V2.seeds-hold': 'Whole swarms under seeded faults lose nothing, run nothing twice and end every run.',
  'V2.skewed-clocks': 'A simulated node has clocks of its own, set wrong and of another speed.',
  'V2.stopped-process': 'A simulated node that is stopped runs nothing, and all of it late.',
  'V3.hundred-tasks': 'A hundred tasks of 100 ms on five agents end within five seconds, evenly loaded.',
  'V3.parallel':
    'A benchmark measures swarms of agents against one agent, beside what agents, cores and chains allow.',
  'V3.refused-unchanged':
    'Bad input through the public API is refused with a code and the next step, and nothing has changed afterwards.',
  'W1.approval':
    'A task with an approval starts only once somebody has approved; a rejection fails it with the reason.',
  'W1.approval-durable': 'An approval is asked in the commit of its turn, once, and survives whoever asked.',
  'W1.approval-expires':
    'An approval that nobody decides in time has expired, which is no rejection, and what follows is declared.',
  'W1.approval-from-anywhere':
    'An approval is decided from any process, whether or not a node drives the run.',
  'W1.approval-once':
    'An approval is decided once: alike is a repetition, otherwise is refused by naming the first decision.',
  'W1.builder-typed':
    'The builder gives the same definition as a file, and the compiler checks its references.',
  'W1.conditions': 'A task whose condition is false is skipped and its dependents still run.',
  'W1.cycle-named': 'A circle of dependencies is refused by naming its tasks in order.',
  'W1.deadline-from-start':
    "A task's deadline counts from the run's first start, over restarts, and also ends tasks that only wait.",
  'W1.definition-located':
    'A definition that is malformed or breaks a rule is refused with line, column and path.',
  'W1.dependencies-implied':
    'A reference to an earlier task is a dependency on it; an unknown task is refused with a suggestion.',
  'W1.expressions': 'Parameters and outputs are JSONata expressions over inputs and earlier results.',
  'W1.expressions-bounded':
    'An expression that does not end, or gives too much, fails its task and nothing else.',
  'W1.expressions-equal-jsonata':
    'A path that is evaluated without JSONata gives exactly what JSONata gives.',
  'W1.fan-out': 'A task with forEach runs once per item of a list that an earlier task gave.',
  'W1.graph-linear':
    'A task is ready when the last of what it waits for has ended, found in time linear in the edges.',
  'W1.inputs-checked':
    'Inputs are checked against their declared types; texts from a command line are read as them.',
  'W1.modules-resolved': 'Modules of function agents are resolved against the file that names them.',
  'W1.priority-then-age': 'Ready tasks are taken by priority, then by age.',
  'W1.retry':
    'A task that failed with a retryable error is tried again with backoff, up to its number of attempts.',
  'W1.retry-budget': 'A run repeats no more failed attempts than its budget, over restarts, and says so.',
  'W2.cancel': 'A cancelled run ends every task that had not ended, running ones included.',
  'W2.cancel-everywhere':
    'A run is cancelled in every state of its tasks, from any process, driven or not, and after kill -9.',
  'W2.cancel-stands':
    'A run that somebody wished to cancel is not saved by a later wish to pause or resume it.',
  'W2.failure-takes-dependents-only': 'A failed task takes down its dependents only.',
  'W2.finished-task-stays': 'A finished task is never overwritten.',
  'W2.killed-and-resumed':
    'A run that was killed with kill -9 at any point is resumed and ends with the same report as an uninterrupted one.',
  'W2.newer-run-refused': 'A run of a newer definition language is refused with a code and left as it is.',
  'W2.parallel': 'Tasks whose dependencies have ended run at the same time.',
  'W2.pause-everywhere':
    'A run that nobody drives, that waits for a decision or that compensates can be paused, and goes on elsewhere.',
  'W2.pause-resume': 'A paused run lets running tasks end, starts none, and goes on when it is resumed.',
  'W2.resume-reuses': 'A run that was interrupted goes on without running a finished task again.',
  'W2.retries-recorded':
    'Granted repetitions are recorded and count over restarts; an attempt that a crash ended does not.',
  'W2.run-stamped':
    'A run says which definition it follows: hash, version of the workflow, version of the language.',
  'W3.claim-by-capability': 'A node takes only runs of which it can do every task.',
  'W3.dead-node-succeeded-at-once':
    'The run of a node whose process is gone is taken over without waiting for its lease to expire.',
  'W3.drain-hands-over': 'A node that is drained lets its tasks end and hands its runs to others at once.',
  'W3.expired-starts-nothing':
    'A node whose lease ran out while it stood still starts nothing until a renewal says that the run is its own.',
  'W3.fencing-stale-epoch': 'A node that was passed over can no longer write to its run.',
  'W3.full-disk':
    'On a full disk a write fails with STORE_FULL, leaves nothing half written, and succeeds once there is space.',
  'W3.group-commit': 'Writes that come together are flushed to disk together.',
  'W3.hung-node-passed-over':
    'The run of a node that hangs is taken over; what it writes late is refused, and it says that the lease was lost.',
  'W3.kill-loses-nothing':
    'A process killed at any moment loses nothing that was acknowledged and leaves an intact file.',
  'W3.killed-anywhere':
    'However often its nodes are killed, nothing acknowledged of a run is lost, nothing that has ended runs again, and no task starts before what it needs is recorded.',
  'W3.late-write-refused':
    'What a process writes after it was stopped for longer than its lease is refused; without the token it would take the place of what its successor recorded.',
  'W3.left-run-stays': 'A run that was interrupted, paused or never started stays where it is.',
  'W3.live-node-keeps-run': 'The run of a live node is refused to others.',
  'W3.nats-doctor': 'The doctor says the version of the NATS server at NATS_URL.',
  'W3.nats-password': 'A NATS server that wants a user and a password gets those of its address.',
  'W3.nats-returns':
    'A NATS server that comes later, or goes and comes back, is heard again without a restart; then everybody asks the store once.',
  'W3.nats-wake-up': 'Nodes hear each other over NATS, and not the nodes of another swarm.',
  'W3.neighbour-failure-isolated':
    'A write that fails takes none of those with it that were committed in the same group.',
  'W3.no-finished-task-runs-twice':
    'After kill -9 and resume, no task that was recorded as finished has run again.',
  'W3.no-server-no-error':
    'A NATS server that is absent, refuses or is something else is a line in the log with the reason and no secret; nothing fails.',
  'W3.poison-run-abandoned':
    'A run that loses one driver after the other before a task ends is left alone, and says so.',
  'W3.postgres-command':
    'The command keeps its runs in the database at DATABASE_URL, and looks at one without writing to it.',
  'W3.postgres-group-commit':
    'On PostgreSQL, writes that come together are committed together, and one that fails takes no other with it.',
  'W3.postgres-kill-and-resume':
    'A node on PostgreSQL that is killed loses nothing that was acknowledged, and another goes on with its run.',
  'W3.postgres-killed-anywhere': 'Nodes on PostgreSQL can be killed as those on a file can.',
  'W3.postgres-late-write-refused':
    'PostgreSQL refuses what a stopped process writes too late, as SQLite does.',
  'W3.postgres-locks-bounded':
    'On PostgreSQL, a row that somebody has locked holds up calls for a bounded time.',
  'W3.postgres-nodes': 'Nodes on one PostgreSQL database take over from each other as those on one file do.',
  'W3.postgres-outage':
    'A PostgreSQL that goes away is waited for and said to be gone; then all calls go on and nothing is lost.',
  'W3.postgres-outage-limit':
    'A PostgreSQL that stays away ends calls with STORE_UNAVAILABLE, and leaves runs that can be resumed.',
  'W3.postgres-problem-named': 'A PostgreSQL database that cannot be used is refused with the reason.',
  'W3.postgres-same-order':
    'On PostgreSQL, calls take effect in the order in which they were made, and journal lines have that of commits.',
  'W3.postgres-store':
    'A store opens on a PostgreSQL database by its address and makes its own tables there.',
  'W3.postgres-takeover':
    'A run passes from one node to another over PostgreSQL, and late writes are refused.',
  'W3.postgres-unanswered-commit':
    'A commit whose answer was lost is looked up, and done again only when it did not happen.',
  'W3.postgres-wake-up':
    'Nodes hear each other over PostgreSQL, and not the nodes of another swarm or schema.',
  'W3.postgres-wake-up-returns':
    'A listener whose connection was ended connects again, says so once, and asks the store once for what it may have missed.',
  'W3.refused-turn-ends-run':
    'A run whose turn the store refused stops, also when other turns were under way, and can be resumed.',
  'W3.shared-file':
    'Processes that write to one file at once lose no write and wait a bounded time for each other.',
  'W3.store-file-gone':
    'A store whose file is removed or replaced while it is open refuses every further write.',
  'W3.store-problem-named':
    'A store that cannot be opened says why: permission, read-only, network drive, damage, newer version.',
  'W3.submitted-run-taken':
    'A submitted run is driven by one capable node, and whoever waits for it hears how it ended.',
  'W3.take-over': 'A node that takes over drives the runs of nodes that died or hang.',
  'W3.turn-is-atomic': 'Everything that one turn of a run changes is written as a whole or not at all.',
  'W3.turns-build-on-durable':
    'A turn that others build on is durable before the next is sent, so that none can be missing in the middle.',
  'W3.unrecorded-not-claimed': 'What was done but could not be recorded is not in the result of the run.',
  'W3.wake-ups-closed': 'Wake-ups that are closed send what was announced, and are silent afterwards.',
  'W3.wake-ups-gathered':
    'Announcements that come together leave together, and the last one is always heard.',
  'W3.wake-ups-heard':
    'What a node announces is heard by all that listen to the topic, in its process and in others.',
  'W3.wake-ups-no-truth':
    'Runs end alike and with the same results whether wake-ups come, are off, lost, late or doubled, on SQLite, PostgreSQL and with NATS.',
  'W3.wake-ups-sqlite':
    'Commits of other processes to an SQLite file are heard; a file that cannot be read is said once and looked for again.',
  'W3.wishes-asked-seldom':
    'However often a node is woken, it asks for wishes at most ten times a second, and not at all while it drives nothing.',
  'W3.wishes-at-once':
    'A wish to pause or cancel reaches the node that drives the run with the next wake-up, not only with the renewal of its lease.',
  'W4.balance-score': 'The balance score of loads is 1 less their coefficient of variation.',
  'W4.balanced': 'The balanced strategy weighs finish times against how much an agent has had already.',
  'W4.capability-based': 'The capability-based strategy gives a task to the agent that suits it best.',
  'W4.capability-match':
    'Capabilities match exactly or by similarity of their texts, with a score and a confidence.',
  'W4.compute-optimized':
    'compute_optimized takes the least expected finish, also by waiting for a faster agent.',
  'W4.deadline-aware': 'deadline_aware starts first what has the least time to spare.',
  'W4.every-task':
    'Every strategy starts every task once, after all that it waits for, on an agent that is free for it.',
  'W4.explained':
    'Why an agent got a task can be asked afterwards and is answered in numbers and in a sentence.',
  'W4.learned-drift': 'An agent that becomes faster or slower is estimated by its newer durations.',
  'W4.learned-duration': 'Durations are learned per task type and agent while tasks end, with uncertainty.',
  'W4.learned-estimate': 'An agent estimates by what a scheduler has learned, where it knows the task type.',
  'W4.learned-success': 'Success is learned per task type and agent, with uncertainty.',
  'W4.load-balanced': 'The load-balanced strategy gives a task to the agent with the least expected work.',
  'W4.model-saved': 'A trained model is plain data, and predicts the same after it was loaded.',
  'W4.predicted-load': 'Loads of agents are predicted from their own past.',
  'W4.similar-explained':
    'Who stands in for a type is told with score and confidence; a refusal names the capabilities that are most like it.',
  'W4.similar-stands-in':
    'Where a swarm allows it, a task type that nobody declares is done by agents that declare something like it.',
  'W4.swarm-strategy': 'A swarm with a strategy learns from outcomes and matches tasks with agents by it.',
  'W4.train': 'Training reports the losses on held-out rows beside those of the mean of the type.',
  'W4.train-honest': 'A model that is no better than the mean of the type says so.',
  'W4.train-swarm': 'A swarm trains its scheduler on recorded runs, and the model can be saved and loaded.',
  'W4.upward-rank':
    'Tasks are ranked by the longest expected way from their start to the end of the workflow.',
  'W5.conflicts':
    'A writer of a resource never runs beside another task that uses it, and groups keep their concurrency.',
  'W5.group-declared': 'A task of a group that the workflow does not declare is refused.',
  'W5.groups': 'A group runs as many tasks at once as it declares.',
  'W5.no-starvation': 'A writer runs after the readers that were there before it, however many come later.',
  'W5.resources':
    'Tasks that write a resource run beside no other task of the run that uses it, with or without a strategy.',
  'W5.utilisation': 'The utilisation of a group is reported.',
  'W6.replay-agents':
    'A replay has as many equal agents as were asked for, each with one task at a time, which waits or computes.',
  'W6.replay-command':
    'The command replays a trace and says how long it took beside how long it had to take at least.',
  'W6.replay-critical-first': 'A replay prefers the ready task with the longest way before it.',
  'W6.replay-figures':
    'Makespan, critical path, bounds, utilisation and dispatch delay are those of the tasks that this process ran.',
  'W6.replay-lasts': 'A replayed task waits or computes for its recorded runtime times the scale.',
  'W6.replay-names': 'Ids of a trace that are no names here are changed to names, all different.',
  'W6.replay-options': 'A replay is refused for a scale, a number of agents or a kind of work without sense.',
  'W6.replay-resumes': 'A replay that was interrupted goes on without running a finished task again.',
  'W6.replay-same-graph': 'A replay has the edges and the scaled durations that were recorded.',
  'W6.wfformat-read': 'A trace in WfFormat 1.5 is read with its tasks, dependencies, runtimes and labels.',
  'W6.wfformat-refused': 'A trace that contradicts itself or its format is refused with file and path.',
  'W6.wfformat-version': 'A trace in another version is refused by saying which one is supported.',
  'W7.pipeline': 'A sequential pipeline goes along the ring, one hop from stage to stage.',
} as const;

/**
 * Requirements, by the beginning of their ids, that only a server beside us can prove. Where it does not answer, their
 * tests are skipped, and `npm test` says which ones were not proved.
 */
export const needsServer: Readonly<Record<string, string>> = {
  'E2.postgres-': 'PostgreSQL at DATABASE_URL',
  'E7.events-postgres': 'PostgreSQL at DATABASE_URL',
  'W3.nats-': 'NATS at NATS_URL',
  'F1.postgres-': 'PostgreSQL at DATABASE_URL',
  'S1.postgres-': 'PostgreSQL at DATABASE_URL',
  'W3.postgres-': 'PostgreSQL at DATABASE_URL',
};

export type RequirementId = keyof typeof requirements;

/** The test title with the ids it proves: `verifies('W1.cycle-named', 'names the cycle')`. Throws on an unknown id. */
export function verifies(ids: RequirementId | readonly RequirementId[], title: string): string {
  const list: readonly string[] = typeof ids === 'string' ? [ids] : ids;
  for (const id of list) {
    if (!Object.hasOwn(requirements, id))
      throw new Error(`unknown requirement "${id}": add it to test/requirements.ts`);
  }
  return `${title} ${list.map((id) => `[${id}]`).join(' ')}`;
}
