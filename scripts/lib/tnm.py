"""TNM of lung cancer, 7th to 9th edition: reading, staging, ordering, converting. One door to four
modules.
"""

from scripts.lib.tnm_convert import convert_categories
from scripts.lib.tnm_order import T0N0M0, compare_stages, stage_major, stage_rank
from scripts.lib.tnm_parse import STAGE_GROUPS, parse_category, parse_stage_group
from scripts.lib.tnm_stage import EDITIONS, category_exists, stage_group, t_from_size

__all__ = [
    "EDITIONS",
    "STAGE_GROUPS",
    "T0N0M0",
    "category_exists",
    "compare_stages",
    "convert_categories",
    "parse_category",
    "parse_stage_group",
    "stage_group",
    "stage_major",
    "stage_rank",
    "t_from_size",
]
