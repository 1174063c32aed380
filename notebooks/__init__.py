"""Questions that a provincial analyst opens on Monday, over a read-only connection; nothing imports them."""
