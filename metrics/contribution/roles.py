"""What kinds of act mean for a client's profit; the marts sum costs by the same roles, so data knows them."""

from __future__ import annotations

from data.roles import ROLES, Role, activities_by_role, role_of

__all__ = ["ROLES", "Role", "activities_by_role", "role_of"]
