"""How one document is read: in a child process without network, page by page, each page once."""
