"""Who: agencies and their succession, people, roles, permissions, notices, the audit trail."""
