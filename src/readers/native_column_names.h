// native_column_names: the names by which the columns of a sample table are known.
//
// Folded, in the order in which they win. Data alone: what is done with them stands in
// native_columns.

#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace reprocheck::readers {

using Names = std::span<const std::string_view>;

inline constexpr std::string_view k_ids[] = {
    "id",    "sampleid", "questionid", "qid",      "exampleid", "docid", "idx",
    "index", "uid",      "key",        "customid", "path",      "file"};
inline constexpr std::string_view k_tasks[] = {"task", "benchmark", "dataset", "stage"};
inline constexpr std::string_view k_arms[] = {"arm", "variant", "system", "condition"};
// What tells systems apart where their rows share ids.
inline constexpr std::string_view k_system_names[] = {"method", "approach",  "strategy",
                                                      "model",  "modelname", "modelid"};
inline constexpr std::string_view k_questions[] = {"question", "query",       "problem",
                                                   "claim",    "instruction", "input"};
inline constexpr std::string_view k_prompts[] = {"prompt", "messages"};
inline constexpr std::string_view k_targets[] = {"target",      "reference", "references", "gold",
                                                 "expected",    "ideal",     "label",      "true",
                                                 "groundtruth", "solution",  "actual",     "ytrue"};
inline constexpr std::string_view k_target_beginnings[] = {
    "target", "reference", "references", "gold",         "answer",   "expected",
    "ideal",  "label",     "true",       "ground_truth", "solution", "actual"};
inline constexpr std::string_view k_outputs[] = {
    "output",     "prediction", "pred", "response",  "completion", "generated",
    "generation", "content",    "raw",  "predicted", "ypred"};
inline constexpr std::string_view k_output_beginnings[] = {"pred", "predicted", "model",
                                                           "generated"};
inline constexpr std::string_view k_statuses[] = {"status"};
inline constexpr std::string_view k_errors[] = {"error", "exception"};
inline constexpr std::string_view k_repeats[] = {"repeat", "repetition", "trial", "epoch",
                                                 "attempt"};
inline constexpr std::string_view k_clusters[] = {"cluster"};
inline constexpr std::string_view k_warmups[] = {"warmup", "iswarmup"};
// What items are grouped by, beside a `slice` that says so itself.
inline constexpr std::string_view k_slices[] = {"slice",    "category",   "subject", "topic",
                                                "language", "difficulty", "domain"};
inline constexpr std::string_view k_judges[] = {"judge", "judgemodel", "judgename", "grader",
                                                "gradermodel"};
inline constexpr std::string_view k_rationales[] = {"rationale", "judgerationale", "judgereason",
                                                    "graderrationale"};

// Columns that tell of all rows at once, and the fact they tell.
inline constexpr std::pair<std::string_view, std::string_view> k_facts[] = {
    {"model", "name"},
    {"modelname", "name"},
    {"modelid", "name"},
    {"provider", "provider"},
    {"systemfingerprint", "system_fingerprint"},
    {"servedmodel", "served_model"},
    {"responsemodel", "served_model"},
    {"prompthash", "prompt_hash"},
    {"temperature", "temperature"},
    {"topp", "top_p"},
    {"maxtokens", "max_tokens"},
    {"endpoint", "endpoint"},
    {"region", "region"},
    {"modelrevision", "revision"}};

inline constexpr std::string_view k_seeds[] = {"seed"};

// Whether a name (lower case) is one of these beginnings, '_' and something more.
[[nodiscard]] bool begins_with_one(std::string_view name, Names beginnings);
// Numbers that are no scores: places, times, sizes of the item itself.
[[nodiscard]] bool is_bookkeeping(std::string_view name);
// "answer_f1" is a score of the answer; of a name in lower case.
[[nodiscard]] bool is_measure(std::string_view name);
// "question_type" tells about the question; it is not the question.
[[nodiscard]] bool is_attribute(std::string_view name);
// "model_answer", "final_output": an output by its form, of a name in lower case.
[[nodiscard]] bool names_output(std::string_view name);
// Whether a folded name stands in one of the lists.
[[nodiscard]] bool is_role_name(std::string_view name);

}  // namespace reprocheck::readers
