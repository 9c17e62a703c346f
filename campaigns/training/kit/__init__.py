"""The printable kit of a campus session: what is read once (material), and the parts drawn from it."""
