"""What members read whose file is no run: what is wrong with it, and what to send instead."""

from bot.domain.reminders.finished_run import RUN_METRES, RUN_SECONDS

MAX_BYTES = 10 * 1024 * 1024
OLDEST_YEAR = 2000

TELL = "or tell me the run: `!ran 5k`."
TOO_LARGE = f"That file has over {MAX_BYTES // 1024**2} MB in it, too much for me: export the run as FIT, {TELL}"
TOO_HARD = f"That file takes too long to read, so I stopped: send another export of the run, {TELL}"
EMPTY = f"That file is empty: export the run again, {TELL}"
UNKNOWN = f"I don't know that kind of file: send the GPX, TCX or FIT export from your watch or Strava, {TELL}"
BROKEN = f"I couldn't read that file; it's broken or incomplete: export it again, {TELL}"
DEFINITIONS = f"That file contains XML definitions (a DTD), which I don't open: send your watch's own export, {TELL}"
NO_TIMES = f"That file is a route or a plan, without a run's times: send the run that your watch recorded, {TELL}"
NO_POINTS = f"That GPX has no points, as after a treadmill run: send the run as FIT or TCX, {TELL}"
NO_DATE = f"That file doesn't say on which day you ran, so the watch's clock wasn't set: set it for next time, {TELL}"
NO_RUN = f"There's no run in that file: send the run that your watch recorded, {TELL}"
OF_THE_WATCH = f"That file has other data from your watch, such as settings or steps: send the file of the run, {TELL}"
NO_FIGURES = f"That file says neither how far nor how long you ran: send another export, {TELL}"
LOCKED = "That zip is locked with a password: unpack it and send me the file inside."
SEVERAL = "That zip isn't a single run: unpack it and send me the GPX, TCX or FIT file of the run."
NESTED = "That file is packed twice: unpack it and send me the GPX, TCX or FIT file inside."
NOT_A_RUN = "That is {}, not a run: send me a run, " + TELL
LOOKS_LIKE = "That looks like {} ({}). Was it a run? Press below, or type `!ran {}`."
TOO_FAST_FOR = "That looks like {}, and it's faster than anyone runs: send me a run, " + TELL
TOO_OLD = f"That file ended before {OLDEST_YEAR}, so the watch's clock was wrong: send another file, {TELL}"
FAULTS = {
    "short": f"That is less than {RUN_METRES[0]} m or {RUN_SECONDS[0] // 60} min, so hardly a run: "
    f"send the file of the whole run, {TELL}",
    "long": f"That file lasts more than {RUN_SECONDS[1] // 3600} h, so its times are wrong or it holds several runs: "
    f"send one run, {TELL}",
    "far": f"That file says over {RUN_METRES[1] // 1000} km, so its distance is wrong: send another file, {TELL}",
    "fast": f"That is faster than anyone runs, so it was a ride or the file is wrong: send a run, {TELL}",
}
