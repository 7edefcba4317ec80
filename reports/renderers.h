// renderers: the formats, each in its own file.

#pragma once

#include "src/engine/report.h"

namespace reprocheck::reports {

extern const Renderer k_text;
extern const Renderer k_json;
extern const Renderer k_markdown;
extern const Renderer k_html;

}  // namespace reprocheck::reports
