# The image of one tool: the Python environment that ENVIRONMENT names, and nothing else.
#
#   docker build --build-arg ENVIRONMENT=dbt --file docker/tool.Dockerfile .
#
# The project's files are not in it. docker-compose.yml mounts those the tool needs, read-only, at /project: an edit is
# seen at once, and only a change in requirements/ needs a new build.
FROM python:3.12-slim-bookworm

# One user for all images of the project (50000 is Airflow's): what one of them writes to a shared volume, another may
# change. A new volume takes over the owner of the folder it is mounted on, so the folder must be in the image.
RUN useradd --uid 50000 --gid 0 --create-home app \
    && install --directory --owner=app --group=0 --mode=0775 /project /warehouse

ARG ENVIRONMENT
COPY requirements/${ENVIRONMENT}.txt /opt/requirements/
COPY requirements/constraints/${ENVIRONMENT}.txt /opt/requirements/constraints/
RUN python -m venv "/opt/venvs/${ENVIRONMENT}" \
    && "/opt/venvs/${ENVIRONMENT}/bin/pip" install --no-cache-dir --disable-pip-version-check \
        --requirement "/opt/requirements/${ENVIRONMENT}.txt" \
        --constraint "/opt/requirements/constraints/${ENVIRONMENT}.txt"

# Unbuffered, so that logs arrive as they are written; no bytecode, because the project is mounted read-only.
ENV PATH="/opt/venvs/${ENVIRONMENT}/bin:${PATH}" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1

USER 50000:0
WORKDIR /project
