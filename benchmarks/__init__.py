"""What arabic_norm is worth, in figures: how right it is (``accuracy``) and how fast (``speed``).

No part of the package and never installed with it.  The data and the tools are third-party text and scripts that lie
beside the repository (``shared/``); where they are absent both modules say so and measure nothing.
"""
