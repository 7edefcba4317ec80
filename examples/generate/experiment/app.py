# app.py: evaluates a question answering system with retrieval; one Hydra run, one folder.
#
#   python app.py prompt=v2 retrieval.top_k=5
#
# Everything is read from the work tree and the composed configuration, and everything
# is written below Hydra's output folder, so that a run can be carried away whole.
import logging
import random
from pathlib import Path

import hydra
from hydra.core.hydra_config import HydraConfig
from omegaconf import OmegaConf

from rag import provider, record, score
from rag.knowledge import read_lines
from rag.retrieve import Retriever

log = logging.getLogger(__name__)


def evaluate(config):
    random.seed(config.seed)
    corpus = read_lines(config.eval.corpus)
    texts = {passage["passage_id"]: passage["text"] for passage in corpus}
    retriever = Retriever(corpus, config.retrieval, config.seed)
    template = Path(config.prompt.template).read_text(encoding="utf-8")
    for item in read_lines(config.eval.questions):
        depth = max(5, config.retrieval.top_k)
        ranked = [corpus[i]["passage_id"] for i in retriever.ranking(item["question"], depth)]
        shown = ranked[:config.retrieval.top_k]
        passages = "\n".join(f"[{i}] {texts[name]}" for i, name in enumerate(shown, 1))
        prompt = template.format(passages=passages, question=item["question"])
        reply = provider.complete(prompt, config.model)
        yield {
            "id": item["id"],
            "question": item["question"],
            "target": item["target"],
            "output": reply["output"],
            "scores": {
                "exact_match": score.exact_match(reply["output"], item["target"]),
                "f1": score.f1(reply["output"], item["target"]),
                "recall_at_5": score.recall_at(5, ranked, item["evidence"]),
            },
            "retrieved": shown,
            "model": reply["model"],
            "system_fingerprint": reply["system_fingerprint"],
            "finish_reason": reply["finish_reason"],
            "input_tokens": reply["usage"]["prompt_tokens"],
            "output_tokens": reply["usage"]["completion_tokens"],
            "latency_ms": reply["latency_ms"],
            **({"prompt": prompt} if config.eval.log_prompt else {}),
        }


@hydra.main(version_base="1.3", config_path="conf", config_name="config")
def main(config):
    output = Path(HydraConfig.get().runtime.output_dir)
    settings = OmegaConf.to_container(config, resolve=True)
    rows = list(evaluate(config))
    results = {name: sum(row["scores"][name] for row in rows) / len(rows)
               for name in rows[0]["scores"]}
    record.snapshot_inputs(output)
    record.write_results(output, settings, rows, results)
    record.log_to_mlflow(output, settings, results)
    record.log_to_wandb(output, settings, results)
    log.info("%d questions, exact match %.3f", len(rows), results["exact_match"])


if __name__ == "__main__":
    main()
