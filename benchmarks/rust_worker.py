"""The Rust package ``arabic-norm`` behind a pipe: it has our import name, so it needs an interpreter.

It is run by path and isolated (``python -I rust_worker.py TEXT``), so that this repository is not on its path.  It
reads one JSON object a line, ``{"work": ..., "size": ..., "offset": ...}``, and answers
``{"seconds": ..., "digest": ...}``.  It stays alive through a run, because its rounds must alternate with those of the
others.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sys
import time
from importlib import import_module
from pathlib import Path


def main() -> int:
    rust = import_module("arabic_norm")
    if not hasattr(rust, "normalize_batch"):
        print(json.dumps({"error": f"{rust.__file__} is not PyPI's arabic-norm"}), flush=True)
        return 1
    run = rust.normalize
    runs = {  # called as one calls it: a partial takes longer
        "remove tashkeel": lambda text: run(text, strip_tatweel=False, normalize_alif=False, normalize_ya=False),
        "fold alef": lambda text: run(text, strip_tashkeel=False, strip_tatweel=False, normalize_ya=False),
        "search": lambda text: run(text, ta_marbuta=True),
    }
    text = Path(sys.argv[1]).read_bytes().decode()
    print(json.dumps({"works": list(runs)}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        gc.collect()
        sample = text[order["offset"] :]
        size = order["size"] or len(sample)
        samples = [sample[start : start + size] for start in range(0, len(sample), size)]
        work = runs[order["work"]]
        start = time.process_time()
        made = [work(sample) for sample in samples]
        seconds = time.process_time() - start
        digest = hashlib.sha256("".join(made).encode()).hexdigest()
        print(json.dumps({"seconds": seconds, "digest": digest}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
