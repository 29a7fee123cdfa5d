"""Print the FAQ's cross-validated figures with their intervals: python -m tests.evaluation [--confused]."""

import argparse
from collections import Counter
from pathlib import Path

from bot.content.faq import load_phrasings
from bot.domain.faq.topic import Kind
from bot.matcher import VECTORS_FILE
from bot.matcher.shipped import SHIPPED_FILE
from bot.matcher.vector_cache import VectorCache
from tests.evaluation.cross_validation import Remembering, cross_validate, figures, is_hit
from tests.evaluation.folds import FOLDS

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Hold out every phrasing once, five folds, and print what became of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__)
    parser.add_argument("--folds", type=int, default=FOLDS, help="hold out so many of the five folds only")
    parser.add_argument("--confused", action="store_true", help="list the topics that are taken for others")
    options = parser.parse_args()
    model = Remembering()
    cache = VectorCache(ROOT / "var" / VECTORS_FILE, model, ROOT / "data" / SHIPPED_FILE)
    judged = list(cross_validate(load_phrasings(ROOT / "data/phrasings.jsonl"), model, cache, folds=options.folds))
    for name, figure in figures(judged).items():
        print(f"{name:<28}{figure}")
    if options.confused:
        wrong = [one for one in judged if one.phrasing.kind is Kind.IN and not is_hit(one)]
        confused = Counter((one.phrasing.topics[0], one.ranking.candidates[0].key) for one in wrong)
        for (meant, taken), times in confused.most_common(20):
            print(f"{times:>4}  {meant} taken for {taken}")


if __name__ == "__main__":
    main()
