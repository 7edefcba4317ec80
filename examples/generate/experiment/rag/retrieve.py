# retrieve.py: real retrieval, by TF-IDF as it is or through a truncated SVD of it.
#
# Ties are broken by passage order and the SVD is seeded and exact (arpack), so a rerun
# ranks alike and a difference between two runs is one that somebody configured.
import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize


class Retriever:
    def __init__(self, passages, config, seed):
        texts = [passage["text"] for passage in passages]
        self.vectorizer = TfidfVectorizer(analyzer=config.analyzer,
                                          ngram_range=tuple(config.ngram_range),
                                          sublinear_tf=config.sublinear_tf)
        matrix = self.vectorizer.fit_transform(texts)
        self.svd = None
        if config.method == "svd":
            self.svd = TruncatedSVD(config.dimensions, algorithm="arpack", random_state=seed)
            matrix = normalize(self.svd.fit_transform(matrix))
        self.index = matrix

    def ranking(self, question, depth):
        """Positions of the `depth` nearest passages, nearest first."""
        query = self.vectorizer.transform([question])
        if self.svd is not None:
            query = normalize(self.svd.transform(query))
        similarity = self.index @ query.T
        flat = np.asarray(similarity.todense() if hasattr(similarity, "todense") else similarity)
        return np.argsort(-np.round(flat.ravel(), 9), kind="stable")[:depth].tolist()
