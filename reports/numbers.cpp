// numbers: figures for people, without a locale.
//
// Four significant digits are what a reader can use; the JSON keeps all of them. A rate's
// difference is told in percentage points, because "2 %" of a rate has two meanings.

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "reports/words.h"
#include "src/base/text.h"
#include "src/compare/oriented.h"
#include "src/engine/headline.h"

namespace reprocheck::reports {
namespace {

// "1234567.5" as "1,234,567.5".
std::string grouped(std::string digits) {
  std::size_t whole = digits.find('.');
  if (whole == std::string::npos) whole = digits.size();
  const std::size_t first = digits.starts_with('-') || digits.starts_with('+') ? 1 : 0;
  while (whole > first + 3) {
    whole -= 3;
    digits.insert(whole, ",");
  }
  return digits;
}

std::string fixed(double value, int decimals) {
  char buffer[400];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed,
                                 std::clamp(decimals, 0, 12));
  std::string text(buffer, end.ptr);
  const bool zero = text.find_first_not_of("-0.") == std::string::npos;
  if (zero && text.starts_with('-')) text.erase(0, 1);  // "-0.00" says nothing that "0.00" does not
  return grouped(std::move(text));
}

// Decimals that leave four significant digits of the largest number beside it.
int decimals_for(double size) {
  if (!std::isfinite(size) || size == 0) return 2;
  return 3 - static_cast<int>(std::floor(std::log10(std::fabs(size))));
}

bool is_plain(double size) {
  return size == 0 || (size >= 1e-4 && size < 1e12);
}

std::string with_sign(const std::string& text, double value) {
  const bool zero = text.find_first_not_of("-0.") == std::string::npos;
  return value > 0 && !zero ? "+" + text : text;
}

std::string signed_number(double value, int decimals) {
  if (!std::isfinite(value)) return number_text(value);
  if (!is_plain(std::fabs(value))) return with_sign(number(value), value);
  return with_sign(fixed(value, decimals), value);
}

// Decimals for everything that is told about one metric's difference.
int decimals_of_metric(const Scale& scale, const MetricComparison& metric) {
  if (scale.rate) return 2;
  // Two digits of the uncertainty: what stands behind them is noise.
  if (metric.low && metric.high && std::isfinite(*metric.high - *metric.low) &&
      *metric.high != *metric.low)
    return std::max(0, decimals_for(std::fabs(*metric.high - *metric.low) / 2) - 2);
  double size = 0;
  for (const auto& part : {metric.difference, metric.low, metric.high})
    if (part && std::isfinite(*part)) size = std::max(size, std::fabs(*part));
  return std::max(0, decimals_for(size));
}

}  // namespace

std::string integer(std::uint64_t value) {
  return grouped(std::to_string(value));
}

std::string number(double value) {
  if (!std::isfinite(value)) return number_text(value);
  const double size = std::fabs(value);
  if (size < 1e15 && value == std::floor(value)) return fixed(value, 0);
  if (is_plain(size)) return fixed(value, std::max(0, decimals_for(size)));
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, 3);
  return {buffer, end.ptr};
}

std::string p_text(std::optional<double> p) {
  if (!p) return "-";
  if (!std::isfinite(*p)) return number_text(*p);
  return *p < 0.001 ? "<0.001" : fixed(*p, 3);
}

Scale scale_of(const MetricComparison& metric) {
  const double top = metric.range_top.value_or(0);
  return top > 0 && std::isfinite(top) ? Scale{100 / top, true} : Scale{};
}

std::string level_text(const Scale& scale, std::optional<double> value) {
  if (!value) return "-";
  if (!scale.rate || !std::isfinite(*value)) return number(*value);
  return fixed(*value * scale.factor, 2) + "%";
}

std::string difference_text(const Scale& scale, double value) {
  if (!std::isfinite(value)) return number_text(value);
  if (scale.rate) return with_sign(fixed(value * scale.factor, 2), value) + " pp";
  return signed_number(value, std::max(0, decimals_for(value)));
}

std::string size_text(const Scale& scale, double value) {
  if (!scale.rate || !std::isfinite(value)) return number(value);
  return fixed(value * scale.factor, 2) + " pp";
}

MetricTexts texts_of(const MetricComparison& metric) {
  const Scale scale = scale_of(metric);
  const int decimals = decimals_of_metric(scale, metric);
  MetricTexts texts;
  texts.name = to_string(metric.key);
  texts.baseline = level_text(scale, metric.baseline);
  texts.fresh = level_text(scale, metric.fresh);
  const double factor = scale.rate ? scale.factor : 1;
  const std::string_view unit = scale.rate ? " pp" : "";
  texts.difference =
      metric.difference
          ? fmt::format("{}{}", signed_number(*metric.difference * factor, decimals), unit)
          : "-";
  if (metric.low && metric.high)
    texts.interval = fmt::format("[{}, {}]", signed_number(*metric.low * factor, decimals),
                                 signed_number(*metric.high * factor, decimals));
  texts.margin = size_text(scale, metric.margin);
  if (metric.mde) texts.mde = size_text(scale, *metric.mde);
  texts.visible =
      metric.mde ? fmt::format("smallest visible {} {}", loss_word(metric.direction), texts.mde)
                 : no_drop_text(metric);
  texts.p = p_text(metric.p_value);
  texts.p_adjusted = p_text(metric.p_adjusted);
  return texts;
}

std::string movement(const MetricComparison& metric) {
  const MetricTexts texts = texts_of(metric);
  if (!metric.difference || !std::isfinite(*metric.difference))
    return fmt::format("{} {} -> {}", texts.name, texts.baseline, texts.fresh);
  const Scale scale = scale_of(metric);
  if (*metric.difference == 0) return fmt::format("{} did not move", texts.name);
  const std::string_view verb = *metric.difference < 0 ? "fell" : "rose";
  return fmt::format("{} {} by {} (margin {})", texts.name, verb,
                     size_text(scale, std::fabs(*metric.difference)), texts.margin);
}

}  // namespace reprocheck::reports
