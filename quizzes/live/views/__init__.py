"""Pages of live sessions, and the same protocol over plain HTTP."""
