// task_names: what the sample tables of one side are called when it is held against another.

#pragma once

#include <memory>
#include <span>

#include "src/model/bundle.h"

namespace reprocheck {

// A plain table alone has no task, and beside a second one each is named by its file: a table that
// came or went would rename the other. Every table of `fresh` that is one of the baseline's, by its
// file's name or else by the items that it shares with one alone, is called as it is there; so are
// the metrics that speak of it.
void take_task_names(std::span<const std::unique_ptr<Bundle>> baseline,
                     std::span<const std::unique_ptr<Bundle>> fresh);

}  // namespace reprocheck
