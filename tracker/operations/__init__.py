"""Everything that writes: keyword-only, takes the actor, returns the object, never commits."""
