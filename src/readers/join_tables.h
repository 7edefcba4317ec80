// join_tables: several sample tables of one run, as one where they share ids.

#pragma once

#include "src/model/records.h"

namespace reprocheck::readers {

// Plain tables without a task that share ids and fill each other up (outputs here, judgments there)
// become one, and so do the runs of one experiment; several that do not are tasks named by their
// files; one alone keeps the task "". Metrics are given their tasks.
void settle_tables(Records& records);

// A plain metric "squad/f1" of a run with a task squad becomes that task's metric.
void give_metrics_their_tasks(Records& records);

}  // namespace reprocheck::readers
