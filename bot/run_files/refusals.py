"""What members read whose file is no run: what is wrong with it, and what to send instead."""

MAX_BYTES = 10 * 1024 * 1024
FARTHEST_METRES = 200_000
OLDEST_YEAR = 2000

TELL = "or tell me the run: `!ran 5k`."
TOO_LARGE = f"That file holds over {MAX_BYTES // 1024**2} MB, too much for me: export the run as FIT, {TELL}"
EMPTY = f"That file is empty: export the run once more, {TELL}"
UNKNOWN = f"I know no such file: send the GPX, TCX or FIT export from your watch or Strava, {TELL}"
BROKEN = f"I could not read that file, it is broken or cut short: export it once more, {TELL}"
DEFINITIONS = f"That file brings its own definitions, so I left it closed: send your watch's own export, {TELL}"
NO_TIMES = f"That file is a route or a plan, without a run's times: send the run that your watch recorded, {TELL}"
NO_FIGURES = f"That file says neither how far nor how long you ran: send another export, {TELL}"
LOCKED = "That zip is locked with a password: unpack it and send me the file inside."
SEVERAL = "That zip is not one run alone: unpack it and send me the GPX, TCX or FIT file of the run."
NESTED = "That file is packed twice: unpack it and send me the GPX, TCX or FIT file inside."
NOT_A_RUN = "That is {}, not a run: send me a run, " + TELL
TOO_SHORT = f"That is less than 400 m or 3 min, so hardly a run: send the file of the whole run, {TELL}"
TOO_LONG = f"That file lasts more than 24 h, so its times are wrong or it holds several runs: send one run, {TELL}"
TOO_FAR = f"That file goes over {FARTHEST_METRES // 1000} km, so its distance is wrong: send another file, {TELL}"
TOO_OLD = f"That file ended before {OLDEST_YEAR}, so the watch's clock was wrong: send another file, {TELL}"
