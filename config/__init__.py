"""Settings, languages and request types: what an installation may change without touching code."""
