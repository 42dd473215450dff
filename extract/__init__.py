"""From pages to a pre-filled draft: mentions, then proposals, each with the place where it was read."""
