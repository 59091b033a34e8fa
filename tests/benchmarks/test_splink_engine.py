"""The engine to beat: what is ours of it (cleaning, taming, scoring), and a whole run where its environment is."""

import json
import subprocess
from math import log2
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from benchmarks.linkage.splink_engine.clean import clean_people
from benchmarks.linkage.splink_engine.kind import Kind
from benchmarks.linkage.splink_engine.score import cluster_pair_f1, headline, in_order
from benchmarks.linkage.splink_engine.taming import split_weight, tamed

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-splink" / "bin" / "python"
FAKE_1000 = ROOT.parent / "shared" / "data" / "linkage"
ROLES = {
    "JOHN": 3.0,
    "MARY": 3.0,
    "ANN": 2.0,
    "ROBERT": 3.0,
    "HUDSON": -2.0,
    "LOPEZ": -3.0,
    "GARCIA": -3.0,
    "LEE": -1.0,
}


def cleaned(**columns: str | None) -> dict[str, object]:
    """Return the cleaned row of one record."""
    connection = duckdb.connect()
    given = {"record_id": "1", **columns}
    connection.register(
        "people", pd.DataFrame({name: [value] for name, value in given.items()}, dtype=object)
    )
    connection.register("name_roles", pd.DataFrame({"name": list(ROLES), "lean": list(ROLES.values())}))
    connection.register("name_forms", pd.DataFrame({"name": ["BOB"], "forms": [["BOB", "ROBERT"]]}))
    return connection.execute(clean_people("people", frozenset(given))).df().iloc[0].to_dict()


@pytest.mark.parametrize(
    ("full_name", "given", "middle", "surname", "suffix"),
    [
        ("HUDSON, JOHN R", "JOHN", "R", "HUDSON", None),
        ("HUDSON JR, JOHN R", "JOHN", "R", "HUDSON", "JR"),
        ("HUDSON JOHN R", "JOHN", "R", "HUDSON", None),
        ("John R Hudson", "JOHN", "R", "HUDSON", None),
        ("LOPEZ GARCIA MARY ANN", "MARY", "ANN", "LOPEZGARCIA", None),
        ("Mary Ann Lopez Garcia Jr", "MARY", "ANN", "LOPEZGARCIA", "JR"),
        ("DE LA CRUZ, MARY", "MARY", None, "DELACRUZ", None),
        ("O'HARA-LOPEZ, MARÍA", "MARIA", None, "OHARALOPEZ", None),
        ("PÃ‰REZ, MARY", "MARY", None, "PEREZ", None),
    ],
)
def test_a_full_name_is_split(
    full_name: str, given: str, middle: str | None, surname: str, suffix: str | None
) -> None:
    row = cleaned(full_name=full_name, given_name=None, surname=None)
    found = [row["given"], row["middle"], row["surname"], row["suffix"]]
    assert [None if pd.isna(value) else value for value in found] == [given, middle, surname, suffix]  # type: ignore[call-overload]


def test_parts_are_taken_as_they_are_and_numbers_are_cut() -> None:
    row = cleaned(given_name="Bob", surname="B0WN", ssn="123-45-6789", date_of_birth="1980-03-12", sex="X")
    assert (row["given"], list(row["given_forms"]), row["surname"]) == ("BOB", ["BOB", "ROBERT"], "BOWN")  # type: ignore[call-overload]
    assert (row["ssn"], row["ssn_4"], row["dob"], row["dob_swapped"]) == (
        "123456789",
        "6789",
        "19800312",
        "19801203",
    )
    assert pd.isna(row["sex"])
    partial = cleaned(given_name="BOB", surname="LEE", ssn="6789", date_of_birth="1980-03")
    assert pd.isna(partial["ssn"]) and partial["ssn_4"] == "6789"
    assert pd.isna(partial["dob"]) and (partial["birth_year"], partial["birth_month"]) == ("1980", "198003")


def kind(**more: object) -> Kind:
    """Return a kind that nothing can be run with."""
    bare = {"comparisons": list, "blocking": (), "sure": (), "sure_recall": 1.0, "passes": ()}
    return Kind(clean=clean_people, **{**bare, **more})  # type: ignore[arg-type]


def test_no_level_keeps_a_weight_that_training_never_saw() -> None:
    levels = [
        {"label_for_charts": "unknown", "is_null_level": True},
        {
            "label_for_charts": "same",
            "m_probability": 0.9,
            "u_probability": 0.0,
            "tf_adjustment_column": "given",
        },
        {"label_for_charts": "alike", "m_probability": 1e-19, "u_probability": 0.01},
        {"label_for_charts": "else", "u_probability": 0.99},
    ]
    model = {
        "probability_two_random_records_match": 1e-6,
        "comparisons": [{"output_column_name": "given", "comparison_levels": levels}],
    }
    by_hand = {("given", "alike"): 6.0, ("given", "else"): -3.0}
    made = tamed(model, kind(by_hand=by_hand, prior_bits=1.0, frequency_weights={"given": 0.3}))
    null, same, alike, other = made["comparisons"][0]["comparison_levels"]
    assert made["probability_two_random_records_match"] == 2e-6
    assert (
        "m_probability" not in null and same["u_probability"] == 1e-7 and same["tf_adjustment_weight"] == 0.3
    )
    assert log2(alike["m_probability"] / alike["u_probability"]) == pytest.approx(6)
    assert log2(other["m_probability"] / other["u_probability"]) == pytest.approx(-3)
    with pytest.raises(ValueError, match=r"no such level.*sounds alike"):
        tamed(model, kind(by_hand={("given", "sounds alike"): 1.0}))


@pytest.mark.parametrize(("bits", "u"), [(6.0, 0.9), (6.0, 1e-7), (-12.0, 0.99), (24.0, 1e-6)])
def test_a_weight_is_split_into_two_probabilities(bits: float, u: float) -> None:
    made = split_weight(bits, u)
    assert all(0 < value <= 1 for value in made.values())
    assert log2(made["m_probability"] / made["u_probability"]) == pytest.approx(bits)


def test_clusters_are_scored_by_the_pairs_that_they_imply() -> None:
    wanted = pd.DataFrame({"record_id": list("abcde"), "cluster": [1, 1, 1, 2, 2]})
    found = pd.DataFrame({"record_id": list("edcba"), "cluster_id": ["x", "x", "x", "y", "y"]})
    scored = cluster_pair_f1(found, wanted)
    assert (
        scored["cluster_precision"] == 0.5 and scored["cluster_recall"] == 0.5 and scored["cluster_f1"] == 0.5
    )


def test_pairs_of_one_file_are_the_same_whichever_way_round() -> None:
    pairs = pd.DataFrame(
        {"left_id": ["b", "c"], "right_id": ["a", "d"], "match_weight": 1.0, "probability": 2 / 3}
    )
    truth = pd.DataFrame({"left_id": ["a", "d"], "right_id": ["b", "c"]})
    assert headline(in_order(pairs), in_order(truth))["f1"] == 1.0


@pytest.mark.slow
@pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-splink: run make splink-env")
@pytest.mark.skipif(not FAKE_1000.exists(), reason="no ../shared/data/linkage")
def test_the_tuned_model_of_fake_1000_is_as_good_as_we_say(tmp_path: Path) -> None:
    def run(module: str, *words: object) -> str:
        command = [
            str(PYTHON),
            "-W",
            "ignore",
            "-m",
            f"benchmarks.linkage.splink_engine{module}",
            *map(str, words),
        ]
        return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    run(".public_sets", tmp_path, "--fake-1000", FAKE_1000)
    people, pairs, clusters = (
        tmp_path / "fake_1000",
        tmp_path / "pairs.parquet",
        tmp_path / "clusters.parquet",
    )
    said = json.loads(
        run("", people / "people.parquet", pairs, "--config", "fake_1000", "--clusters", clusters)
    )
    assert said["seconds"]["train"] > 0 and said["peak_memory_mib"] > 50
    truth, true_clusters = people / "truth.parquet", people / "people_clusters.parquet"
    scored = json.loads(run(".score", pairs, truth, "--clusters", clusters, true_clusters))
    assert scored["f1"] > 0.94 and scored["cluster_f1"] > 0.94
