// pins: what names one thing for ever, and what merely names the newest.
//
// An alias, a branch or a tag points somewhere else tomorrow; a date, a digest or a full
// commit does not. The rules stand here once, so that the level and the checks agree.

#pragma once

#include <string_view>

namespace reprocheck {

// "gpt-4o-2024-08-06", "claude-3-5-sonnet-20241022", "gpt-4-0613", "mistral-large-2407",
// "command-r-08-2024", "gemini-1.5-pro-002", "org/model@0123abc", "sha256:...": a version that its
// provider does not move. "gpt-4o", "latest" and "main" are not.
[[nodiscard]] bool model_name_is_dated(std::string_view name);

// "python:3.12-slim@sha256:..." or an image's own id "sha256:..."; "scratch" has nothing to pin.
[[nodiscard]] bool image_is_pinned(std::string_view image);

// 40 hex digits (SHA-1) or 64 (SHA-256), not all zero.
[[nodiscard]] bool is_full_commit(std::string_view commit);

// Text that stands where a value should and says nothing: "", "unknown", "latest", "tbd", "???",
// "${GIT_SHA}", a hash of zeros. "none" is an answer and no placeholder.
[[nodiscard]] bool is_placeholder(std::string_view value);

// Whether a prompt's value is the prompt itself and no name of one: it has a place to fill, several
// lines, or more words than a name.
[[nodiscard]] bool is_prompt_text(std::string_view value);

}  // namespace reprocheck
