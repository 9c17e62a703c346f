"""Questions of other programs, in and out. One module a format; none of them knows the database."""
