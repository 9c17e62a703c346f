"""Reading a file, keeping what is in it, and writing files: all of it or nothing."""
