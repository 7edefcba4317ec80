// calls: command lines for a shell, of runs as the user named them.
//
// Several repeats of a side are told as one text, which no shell could split again.

#include "reports/calls.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/base/text.h"

namespace reprocheck::reports {
namespace {

// Of several repeats the first is named by its place, the others by a flag.
std::string first_of(const std::optional<BundleReport>& side, std::string_view none) {
  if (!side) return std::string(none);
  return argument(side->parts.empty() ? side->path : side->parts.front().path);
}

std::string others_of(const std::optional<BundleReport>& side, std::string_view flag) {
  std::string text;
  for (std::size_t i = 1; side && i < side->parts.size(); ++i)
    text += fmt::format(" {} {}", flag, argument(side->parts[i].path));
  return text;
}

}  // namespace

std::string argument(std::string_view untrusted) {
  std::string text = shown(untrusted, 400);
  const bool plain = !text.empty() && std::ranges::all_of(text, [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') ||
           std::string_view("/._-#:=+@%").find(letter) != std::string_view::npos;
  });
  if (plain) return text;
  std::string quoted = "'";
  for (const char letter : text)
    quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

std::string compare_call(const Report& report) {
  return fmt::format("reprocheck compare {} {}{}{}", first_of(report.baseline, "-"),
                     first_of(report.fresh, "FRESH"), others_of(report.baseline, "--baseline"),
                     others_of(report.fresh, "--fresh"));
}

std::string repeating_call(const Report& report) {
  std::string flags;
  for (const std::string& text : report.arguments) flags += " " + argument(text);
  if (report.command == "audit")
    return fmt::format("reprocheck audit {}{}",
                       report.bundle ? argument(report.bundle->path) : "RUN_DIR", flags);
  return fmt::format("{} --seed {}{}", compare_call(report), report.seed, flags);
}

}  // namespace reprocheck::reports
