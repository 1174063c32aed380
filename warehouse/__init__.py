"""The warehouse: every submission, every figure with its place, every finding and decision, for years.

with Store.open(folder) as store:      # the one writer
    store.load(batch)                  # records, in one transaction
    store.save_findings(findings)      # what the checks found, and what changed
    store.publish()                    # readers see it from here on
connect(folder).pandas("FROM observations")
"""

from warehouse.life import Changes
from warehouse.reader import Reader, connect
from warehouse.store import Intake, Loaded, Store
from warehouse.work import rebuild

__all__ = ["Changes", "Intake", "Loaded", "Reader", "Store", "connect", "rebuild"]
