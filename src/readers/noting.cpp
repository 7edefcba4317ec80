// noting: the few phrases in which every reader writes down what it found.
//
// Kept apart from the readers, so that a reader is about its format and nothing else.

#include "src/readers/noting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "src/base/text.h"

namespace reprocheck::readers {
namespace {

void escape_into(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  out += '"';
}

void write_into(std::string& out, const parse::Tree& tree) {
  if (tree.is_string()) {
    escape_into(out, tree.text());
  } else if (tree.is_array()) {
    out += '[';
    for (const parse::Tree& item : tree.items()) {
      if (&item != &tree.items().front()) out += ", ";
      write_into(out, item);
    }
    out += ']';
  } else if (tree.is_object()) {
    out += '{';
    bool first = true;
    for (const auto& [key, value] : tree.members()) {
      if (!first) out += ", ";
      first = false;
      escape_into(out, key);
      out += ": ";
      write_into(out, value);
    }
    out += '}';
  } else {
    out += tree.is_null() ? std::string_view("null") : std::string_view(tree.text());
  }
}

Result<std::string> bytes_of(const Look& file, const std::string& path, std::uint64_t most) {
  return file.tree.read_all(path, most);
}

}  // namespace

void Page::fact(Layer layer, std::string_view role, std::string_view key, std::string value,
                const std::string& pointer, std::uint64_t line, ChangeClass change) {
  if (names_secret(key)) value = k_withheld;
  Source where = source(pointer, line, value);
  reading.records.facts.push_back({layer, std::string(role), std::string(key), std::move(value),
                                   std::move(where), change, true});
}

void Page::problem(ProblemKind kind, std::string message, std::uint64_t line, bool decides) {
  reading.records.problems.push_back({path, line, kind, std::move(message), decides});
}

void Page::notices(const parse::Document& document) {
  for (const parse::Notice& notice : document.notices) {
    const bool twice = notice.code == "key-duplicated";
    problem(twice ? ProblemKind::key_duplicated : ProblemKind::malformed,
            twice && notice.message.empty() ? fmt::format("{} stands twice", notice.pointer)
                                            : notice.message,
            notice.mark.line);
  }
}

Source Page::source(std::string pointer, std::uint64_t line, std::string text) const {
  return {tool, path, std::move(pointer), line, std::move(text)};
}

Result<parse::Document> json_at(const Look& file, const std::string& path) {
  const auto bytes = bytes_of(file, path, file.limits.json_file);
  if (!bytes) return std::unexpected(bytes.error());
  return parse::parse_json(*bytes, path, file.limits);
}

Result<parse::Document> yaml_at(const Look& file, const std::string& path, parse::Dialect dialect) {
  const auto bytes = bytes_of(file, path, file.limits.yaml_file);
  if (!bytes) return std::unexpected(bytes.error());
  return parse::parse_yaml(*bytes, path, dialect, file.limits);
}

Result<parse::Document> toml_at(const Look& file, const std::string& path) {
  const auto bytes = bytes_of(file, path, file.limits.toml_file);
  if (!bytes) return std::unexpected(bytes.error());
  return parse::parse_toml(*bytes, path, file.limits);
}

std::string below(const std::string& pointer, std::string_view key) {
  return pointer + parse::pointer_part(key);
}

std::string below(const std::string& pointer, std::size_t index) {
  return fmt::format("{}/{}", pointer, index);
}

std::string compact(const parse::Tree& tree) {
  if (tree.is_null()) return "null";
  if (tree.is_scalar()) return tree.text();
  std::string out;
  write_into(out, tree);
  return out;
}

bool names_secret(std::string_view key) {
  const std::string name = folded(key);
  constexpr std::array<std::string_view, 7> anywhere{
      "apikey", "password", "passwd", "secret", "credential", "accesskey", "privatekey"};
  if (std::ranges::any_of(
          anywhere, [&](std::string_view word) { return name.find(word) != std::string::npos; }))
    return true;
  // "hf_token" and "token" are keys to a door; "max_tokens", "pad_token" and "tokenizer" are not.
  if (name == "token" || name == "auth" || name == "authorization") return true;
  constexpr std::array<std::string_view, 6> tokens{"authtoken", "accesstoken", "apitoken",
                                                   "hftoken",   "usertoken",   "bearertoken"};
  return std::ranges::any_of(tokens, [&](std::string_view word) { return name.ends_with(word); });
}

std::optional<std::string> resolved_path(std::string_view folder, std::string_view path) {
  const bool drive = path.size() > 1 && path[1] == ':';
  if (path.starts_with('/') || path.starts_with('\\') || drive) return std::nullopt;
  std::vector<std::string> parts;
  for (const std::string_view whole : {folder, path})
    for (const std::string_view part : split(whole, '/')) {
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.emplace_back(part);
      } else {
        if (parts.empty()) return std::nullopt;
        parts.pop_back();
      }
    }
  return join(parts, "/");
}

bool is_hexadecimal(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

}  // namespace reprocheck::readers
