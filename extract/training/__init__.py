"""How the trained reader learns: letters are invented from a grammar, read, and the reader is measured on others."""
