"""Settings: `base` is shared; `local` runs the demonstration, `test` the tests, `production` the world."""
