"""What visitors and players see."""
