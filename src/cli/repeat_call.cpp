// repeat_call: what of a command line decided, so that a report can say how to make it again.

#include "src/cli/repeat_call.h"

#include <fmt/format.h>

#include "src/base/text.h"
#include "src/engine/redact.h"

namespace reprocheck::cli {
namespace {

class Arguments {
 public:
  void flag(const char* name, bool given) {
    if (given) texts_.emplace_back(name);
  }
  void value(const char* name, const std::string& text) {
    if (text.empty()) return;
    texts_.emplace_back(name);
    texts_.push_back(redacted_argument(text));
  }
  void number(const char* name, const std::optional<int>& number) {
    if (number) value(name, fmt::format("{}", *number));
  }
  void each(const char* name, const std::vector<std::string>& texts) {
    for (const std::string& text : texts) value(name, text);
  }
  [[nodiscard]] std::vector<std::string> take() && { return std::move(texts_); }

 private:
  std::vector<std::string> texts_;
};

}  // namespace

std::vector<std::string> deciding_arguments(const CommandLine& line) {
  Arguments arguments;
  arguments.value("-c", line.policy_path);
  arguments.flag("--no-config", line.no_config);
  arguments.value("--policy-from", line.policy_from);
  arguments.each("--set", line.sets);
  arguments.value("--repo", line.repository);
  arguments.flag("--no-repo", line.no_repository);
  arguments.each("--earlier", line.earlier);
  arguments.number("--look", line.look);
  arguments.value("--fail-on", line.fail_on);
  arguments.value("--on-inconclusive", line.on_inconclusive);
  arguments.number("--level", line.level);
  arguments.flag("--require-baseline", line.require_baseline);
  arguments.flag("--exit-zero", line.exit_zero);
  arguments.value("--only", join(line.only, ","));
  arguments.value("--skip", join(line.skip, ","));
  arguments.each("--limit", line.limits);
  arguments.flag("--sha256", line.sha256);
  return std::move(arguments).take();
}

}  // namespace reprocheck::cli
