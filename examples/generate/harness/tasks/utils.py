# utils.py: the scorer of the local task; the harness records its text with the results.
def score(doc, results):
    said, wanted = results[0].strip().lower(), doc["answer"].strip().lower()
    return {"exact_match": int(said == wanted), "contains": int(wanted in said)}
