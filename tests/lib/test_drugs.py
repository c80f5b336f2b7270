"""Reading of drug cells."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.lib.drugs import map_drugs, targets_gene
from scripts.lib.reference import read_reference

GENERICS = list(read_reference("drugs.csv")["generic"])


def read(text: str | None, *columns: str) -> list[str | None]:
    row = map_drugs(pd.Series([text], dtype="str"), ["nessuna", "keine"]).iloc[0]
    return [None if pd.isna(row[name]) else row[name] for name in columns]


@pytest.mark.parametrize(
    ("text", "generics"),
    [
        ("Keytruda 200 mg q3w", "pembrolizumab"),
        ("TAGRISSO 80 mg/die", "osimertinib"),
        ("Gilotrif® 40mg", "afatinib"),
        ("giotrif", "afatinib"),
        ("amivantamab-vmjw; lazertinib", "amivantamab;lazertinib"),
        ("cemiplimab-rwlc", "cemiplimab"),
        ("fam-trastuzumab deruxtecan-nxki", "trastuzumab deruxtecan"),
        ("telisotuzumab vedotin", "telisotuzumab vedotin"),
        ("Osimertinibum", "osimertinib"),
        ("pembrolizumabe", "pembrolizumab"),
        ("cisplatino y etopósido", "cisplatin;etoposide"),
        ("Carboplatino e Pemetrexed", "carboplatin;pemetrexed"),
        ("Nivolumab und Ipilimumab", "nivolumab;ipilimumab"),
        ("durvalumab et gemcitabine", "durvalumab;gemcitabine"),
        ("alectinib and bevacizumab", "alectinib;bevacizumab"),
        ("osimertinib followed by alectinib", "osimertinib;alectinib"),
        ("carboplatin-pemetrexed", "carboplatin;pemetrexed"),
        ("nab-paclitaxel/carboplatin", "paclitaxel;carboplatin"),
        ("1,5 mg/kg durvalumab & AUC 5 carboplatin", "durvalumab;carboplatin"),
        ("pembrolizumab (Keytruda)", "pembrolizumab"),
        ("Lorviqua, Lorbrena", "lorlatinib"),
        ("MK-3475", "pembrolizumab"),
        ("T-DXd", "trastuzumab deruxtecan"),
        ("almonertinib", "aumolertinib"),
        ("NESSUNA", "none"),
        ("none", "none"),
        ("", None),
        (None, None),
    ],
)
def test_written_forms(text: str | None, generics: str | None) -> None:
    assert read(text, "generics", "unknown") == [generics, None]


@pytest.mark.parametrize(
    ("text", "generics", "unknown", "suggestions"),
    [
        ("pembrolizumb", None, "pembrolizumb", "pembrolizumab"),
        ("alectinib?", None, "alectinib?", "alectinib"),
        ("no pembrolizumab", "pembrolizumab", "no", "-"),
        ("cisplatin + xyz + gefitinb", "cisplatin", "xyz;gefitinb", "-;gefitinib"),
        ("trial drug, alectinib", "alectinib", "trial drug", "-"),
        ("4 cicli", None, "4 cicli", "-"),
    ],
)
def test_what_is_not_understood(
    text: str, generics: str | None, unknown: str, suggestions: str
) -> None:
    assert read(text, "generics", "unknown", "suggestions") == [generics, unknown, suggestions]


@pytest.mark.parametrize(
    ("text", "arm"),
    [
        ("nivolumab", "immunotherapy"),
        ("atezolizumab + bevacizumab + carboplatin", "immunotherapy"),
        ("ivonescimab", "immunotherapy"),
        ("osimertinib + pemetrexed", "target"),
        ("dabrafenib/trametinib", "target"),
        ("amivantamab", "target"),
        ("pembrolizumab; crizotinib", "both"),
        ("carboplatin + paclitaxel", None),
        ("bevacizumab", None),
        ("nintedanib", None),
        ("none", None),
        ("xyz", None),
    ],
)
def test_arm(text: str, arm: str | None) -> None:
    assert read(text, "arm") == [arm]


def test_classes_targets_and_agents() -> None:
    columns = ("classes", "targets", "chemotherapy_agents")
    assert read("pembrolizumab, cisplatin, pemetrexed", *columns) == [
        "PD-1 inhibitor;chemotherapy",
        "PD-1;platinum;antifolate",
        "cisplatin;pemetrexed",
    ]
    assert read("crizotinib", *columns) == ["ALK TKI", "ALK;ROS1;MET", "none"]
    assert read("crizotinib xyz", *columns)[2] is None
    assert read("keine", *columns) == [None, None, "none"]


def test_index_is_kept() -> None:
    cells = pd.Series(["alectinib", None, "alectinib"], index=[2, 2, 0])
    result = map_drugs(cells)
    assert list(result.index) == [2, 2, 0]
    assert result["generics"].fillna("-").tolist() == ["alectinib", "-", "alectinib"]
    assert set(result.dtypes.astype(str)) == {"str"}


@pytest.mark.parametrize(
    ("generics", "gene", "expected"),
    [
        ("osimertinib", "EGFR", True),
        ("osimertinib", "ALK", False),
        ("mobocertinib", "EGFR", True),
        ("sotorasib", "KRAS", True),
        ("crizotinib", "ALK", True),
        ("crizotinib", "ROS1", True),
        ("crizotinib", "MET", True),
        ("crizotinib", "RET", False),
        ("dabrafenib;trametinib", "BRAF", True),
        ("carboplatin;alectinib", "ALK", True),
        ("carboplatin", "EGFR", False),
        ("pembrolizumab", "EGFR", False),
        ("none", "EGFR", False),
        ("osimertinib", "none", False),
        ("osimertinib", "other", None),
        ("osimertinib", None, None),
        (None, "EGFR", None),
        ("xyz", "EGFR", None),
        ("xyz;osimertinib", "EGFR", True),
    ],
)
def test_targets_gene(generics: str | None, gene: str | None, expected: bool | None) -> None:
    answer = targets_gene(pd.Series([generics], dtype="str"), pd.Series([gene], dtype="str"))
    assert answer.dtype == "boolean"
    assert (None if pd.isna(answer.iloc[0]) else bool(answer.iloc[0])) is expected


def test_one_gene_for_all() -> None:
    drugs = pd.Series(["alectinib", "gefitinib"])
    assert targets_gene(drugs, "EGFR").tolist() == [False, True]


def test_every_generic_and_brand_is_known() -> None:
    for row in read_reference("drugs.csv").to_dict("records"):
        for name in [row["generic"], *filter(None, row["brand"].split(";"))]:
            assert read(name, "generics", "unknown") == [row["generic"], None]


def test_every_alias_leads_to_a_generic() -> None:
    for row in read_reference("drug_aliases.csv").to_dict("records"):
        assert row["generic"] in GENERICS
        assert read(row["alias"], "generics", "unknown") == [row["generic"], None]


@given(
    st.lists(st.sampled_from(GENERICS), min_size=1, max_size=4, unique=True),
    st.sampled_from([";", " + ", ", ", " / ", " & ", "\n", " e ", " and "]),
)
def test_reading_again_changes_nothing(names: list[str], between: str) -> None:
    once = read(between.join(names).title(), "generics")[0]
    assert once == ";".join(names)
    assert read(once, "generics")[0] == once


@given(st.text(max_size=20) | st.text(alphabet="alectinib +-;?®5", max_size=20))
def test_any_text_is_read_or_reported(text: str) -> None:
    generics, unknown = read(text, "generics", "unknown")
    assert (generics is not None or unknown is not None) == bool(text.strip())
