"""Files that coordinators exchange: one resource each, with Finnish headings."""

from projects.resources.pilots import CostLineResource, PilotResource, PilotSessionResource
from projects.resources.places import AssociationResource, MunicipalityResource

__all__ = [
    "AssociationResource",
    "CostLineResource",
    "MunicipalityResource",
    "PilotResource",
    "PilotSessionResource",
]
