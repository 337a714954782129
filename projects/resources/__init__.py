"""Files that coordinators exchange: one resource each, with Finnish headings."""

from projects.resources.pilot_parts import CostLineResource, PilotSessionResource
from projects.resources.pilots import PilotResource
from projects.resources.places import AssociationResource, MunicipalityResource

__all__ = [
    "AssociationResource",
    "CostLineResource",
    "MunicipalityResource",
    "PilotResource",
    "PilotSessionResource",
]
