// look_alikes: names that differ in bytes and not to the eye.
//
// "accuracy" with a Cyrillic a beside the real one lets a report show the one and a gate read the
// other; two accents spelled apart are one file on a Mac and two here. A name that is openly of
// another script is nobody's twin. Nearly every name is ASCII and costs one look at its bytes.

#include "src/examine/look_alikes.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>

#include "src/base/characters.h"
#include "src/base/skeleton.h"
#include "src/base/text.h"
#include "src/files/tree_of_files.h"

namespace reprocheck {
namespace {

using Visit = std::function<void(std::string_view)>;
using EachName = std::function<void(const Visit&)>;

EachName each_of(const std::set<std::string>& names) {
  return [&names](const Visit& visit) {
    for (const std::string& name : names) visit(name);
  };
}

// Names of one place by what they look like, where at least two look alike. Only names that do
// not look like their own bytes are kept, so that a million plain ones cost no memory.
std::map<std::string, std::set<std::string>> twins(const EachName& each_name) {
  std::map<std::string, std::set<std::string>> looks;
  each_name([&](std::string_view name) {
    if (is_ascii(name)) return;
    std::string look = skeleton(name);
    if (look != name) looks[std::move(look)].emplace(name);
  });
  if (looks.empty()) return looks;
  each_name([&](std::string_view name) {
    const auto found = looks.find(is_ascii(name) ? std::string(name) : skeleton(name));
    if (found != looks.end()) found->second.emplace(name);
  });
  std::erase_if(looks, [](const auto& look) { return look.second.size() < 2; });
  return looks;
}

void tell_twins(Named named, const std::string& place, const EachName& each_name,
                Examination& into) {
  for (const auto& [look, names] : twins(each_name))
    into.names_alike.push_back({.named = named,
                                .place = place,
                                .first = *names.begin(),
                                .second = *names.rbegin()});
}

void tell_disguised(Named named, std::string_view name, Examination& into) {
  std::optional<std::string> reason = disguise_in(name);
  // A whole word of another script is honest, unless it reads as a metric that gates by its name.
  if (!reason && named == Named::metric && !is_ascii(name)) {
    const std::string look = skeleton(name);
    if (look != name && traits_of(look).direction != Direction::unknown &&
        traits_of(name).direction == Direction::unknown)
      reason = fmt::format("holds {} and reads as {}", code_points(name), look);
  }
  if (reason)
    into.names_disguised.push_back(
        {.named = named, .name = std::string(name), .reason = std::move(*reason)});
}

// Every file and every folder, by the folder it lies in.
std::map<std::string, std::set<std::string>> names_by_folder(const TreeOfFiles& tree) {
  std::map<std::string, std::set<std::string>> folders;
  for (const FileEntry& entry : tree.files()) {
    std::string_view path = entry.path;
    while (!path.empty() && folders[std::string(parent_path(path))].emplace(base_name(path)).second)
      path = parent_path(path);
  }
  return folders;
}

void look_at_files(const TreeOfFiles& tree, Examination& into) {
  for (const auto& [folder, names] : names_by_folder(tree)) {
    tell_twins(Named::file, folder, each_of(names), into);
    std::unordered_map<std::string, std::string> by_case;
    for (const std::string& name : names) {
      const auto [other, is_new] = by_case.emplace(lower(skeleton(name)), name);
      if (!is_new && skeleton(other->second) != skeleton(name))
        into.names_alike.push_back({.named = Named::file,
                                    .place = folder,
                                    .first = other->second,
                                    .second = name,
                                    .by_case = true});
      if (disguise_in(name))
        tell_disguised(Named::file, folder.empty() ? name : fmt::format("{}/{}", folder, name),
                       into);
    }
  }
}

void look_at_samples(const SampleTable& table, Examination& into) {
  if (!table.has_ids) return;
  const auto each = [&](const Visit& visit) {
    for (std::size_t row = 0; row < table.ids.size(); ++row) visit(table.ids[row]);
  };
  const auto pairs = twins(each);
  if (!pairs.empty())
    into.names_alike.push_back({.named = Named::sample,
                                .place = name_of(table),
                                .first = *pairs.begin()->second.begin(),
                                .second = *pairs.begin()->second.rbegin(),
                                .count = pairs.size()});
}

void look_at_records(const Records& records, Examination& into) {
  std::set<std::string> metrics, settings;
  for (const Metric& metric : records.metrics) metrics.insert(to_string(metric.key));
  for (const SampleTable& table : records.samples) {
    for (const ScoreColumn& column : table.scores)
      if (!column.derived) metrics.insert(to_string(MetricKey{"", column.name, column.filter, ""}));
    look_at_samples(table, into);
  }
  for (const Fact& fact : records.facts)
    settings.insert(fact.role.empty() ? fact.key : fmt::format("{}.{}", fact.role, fact.key));
  for (const auto& [named, names] :
       {std::pair{Named::metric, &metrics}, std::pair{Named::setting, &settings}}) {
    tell_twins(named, "", each_of(*names), into);
    for (const std::string& name : *names) tell_disguised(named, name, into);
  }
}

template <typename Row>
void once_each(std::vector<Row>& rows) {
  std::ranges::sort(rows);
  const auto repeated = std::ranges::unique(rows);
  rows.erase(repeated.begin(), repeated.end());
}

}  // namespace

std::string_view to_string(Named named) {
  switch (named) {
    case Named::file:
      return "file";
    case Named::metric:
      return "metric";
    case Named::setting:
      return "setting";
    case Named::sample:
      return "sample";
  }
  return "";
}

void look_at_names(Examination& examination) {
  const Bundle& bundle = *examination.bundle;
  if (bundle.tree) look_at_files(*bundle.tree, examination);
  for (const Run& run : bundle.runs) look_at_records(run.records, examination);
  look_at_records(bundle.shared, examination);
  once_each(examination.names_alike);  // repeats of one run have the same names
  once_each(examination.names_disguised);
}

}  // namespace reprocheck
