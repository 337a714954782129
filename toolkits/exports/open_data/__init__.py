"""Open data: what public pages show, as tables that programs read, with their descriptions."""

from toolkits.exports.open_data.sets import DATA_SETS, find_data_set

__all__ = ["DATA_SETS", "find_data_set"]
