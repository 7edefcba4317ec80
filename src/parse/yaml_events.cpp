// yaml_events: yaml-cpp's event stream, bounded while it runs.
//
// yaml-cpp 0.7 does not consume a stray "," and hands out empty documents for ever, so every
// document after the first must begin with "---" or stand behind "...", and further on than
// the one before. The only way out of its parser is an exception: Stop is thrown through it
// and caught in this file.

#include "src/parse/yaml_events.h"

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <new>
#include <sstream>

#include "src/base/text.h"
#include "src/parse/place.h"

namespace reprocheck::parse {
namespace {

struct Stop {};

Mark mark_of(const YAML::Mark& mark) {
  return {static_cast<std::uint32_t>(mark.line + 1), static_cast<std::uint32_t>(mark.column + 1)};
}

class Recorder : public YAML::EventHandler {
 public:
  Recorder(std::string_view text, const std::string& where, const Limits& limits)
      : text_(text), where_(where), limits_(limits), depth_(std::min(limits.yaml_depth, deepest)) {}

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    add(mark, YamlShape::scalar, "?", anchor);
    events_.nodes.back().text = null_text(mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::uint32_t target = anchors_[anchor];
    if (std::ranges::find(open_, target) != open_.end()) {
      stop({ErrorKind::input, place_text(where_, mark_of(mark)),
            "cyclic alias: it names a node that holds it", ""});
    }
    add(mark, YamlShape::alias, "", 0);
    events_.nodes.back().target = target;
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    add(mark, YamlShape::scalar, tag, anchor);
    events_.nodes.back().text = value;
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, YamlShape::sequence, tag, anchor);
  }
  void OnSequenceEnd() override { open_.pop_back(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, YamlShape::map, tag, anchor);
  }
  void OnMapEnd() override { open_.pop_back(); }

  [[nodiscard]] const YAML::Mark& start() const { return start_; }
  [[nodiscard]] const Error& error() const { return error_; }
  [[nodiscard]] YamlEvents take() { return std::move(events_); }

 private:
  [[noreturn]] void stop(Error error) {
    error_ = std::move(error);
    throw Stop{};
  }

  void add(const YAML::Mark& mark, YamlShape shape, const std::string& tag, YAML::anchor_t anchor) {
    if (events_.nodes.size() >= limits_.yaml_expanded_nodes) {
      stop({ErrorKind::limit, place_text(where_, mark_of(mark)),
            fmt::format("more than {} nodes, the limit yaml.expanded_nodes",
                        limits_.yaml_expanded_nodes),
            ""});
    }
    const auto id = static_cast<std::uint32_t>(events_.nodes.size());
    YamlNode node;
    node.shape = shape;
    node.plain = tag == "?";
    node.mark = mark_of(mark);
    if (!tag.empty() && tag != "?" && tag != "!") node.tag = tag_of(tag);
    events_.nodes.push_back(std::move(node));
    if (!open_.empty()) events_.nodes[open_.back()].children.push_back(id);
    if (anchor != 0) anchors_[anchor] = id;
  }

  void open(const YAML::Mark& mark, YamlShape shape, const std::string& tag,
            YAML::anchor_t anchor) {
    if (open_.size() >= depth_) {
      stop(too_deep(place_text(where_, mark_of(mark)), depth_, "yaml.depth"));
    }
    add(mark, shape, tag, anchor);
    open_.push_back(static_cast<std::uint32_t>(events_.nodes.size() - 1));
  }

  std::uint32_t tag_of(const std::string& tag) {
    const auto [place, added] =
        tag_places_.try_emplace(tag, static_cast<std::uint32_t>(events_.tags.size()));
    if (added) events_.tags.push_back(tag);
    return place->second;
  }

  // The vendor tells that a value is null and not how the file spells it.
  [[nodiscard]] std::string null_text(const YAML::Mark& mark) const {
    if (mark.pos < 0 || static_cast<std::size_t>(mark.pos) > text_.size()) return "";
    const std::string_view rest = text_.substr(static_cast<std::size_t>(mark.pos));
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (rest.starts_with(word)) return std::string(word);
    }
    return "";
  }

  std::string_view text_;
  const std::string& where_;
  const Limits& limits_;
  std::size_t depth_;
  YamlEvents events_;
  YAML::Mark start_;
  Error error_;
  std::vector<std::uint32_t> open_;
  std::map<YAML::anchor_t, std::uint32_t> anchors_;
  std::map<std::string, std::uint32_t> tag_places_;
};

// Whether a further document may begin at a mark.
bool begins_document(std::string_view text, const YAML::Mark& before, const YAML::Mark& mark) {
  if (mark.pos <= before.pos || static_cast<std::size_t>(mark.pos) > text.size()) return false;
  const auto from = static_cast<std::size_t>(before.pos);
  const auto at = static_cast<std::size_t>(mark.pos);
  if (mark.column == 0 && text.substr(at).starts_with("---")) return true;
  return text.substr(from, at - from).find("\n...") != std::string_view::npos;
}

Error vendor_error(const std::string& where, const YAML::Exception& problem) {
  const std::string place =
      problem.mark.is_null() ? where : place_text(where, mark_of(problem.mark));
  return {ErrorKind::input, place, "not YAML: " + shown(problem.msg), ""};
}

Result<YamlEvents> read_stream(std::string_view text, const std::string& where,
                               const Limits& limits, YAML::Parser& parser, Recorder& recorder) {
  if (!parser.HandleNextDocument(recorder)) return YamlEvents{};
  YamlEvents events = recorder.take();
  YAML::Mark before = recorder.start();
  while (true) {
    Recorder next(text, where, limits);
    bool more = false;
    try {
      more = parser.HandleNextDocument(next);
    } catch (const Stop&) {
      return std::unexpected(next.error());
    }
    if (!more) return events;
    if (!begins_document(text, before, next.start())) {
      return fail(ErrorKind::input, place_text(where, mark_of(next.start())),
                  "not YAML: text behind the end of the document");
    }
    if (events.second.line == 0) events.second = mark_of(next.start());
    before = next.start();
  }
}

}  // namespace

Result<YamlEvents> yaml_events(std::string_view text, const std::string& where,
                               const Limits& limits) {
  Recorder recorder(text, where, limits);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    return read_stream(text, where, limits, parser, recorder);
  } catch (const Stop&) {
    return std::unexpected(recorder.error());
  } catch (const YAML::DeepRecursion& problem) {
    return std::unexpected(
        too_deep(place_text(where, mark_of(problem.mark)), 500, "of the parser"));
  } catch (const YAML::Exception& problem) {
    return std::unexpected(vendor_error(where, problem));
  } catch (const std::bad_alloc&) {
    throw;  // no fault of the file
  } catch (const std::exception& problem) {
    return fail(ErrorKind::input, where, fmt::format("not YAML: {}", shown(problem.what())));
  }
}

}  // namespace reprocheck::parse
