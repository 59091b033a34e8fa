"""The steps with effects, and the command line that calls the same steps. Every step runs without Airflow."""
