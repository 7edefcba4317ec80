// layer: the eight parts of an experiment that a reader of a report looks for, and the
// small words that travel with them.

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace reprocheck {

enum class Layer : std::uint8_t {
  prompt,
  model,
  data,
  code,
  infrastructure,
  scoring,
  result,
  record,
};

// The five that make a level; scoring, result and record stand around them.
inline constexpr std::array k_five_layers{Layer::prompt, Layer::model, Layer::data, Layer::code,
                                          Layer::infrastructure};
inline constexpr std::array k_all_layers{Layer::prompt, Layer::model,          Layer::data,
                                         Layer::code,   Layer::infrastructure, Layer::scoring,
                                         Layer::result, Layer::record};

[[nodiscard]] std::string_view to_string(Layer layer);
[[nodiscard]] std::optional<Layer> layer_named(std::string_view name);

enum class Severity : std::uint8_t { off, note, warning, error };
[[nodiscard]] std::string_view to_string(Severity severity);
[[nodiscard]] std::optional<Severity> severity_named(std::string_view name);

enum class Side : std::uint8_t { baseline, fresh };
[[nodiscard]] std::string_view to_string(Side side);

// What a change of a fact means to a comparison.
enum class ChangeClass : std::uint8_t {
  ruler,       // what is measured with: items, targets, scorer, judge, filters, task version, limit
  ruler_soft,  // the harness's version: confounds, does not forbid
  subject,     // what is measured: the treatment under test
  unknown,     // on one side only, or not certain
};
[[nodiscard]] std::string_view to_string(ChangeClass change);

}  // namespace reprocheck
