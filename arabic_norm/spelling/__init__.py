"""Spelling: hamza and alef, teh marbuta and heh, alef maksura and yeh put right, without harm."""
