#!/bin/sh
# Installs the locked environment once into a volume, points Airflow and the casebook at PostgreSQL, starts Airflow.
set -eu
cd /opt/lindero
if [ ! -x /opt/environment/bin/airflow ]; then
  python -m venv /opt/environment
  /opt/environment/bin/pip install --quiet --require-hashes -r requirements/lock.txt
fi
# the tree is mounted read-only, so it goes onto the path instead of being installed
export PYTHONPATH=/opt/lindero
export PATH="/opt/environment/bin:$PATH"
password=$(cat /run/secrets/database_password)
url="postgresql+psycopg2://lindero:${password}@database/lindero"
export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN="$url"
export LINDERO_CASEBOOK_URL="$url"
airflow db migrate
airflow pools set warehouse_writer 1 "DuckDB has one writer"
exec airflow standalone
