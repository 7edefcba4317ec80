// join_bundles: several bundles of one side as one bundle with the runs of all.
//
// Each was read alone, by the rules that hold for one bundle; here nothing is read again. A file of
// one never tells of a run of another: what lay beside the runs of a bundle goes with them.

#include "src/readers/join_bundles.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "src/base/digest.h"
#include "src/base/text.h"
#include "src/files/joined_tree.h"
#include "src/readers/run_facts.h"

namespace reprocheck {
namespace {

template <typename T>
void append(std::vector<T>& to, std::vector<T>&& from) {
  std::ranges::move(from, std::back_inserter(to));
}

std::string below(const std::string& name, const std::string& path) {
  if (path.starts_with(k_repository_scheme)) return path;
  return path.empty() ? name : name + "/" + path;
}

void rename(Records& records, const std::string& name) {
  const auto sources = [&](auto& list) {
    for (auto& one : list)
      if (!one.source.path.empty()) one.source.path = below(name, one.source.path);
  };
  for (DataFile& file : records.data)
    if (!file.path.empty() && !file.escapes && !is_of_repository(file.source))
      file.path = below(name, file.path);
  sources(records.facts);
  sources(records.metrics);
  sources(records.samples);
  sources(records.runs);
  sources(records.packages);
  sources(records.prompts);
  sources(records.data);
  for (SampleTable& table : records.samples)
    for (std::string& file : table.files) file = below(name, file);
  for (RunRecord& run : records.runs) run.directory = below(name, run.directory);
  for (Problem& problem : records.problems) problem.path = below(name, problem.path);
}

void rename(Run& run, const std::string& name) {
  const bool named_by_folder = run.id == "." || run.id == run.directory;
  run.directory = below(name, run.directory);
  if (named_by_folder) run.id = run.directory;
  rename(run.records, name);
}

void rename(Bundle& bundle, const std::string& name) {
  for (std::vector<Run>* runs : {&bundle.runs, &bundle.others})
    for (Run& run : *runs) rename(run, name);
  rename(bundle.shared, name);
  for (Problem& problem : bundle.problems) problem.path = below(name, problem.path);
  for (std::string& path : bundle.not_understood) path = below(name, path);
  for (ReadFile& file : bundle.readers) file.path = below(name, file.path);
  if (bundle.repository)
    for (std::string& path : bundle.repository->prompts_untracked) path = below(name, path);
}

// What lies beside the runs is told of every one of them; lists that are counted stand once.
void give_shared_to_runs(Bundle& bundle) {
  if (bundle.runs.empty()) return;
  for (Run& run : bundle.runs)
    run.records.facts.insert(run.records.facts.end(), bundle.shared.facts.begin(),
                             bundle.shared.facts.end());
  Records& first = bundle.runs.front().records;
  append(first.metrics, std::move(bundle.shared.metrics));
  append(first.samples, std::move(bundle.shared.samples));
  append(first.runs, std::move(bundle.shared.runs));
  append(first.packages, std::move(bundle.shared.packages));
  append(first.prompts, std::move(bundle.shared.prompts));
  append(first.data, std::move(bundle.shared.data));
  append(first.problems, std::move(bundle.shared.problems));
  bundle.shared = {};
}

// The least that holds for both: what is missing for one is missing for the side.
RepositoryFacts weaker(RepositoryFacts one, const RepositoryFacts& other) {
  using Reach = RepositoryFacts::Reach;
  if (one.commit != other.commit && !other.commit) one.commit.reset();
  one.commit_recorded = one.commit_recorded && other.commit_recorded;
  one.commit_present = one.commit_present && other.commit_present;
  one.shallow = one.shallow || other.shallow;
  one.read_at_head = one.read_at_head || other.read_at_head;
  for (const Reach reach : {Reach::unknown, Reach::not_reachable})
    if (other.reach == reach && one.reach != Reach::not_reachable) one.reach = reach;
  const auto unite = [](std::vector<std::string>& into, const std::vector<std::string>& from) {
    std::set<std::string> all(into.begin(), into.end());
    all.insert(from.begin(), from.end());
    into.assign(all.begin(), all.end());
  };
  unite(one.worktree_changed, other.worktree_changed);
  unite(one.prompts_untracked, other.prompts_untracked);
  return one;
}

void take_repository(Bundle& joined, Bundle& part, bool is_first) {
  if (!joined.work_tree) joined.work_tree = part.work_tree;
  if (is_first) {
    joined.repository = std::move(part.repository);
    joined.repository_note = part.repository_note;
  } else if (joined.repository && part.repository) {
    joined.repository = weaker(std::move(*joined.repository), *part.repository);
  } else {
    joined.repository.reset();
    if (joined.repository_note.empty()) joined.repository_note = part.repository_note;
  }
}

void take(Bundle& joined, Bundle& part) {
  append(joined.runs, std::move(part.runs));
  append(joined.others, std::move(part.others));
  append(joined.problems, std::move(part.problems));
  append(joined.not_understood, std::move(part.not_understood));
  append(joined.readers, std::move(part.readers));
  append(joined.shared.facts, std::move(part.shared.facts));
  append(joined.shared.packages, std::move(part.shared.packages));
  append(joined.shared.prompts, std::move(part.shared.prompts));
  append(joined.shared.data, std::move(part.shared.data));
  joined.files.total += part.files.total;
  joined.files.understood += part.files.understood;
  joined.files.not_understood += part.files.not_understood;
  joined.files.skipped += part.files.skipped;
}

// The last part of where a bundle lies; "seed1~2" where that was taken.
std::string name_for(const Bundle& bundle, const std::vector<BundlePart>& taken) {
  std::string_view place = bundle.identity;
  if (place.starts_with("git:")) place = place.substr(place.find(':', 4) + 1);
  const std::string base(place.empty() ? "root" : base_name(place));
  std::string name = base;
  for (int number = 2; std::ranges::find(taken, name, &BundlePart::name) != taken.end(); ++number)
    name = base + "~" + std::to_string(number);
  return name;
}

bool lies_in(const std::string& path, const std::string& folder) {
  return path == folder || path.starts_with(folder + "/");
}

std::string place_of(const Bundle& bundle, const Run& run) {
  return run.directory.empty() ? bundle.identity : bundle.identity + "/" + run.directory;
}

}  // namespace

std::optional<std::string> run_in_both(const Bundle& one, const Bundle& other, Copies copies) {
  const bool one_place = one.identity == other.identity;
  const bool one_content =
      one_place || (copies == Copies::are_the_run && one.digest == other.digest);
  const auto shared = [&](const Run& a, const Run& b) {
    if (one_content && a.id == b.id) return true;
    const std::string left = place_of(one, a), right = place_of(other, b);
    if (!one_place && (lies_in(left, right) || lies_in(right, left))) return true;
    return std::ranges::any_of(a.records.runs, [&](const RunRecord& record) {
      return record.id_is_unique && !record.id.empty() &&
             std::ranges::any_of(b.records.runs, [&](const RunRecord& its) {
               return its.id_is_unique && its.tool == record.tool && its.id == record.id;
             });
    });
  };
  for (const std::vector<Run>* left : {&one.runs, &one.others})
    for (const Run& a : *left)
      for (const std::vector<Run>* right : {&other.runs, &other.others})
        for (const Run& b : *right)
          if (shared(a, b)) return a.id;
  return std::nullopt;
}

std::unique_ptr<Bundle> join_bundles(std::vector<std::unique_ptr<Bundle>> bundles) {
  if (bundles.size() == 1) return std::move(bundles.front());
  auto joined = std::make_unique<Bundle>();
  std::vector<std::string> paths;
  paths.reserve(bundles.size());
  for (const auto& bundle : bundles) paths.push_back(bundle->path);
  joined->path = join(paths, " + ");
  std::ranges::stable_sort(bundles, {}, [](const auto& bundle) {
    return std::pair(bundle->identity, bundle->runs.empty() ? "" : bundle->runs.front().id);
  });
  std::vector<std::string> digests, identities;
  std::vector<NamedTree> trees;
  for (const auto& part : bundles) {
    const std::string name = name_for(*part, joined->parts);
    digests.push_back(part->digest);
    identities.push_back(part->identity);
    for (const Run& run : part->runs) identities.back() += "#" + run.id;
    trees.push_back({name, part->tree});
    rename(*part, name);
    give_shared_to_runs(*part);
    take_repository(*joined, *part, joined->parts.empty());
    take(*joined, *part);
    joined->parts.push_back({name, part->path, part->digest});
  }
  joined->tree = join_trees(std::move(trees));
  std::ranges::sort(digests);
  const bool sealed = digests.front().starts_with("sha256:");
  const Algorithm algorithm = sealed ? Algorithm::sha256 : Algorithm::xxh128;
  joined->digest = (sealed ? "sha256:" : "xxh128:") + digest_hex(algorithm, join(digests, "\n"));
  joined->identity = join(identities, "\n");
  for (Run& run : joined->runs) run.arm.clear();
  readers::name_arms(joined->runs);
  std::ranges::stable_sort(joined->problems, {}, [](const Problem& problem) {
    return std::pair(problem.path, problem.line);
  });
  return joined;
}

}  // namespace reprocheck
