"""What a segment's summary, its laps and its track tell, settled into a run: a summary is believed where they agree."""

from collections.abc import Sequence

from bot.domain.reminders.finished_run import RUN_METRES, is_faster_than_anyone
from bot.run_files.segment import Figures, Segment

_AGREE_SHARE, _AGREE_METRES, _AGREE_SECONDS = 0.02, 50, 30
_LATE_SECONDS = 60  # between the end of a run and the press that saves it
_AT_ONCE_SECONDS = 10  # between the last point and the press that stops the watch
_OTHER_RUN_SECONDS = 6 * 3600  # between two laps of one activity


def settle(segment: Segment) -> list[Figures]:
    """Return the runs of a segment, the first one first: one, where the watch summed it up."""
    tracks = [Figures(one.metres, one.seconds, one.begun, one.ended, one.paused) for one in segment.way.measure()]
    laps = _each_once(segment.laps)
    if segment.summary is not None:
        near = [one for one in tracks if _touches(one, segment.summary)]  # a clock that jumped goes on in another week
        return [_agree(segment.summary, laps, _sum(near), segment.saved)]
    if len(tracks) > 1:
        return [_agree(None, [lap for lap in laps if _touches(lap, one)], one) for one in tracks]
    groups = _by_pause(laps)
    if len(groups) > 1 and not tracks:
        return [_agree(None, group, None) for group in groups]
    return [_agree(None, laps, tracks[0] if tracks else None)] if laps or tracks else []


def _agree(summary: Figures | None, laps: Sequence[Figures], track: Figures | None, saved: float = 0) -> Figures:
    told = _sum(laps)
    begun = min((one.begun for one in (summary, told, track) if one is not None and one.begun), default=0.0)
    ended = _agree_on_end(summary, laps, track, saved)
    metres = _agree_on_metres(summary, told, track)
    seconds = _agree_on_seconds(summary, told, track, metres)
    if track is not None and seconds == track.seconds and 0 < ended - track.ended <= _AT_ONCE_SECONDS:
        seconds += ended - track.ended  # the watch stopped between two points
    return Figures(metres, seconds, begun, ended)


def _agree_on_metres(summary: Figures | None, laps: Figures | None, track: Figures | None) -> float:
    """The first figure that another one confirms; else, or where the track goes on after them, the largest."""
    sane = [one for one in (summary, laps, track) if one is not None and _is_sane(one)]
    goes_on = track is not None and all(track.ended > one.ended + _LATE_SECONDS for one in sane if one is not track)
    told = [one.metres for one in sane]
    for place, metres in enumerate(told):
        if not goes_on and any(_is_close(metres, other, _AGREE_METRES) for other in told[place + 1 :]):
            return metres
    return max(told, default=max((one.metres for one in (summary, laps, track) if one is not None), default=0))


def _is_sane(one: Figures) -> bool:
    takes = one.seconds or one.elapsed
    return 0 < one.metres <= RUN_METRES[1] and not (takes and is_faster_than_anyone(one.metres, takes))


def _agree_on_seconds(summary: Figures | None, laps: Figures | None, track: Figures | None, metres: float) -> float:
    """The time without pauses: the watch's, unless the track shows that it stopped early or counted the pauses too."""
    watch = next((one for one in (summary, laps) if one is not None and one.seconds), None)
    if watch is None or track is None or not track.seconds:
        return watch.seconds if watch is not None else (track.seconds if track is not None else 0)
    if _is_close(watch.seconds, track.seconds, _AGREE_SECONDS):
        return watch.seconds
    if laps is not None and watch is summary and _is_close(laps.seconds, track.seconds, _AGREE_SECONDS):
        return laps.seconds
    if watch.seconds < track.seconds:  # it left pauses out, or it ended before the run did
        is_whole = watch.metres > 0 and _is_close(watch.metres, metres, _AGREE_METRES)
        return watch.seconds if is_whole or not track.metres else track.seconds
    counts_pauses = _is_close(watch.seconds, track.elapsed, _AGREE_SECONDS)
    return watch.seconds - track.paused if counts_pauses else watch.seconds


def _agree_on_end(summary: Figures | None, laps: Sequence[Figures], track: Figures | None, saved: float) -> float:
    """The end by the wall clock (seconds since 1970)."""
    if summary is None or not summary.ended:
        return max((one.ended for one in (*laps, track) if one is not None), default=saved) or saved
    others = [one.ended for one in (*laps, track) if one is not None and one.ended and _touches(one, summary)]
    latest = max(others, default=0)
    if latest > summary.ended + _LATE_SECONDS:
        return saved if latest < saved <= latest + _AT_ONCE_SECONDS else latest
    has_no_pause = summary.elapsed <= summary.seconds + 1
    if not others and has_no_pause and saved > summary.ended + _LATE_SECONDS:
        return saved
    return summary.ended


def _touches(one: Figures, other: Figures) -> bool:
    return one.begun <= other.ended + _LATE_SECONDS and one.ended >= other.begun - _LATE_SECONDS


def _each_once(laps: Sequence[Figures]) -> list[Figures]:
    """Leave out a lap that is told twice."""
    told: dict[tuple[float, float, float], Figures] = {}
    for lap in laps:
        told.setdefault((lap.begun, lap.seconds, lap.metres), lap)
    return list(told.values())


def _by_pause(laps: Sequence[Figures]) -> list[list[Figures]]:
    groups: list[list[Figures]] = []
    ended = float("-inf")
    for lap in sorted(laps, key=lambda one: one.begun):
        if lap.begun > ended + _OTHER_RUN_SECONDS:
            groups.append([])
        ended = max(ended, lap.ended)
        groups[-1].append(lap)
    return groups


def _sum(told: Sequence[Figures]) -> Figures | None:
    if not told:
        return None
    begun = min((one.begun for one in told if one.begun), default=0.0)
    metres, seconds = sum(one.metres for one in told), sum(one.seconds for one in told)
    paused = sum(one.paused for one in told)
    return Figures(metres, seconds, begun, max(one.ended for one in told), paused)


def _is_close(one: float, other: float, apart: float) -> bool:
    return abs(one - other) <= max(_AGREE_SHARE * max(one, other), apart)
