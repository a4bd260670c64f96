"""scikit-learn: texts cleaned or folded as a step of a pipeline.

It needs scikit-learn: ``pip install "arabic-norm-toolkit[train]"``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sklearn.base import BaseEstimator, TransformerMixin

from arabic_norm.pipeline import Pipeline


class TextCleaner(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """What a ``Pipeline`` does to texts, before a vectorizer; it learns nothing from them.

    Its parameters can be searched like any others (``cleaner__profile=["standard", "search"]``).

    Args:
        profile: what normalization does; the default folds what a classifier need not tell apart.
        level: how sure a learnt decision must be.

    >>> from sklearn.feature_extraction.text import CountVectorizer
    >>> from sklearn.pipeline import make_pipeline
    >>> model = make_pipeline(TextCleaner(), CountVectorizer())
    >>> model.fit(["المدرسةُ الكبيرة", "المدرسه"])[-1].get_feature_names_out().tolist()
    ['الكبيره', 'المدرسه']
    """

    def __init__(self, profile: str = "search", level: str = "safe") -> None:
        self.profile = profile
        self.level = level

    def fit(self, texts: Iterable[str], labels: Any = None) -> TextCleaner:
        """Find out that the parameters are right.

        Raises:
            ValueError: if they are not.
        """
        Pipeline(self.profile, self.level)
        return self

    def transform(self, texts: Iterable[str]) -> list[str]:
        """The texts, cleaned, in their order.

        Raises:
            TypeError: if one of them is no str.
        """
        return list(Pipeline(self.profile, self.level).map(texts))

    def __sklearn_is_fitted__(self) -> bool:
        return True
