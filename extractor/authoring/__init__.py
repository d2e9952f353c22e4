"""Tools for the person who writes rule files: lint, draft, explain, test. What reads documents is elsewhere."""
