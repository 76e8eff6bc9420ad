"""Reports as pure content first, then thin writers."""
