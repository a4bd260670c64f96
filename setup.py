"""The compiled loops, which are optional: without a compiler the package is installed all the same, and is slower."""

from glob import glob

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            f"arabic_norm.kernel.{name}",
            [f"arabic_norm/kernel/{name}.pyx"],
            depends=sorted(glob(f"arabic_norm/kernel/{name}_*.pxi") + glob(f"arabic_norm/kernel/{name}_*.h")),
            optional=True,
        )
        for name in ("_kernel", "_scan", "_spell")
    ]
)
