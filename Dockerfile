# Ounce for whoever runs containers: docs/running.md, "With Docker". compose.yaml starts it.
FROM python:3.13-slim-bookworm AS parts
WORKDIR /opt/ounce
COPY requirements.txt ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: --no-deps -r requirements.txt
COPY bot bot
COPY cogs cogs
COPY data data
# The FAQ is trained here, so that a start takes seconds and needs no room to write.
RUN .venv/bin/python -m bot.matcher.train data/phrasings.jsonl var \
    && .venv/bin/python -m compileall -q bot cogs \
    && mkdir -p var/pictures

FROM python:3.13-slim-bookworm
RUN groupadd --system --gid 10001 ounce \
    && useradd --system --uid 10001 --gid ounce --no-create-home --shell /usr/sbin/nologin ounce \
    && install --directory --owner=ounce --group=ounce --mode=0700 /var/lib/ounce
WORKDIR /opt/ounce
COPY --from=parts /opt/ounce ./
ENV DATABASE_PATH=/var/lib/ounce/bot.sqlite3 \
    LOG_FORMAT=json \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
VOLUME /var/lib/ounce
HEALTHCHECK --interval=60s --timeout=20s --start-period=120s --retries=3 CMD [".venv/bin/python", "-m", "bot", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT [".venv/bin/python", "-m", "bot"]
CMD ["run"]
