"""What happens in reporting."""
