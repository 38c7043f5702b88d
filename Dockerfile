# The last stage, `site`, is what the public sees. `dev` is what docker-compose.yml runs: the same code with
# the tests and their packages.

FROM python:3.13-slim-trixie AS base
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
# An account of its own with no home to write to. It may write uploads, published files and archives, and these
# folders say so to the volumes that are put there.
RUN groupadd --gid 10001 site \
    && useradd --uid 10001 --gid site --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin site \
    && install -d -o site -g site /app/media /app/.postgres /srv/published \
    && install -d -o site -g site -m 0700 /backups
WORKDIR /app

# Wheels alone: nothing is built here, and no package's own code runs. pip has a place of its own and stays there.
FROM base AS packages
COPY requirements.txt ./
RUN python -m venv /opt/pip \
    && python -m venv --without-pip /opt/venv \
    && /opt/pip/bin/pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: -r requirements.txt
# What the site never imports or reads: social accounts and translations of allauth, words of other languages.
RUN rm -r /opt/venv/lib/python3.*/site-packages/allauth/socialaccount/providers \
        /opt/venv/lib/python3.*/site-packages/allauth/idp \
        /opt/venv/lib/python3.*/site-packages/allauth/locale \
    && find /opt/venv/lib/python3.*/site-packages/spellchecker/resources -type f ! -name en.json.gz -delete

FROM packages AS test-packages
COPY requirements-test.txt ./
RUN /opt/pip/bin/pip --python /opt/venv/bin/python install --no-cache-dir --disable-pip-version-check \
        --require-hashes --no-deps --only-binary :all: -r requirements-test.txt

FROM base AS dev
COPY --from=test-packages /opt/venv /opt/venv
COPY . .
# The tests keep nothing between runs: the disk is read-only.
ENV DJANGO_SETTINGS_MODULE=ajc_site.settings.dev \
    HYPOTHESIS_STORAGE_DIRECTORY=/tmp/hypothesis \
    PYTEST_ADDOPTS="-p no:cacheprovider"
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["python", "-m", "ajc_site.container"]
CMD ["serve"]

FROM base AS site
COPY --from=packages /opt/venv /opt/venv
COPY manage.py requirements.txt ./
COPY accounts accounts
COPY ajc_site ajc_site
COPY approval approval
COPY assets assets
COPY audit audit
COPY authentic authentic
COPY backups backups
COPY bringing_in bringing_in
COPY bundles bundles
COPY campaigns campaigns
COPY checking checking
COPY citations citations
COPY clean_files clean_files
COPY clock clock
COPY consent consent
COPY desk desk
COPY editions editions
COPY library library
COPY links links
COPY metadata metadata
COPY page_tree page_tree
COPY planning planning
COPY printed printed
COPY published published
COPY recycle_bin recycle_bin
COPY reviewing reviewing
COPY rights rights
COPY safekeeping safekeeping
COPY written_dates written_dates
COPY templates templates
# Staff read in it who may do what.
COPY docs/rights.md docs/editors-guide.md docs/
COPY docs/images docs/images
# Needs no secret and no database.
RUN DJANGO_SETTINGS_MODULE=ajc_site.settings.build python manage.py collectstatic --no-input --verbosity 0
ENV DJANGO_SETTINGS_MODULE=ajc_site.settings.production
USER 10001:10001
EXPOSE 8000
# It brings the database up to date before it serves, and that takes as long as it takes.
HEALTHCHECK --interval=10s --timeout=10s --start-period=15m --retries=3 CMD ["python", "-m", "ajc_site.probe"]
ENTRYPOINT ["python", "-m", "ajc_site.container"]
CMD ["prepare", "serve"]
