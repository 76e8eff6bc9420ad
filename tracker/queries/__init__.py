"""Everything that selects: each query takes the moment (known_at) and the scope of who asks."""
