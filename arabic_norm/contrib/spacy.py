"""spaCy: sentences as a component of its pipelines.

``nlp.add_pipe("arabic_norm_sentences")``, after ``import arabic_norm.contrib.spacy``, sets where sentences start, as
``arabic_norm.sentences`` finds them; it stands in for spaCy's ``sentencizer``.  It needs spaCy: ``pip install
"arabic-norm-toolkit[spacy]"``.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from arabic_norm.segment import sentence_spans

NAME = "arabic_norm_sentences"


@Language.factory(NAME, assigns=["token.is_sent_start", "doc.sents"], default_config={"newlines": "auto"})
def sentences(nlp: Language, name: str, newlines: str) -> Sentences:
    """The component.

    Args:
        nlp: the pipeline that it becomes a part of.
        name: what it is called there.
        newlines: which line ends may end a sentence, as in ``arabic_norm.sentences``.

    >>> import spacy
    >>> nlp = spacy.blank("ar")
    >>> component = nlp.add_pipe("arabic_norm_sentences")
    >>> [sentence.text for sentence in nlp("توفي د. أحمد سنة 241 هـ. ودُفن في بغداد. هل تعلم؟").sents]
    ['توفي د. أحمد سنة 241 هـ.', 'ودُفن في بغداد.', 'هل تعلم؟']
    """
    return Sentences(newlines)


class Sentences:
    """Sets where the sentences of a document start; it is picklable and keeps nothing of a document."""

    def __init__(self, newlines: str = "auto") -> None:
        self.newlines = newlines

    def __call__(self, doc: Any) -> Any:
        """The document, with ``is_sent_start`` of each token set.

        A sentence starts with the first token at its start or behind it: one that spaCy does not divide where a
        sentence ends (``نعم.لا``) stays in the sentence before.
        """
        starts = iter(start for start, _ in sentence_spans(doc.text, self.newlines))
        start: int | None = next(starts, None)
        for token in doc:
            is_start = token.i == 0
            while start is not None and start <= token.idx:
                is_start, start = True, next(starts, None)
            token.is_sent_start = is_start
        return doc
