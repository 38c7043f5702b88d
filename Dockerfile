# The last stage, `site`, is what the public sees. `dev` is what docker-compose.yml runs: the same code with
# the demo's and the tests' packages.

FROM python:3.13-slim-trixie AS base
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
# An account of its own with no home to write to. Uploads are all it may write.
RUN groupadd --gid 10001 site \
    && useradd --uid 10001 --gid site --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin site \
    && install -d -o site -g site /app/media /app/.postgres
WORKDIR /app

FROM base AS packages
COPY requirements.txt ./
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
        -r requirements.txt

FROM packages AS dev-packages
COPY requirements-dev.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps --only-binary :all: \
        -r requirements-dev.txt

FROM base AS dev
COPY --from=dev-packages /opt/venv /opt/venv
COPY . .
# The tests keep nothing between runs: the disk is read-only.
ENV DJANGO_SETTINGS_MODULE=ajc_site.settings.dev \
    HYPOTHESIS_STORAGE_DIRECTORY=/tmp/hypothesis \
    PYTEST_ADDOPTS="-p no:cacheprovider"
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=120s --retries=3 CMD ["python", "-m", "ajc_site.probe"]
ENTRYPOINT ["python", "-m", "ajc_site.container"]
CMD ["serve"]

FROM base AS site
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY ajc_site ajc_site
COPY bundles bundles
COPY library library
COPY campaigns campaigns
COPY citations citations
COPY clean_files clean_files
COPY recycle_bin recycle_bin
COPY templates templates
# Needs no secret and no database.
RUN DJANGO_SETTINGS_MODULE=ajc_site.settings.build python manage.py collectstatic --no-input --verbosity 0
ENV DJANGO_SETTINGS_MODULE=ajc_site.settings.production
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=6s --start-period=120s --retries=3 CMD ["python", "-m", "ajc_site.probe"]
ENTRYPOINT ["python", "-m", "ajc_site.container"]
CMD ["serve"]
