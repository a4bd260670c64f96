"""The compiled loops, which are optional: without a compiler the package is installed all the same, and is slower."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(f"arabic_norm.kernel.{name}", [f"arabic_norm/kernel/{name}.pyx"], optional=True)
        for name in ("_kernel", "_scan")
    ]
)
