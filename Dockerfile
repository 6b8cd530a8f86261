# The application for real servers: web, worker and scheduler run from this one image (see docker-compose.yml).
FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 VAR_DIR=/var/lib/styrning ARCHIVE_DIR=/var/lib/styrning/archive

# What WeasyPrint needs to set the reports. Debian's own security updates are wanted, so no versions are pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin styrning \
    && install --directory --owner=styrning --mode=0750 /var/lib/styrning /var/lib/styrning/archive

WORKDIR /srv/styrning
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes --requirement requirements/base.txt
COPY . .
# Nothing is reached while collecting: the addresses and the key are only placeholders for this one command.
RUN SECRET_KEY=only-while-building DATABASE_URL=postgres://nobody@nowhere/none REDIS_URL=redis://nowhere \
    python manage.py collectstatic --noinput

USER 10001
EXPOSE 8000
# In memory: gunicorn's workers show that they live by touching a file there.
CMD ["gunicorn", "trelleborg_styrning.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", \
     "--preload", "--no-control-socket", "--worker-tmp-dir=/dev/shm"]
