"""Every set of open data, in the order of the guide."""

from toolkits.exports.open_data.content import PROMISES, TIP_LISTS, TIPS
from toolkits.exports.open_data.model import DataSet
from toolkits.exports.open_data.projects import PEOPLE, PILOTS, PROJECTS
from toolkits.exports.open_data.results import RESULTS

DATA_SETS = (PROJECTS, PILOTS, PEOPLE, RESULTS, PROMISES, TIP_LISTS, TIPS)


def find_data_set(key: str) -> DataSet | None:
    return next((found for found in DATA_SETS if found.key == key), None)
