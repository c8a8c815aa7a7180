"""What today's attendance costs as the history grows, and line by line."""
