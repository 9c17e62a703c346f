"""From "this is fake" to a report that works: marketplaces, report routes, refunds, evidence packs."""
