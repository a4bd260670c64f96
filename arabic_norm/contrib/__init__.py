"""Contrib: thin doors to other packages' worlds; each imports its package only when it is used itself."""
