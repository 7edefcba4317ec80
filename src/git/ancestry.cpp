// ancestry: whether history holds a commit, and where two histories meet.
//
// A history that ends too early (a shallow or partial clone, a walk over its limit) never proves
// that a commit is absent: the answer is then unknown. The newest commits are looked at first, as
// most runs are recent; dates only order the walk, they never cut it, since clocks lie.

#include <queue>
#include <unordered_set>
#include <utility>

#include "src/base/text.h"
#include "src/git/state.h"

namespace reprocheck {
namespace {

struct Step {
  git_time_t time;
  git_oid id;
  bool operator<(const Step& other) const { return time < other.time; }
};

struct IdHash {
  std::size_t operator()(const git_oid& id) const {
    std::size_t value = 0;
    for (std::size_t at = 0; at < sizeof value; ++at) value = (value << 8U) | id.id[at];
    return value;
  }
};
struct IdEqual {
  bool operator()(const git_oid& one, const git_oid& two) const {
    return git_oid_equal(&one, &two) != 0;
  }
};

class HistoryWalk {
 public:
  HistoryWalk(git_repository* repository, std::uint64_t most)
      : repository_(repository), most_(most) {}

  void add(const git_oid& id) {
    if (seen_.size() >= most_) {
      torn_ = true;
      return;
    }
    if (!seen_.insert(id).second) return;
    const git::Commit commit = git::commit_at(repository_, id);
    if (!commit) {
      torn_ = true;
      return;
    }
    waiting_.push({git_commit_time(commit.get()), id});
  }

  [[nodiscard]] bool is_empty() const { return seen_.empty(); }
  [[nodiscard]] bool is_torn() const { return torn_; }

  bool reaches(const git_oid& target) {
    if (seen_.contains(target)) return true;
    while (!waiting_.empty()) {
      const git_oid id = waiting_.top().id;
      waiting_.pop();
      const git::Commit commit = git::commit_at(repository_, id);
      if (!commit) continue;
      for (unsigned at = 0; at < git_commit_parentcount(commit.get()); ++at) {
        const git_oid* parent = git_commit_parent_id(commit.get(), at);
        if (git_oid_equal(parent, &target) != 0) return true;
        add(*parent);
      }
    }
    return false;
  }

 private:
  git_repository* repository_;
  std::uint64_t most_;
  bool torn_ = false;
  std::unordered_set<git_oid, IdHash, IdEqual> seen_;
  std::priority_queue<Step> waiting_;
};

void add_remote_branches(git_repository* repository, HistoryWalk& walk) {
  git_reference_iterator* opened = nullptr;
  if (git_reference_iterator_glob_new(&opened, repository, "refs/remotes/*") != 0) return;
  const git::References names(opened);
  const char* name = nullptr;
  while (git_reference_next_name(&name, opened) == 0) {
    git_oid id;
    // A symbolic reference that loops or dangles has no id and is no branch.
    if (git_reference_name_to_id(&id, repository, name) == 0) walk.add(id);
  }
}

}  // namespace

Repository::Reach Repository::reachable_from_remote(const std::string& commit) const {
  git_oid target;
  if (!git::read_id(commit, target)) return Reach::unknown;
  const std::scoped_lock lock(state_->mutex);
  git_repository* repository = state_->handle.get();
  if (!git::commit_at(repository, target)) return Reach::unknown;
  HistoryWalk walk(repository, Limits().git_objects);
  add_remote_branches(repository, walk);
  if (walk.is_empty()) return Reach::unknown;
  if (walk.reaches(target)) return Reach::reachable;
  return walk.is_torn() || is_shallow() ? Reach::unknown : Reach::not_reachable;
}

Result<std::optional<std::string>> Repository::merge_base(const std::string& one,
                                                          const std::string& two) const {
  git_oid first;
  git_oid second;
  const std::scoped_lock lock(state_->mutex);
  git_repository* repository = state_->handle.get();
  for (auto& [hash, id] : {std::pair{&one, &first}, std::pair{&two, &second}}) {
    if (!git::read_id(*hash, *id) || !git::commit_at(repository, *id)) {
      return fail(ErrorKind::input, shown(*hash), "is no commit that this clone holds",
                  git::fetch_line(*hash, is_shallow()));
    }
  }
  git_oid base;
  const int code = git_merge_base(&base, repository, &first, &second);
  if (code == 0) return git::hex_of(base);
  if (code == GIT_ENOTFOUND && !is_shallow()) return std::nullopt;
  return fail(ErrorKind::input, shown(one), "its history is cut off before it meets the other",
              git::fetch_line(one, is_shallow()));
}

}  // namespace reprocheck
