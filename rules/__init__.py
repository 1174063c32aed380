"""Proof: observations to findings, by exact interval arithmetic. Pure: no files, no SQL, no clock."""
