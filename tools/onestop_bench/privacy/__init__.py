"""What sealing and the access log cost, and what OCA auditlog costs."""
