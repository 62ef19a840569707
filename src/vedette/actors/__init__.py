"""Who a phrase refers to: the registry of actors and their resolution over a whole report."""

from vedette.actors.registry import Actor, Registry, Role
from vedette.actors.resolver import ReportActors, Resolver

__all__ = ["Actor", "Registry", "ReportActors", "Resolver", "Role"]
