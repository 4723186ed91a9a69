"""One file per step. A step that was released is never changed; the next one goes on from it."""
