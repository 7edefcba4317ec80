// all_renderers: the list of formats, in the order in which a person would try them.
//
// A new format is one file and one line here.

#include <array>

#include "reports/renderers.h"

namespace reprocheck {

std::span<const Renderer* const> all_renderers() {
  static constexpr std::array<const Renderer*, 4> renderers{&reports::k_text, &reports::k_json,
                                                            &reports::k_markdown, &reports::k_html};
  return renderers;
}

}  // namespace reprocheck
