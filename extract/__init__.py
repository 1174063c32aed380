"""Paper: file bytes to a Document with places, and every printed figure on it."""
