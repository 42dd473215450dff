"""What a document, a request and a proposal are, and where they are kept. Knows none of the other packages."""
