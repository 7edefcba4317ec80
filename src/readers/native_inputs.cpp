// native_inputs: columns of a sample table that belong to an item beside its question.
//
// Questions about one document share its difficulty, and people who never heard of clusters still
// write down which document it was. The column proves nothing by its name: the first rows have to
// show that several items share a value and that no item has two.

#include "src/readers/native_inputs.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "src/base/text.h"
#include "src/readers/native_column_names.h"

namespace reprocheck::readers {
namespace {

constexpr std::string_view k_contexts[] = {
    "context",  "contexts", "passage",  "passages",  "paragraph", "paragraphs", "document",
    "article",  "text",     "sentence", "sentence1", "sentence2", "premise",    "hypothesis",
    "dialogue", "dialog",   "history",  "story",     "body",      "title",      "code",
    "table",    "schema",   "image",    "choices",   "options",   "evidence",   "input"};
constexpr std::string_view k_context_beginnings[] = {"choice", "option"};

// With "id" behind it, or alone; most telling first.
constexpr std::string_view k_groups[] = {
    "conversation", "session",    "thread", "dialogue", "dialog",  "document",  "doc",
    "article",      "book",       "story",  "passage",  "context", "paragraph", "chapter",
    "repo",         "repository", "video",  "image",    "patient", "user",      "template",
    "family",       "group",      "source", "title"};
constexpr std::size_t k_least_groups = 6;  // fewer clusters conclude nothing

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool is_taken(const Mapping& mapping, const ColumnProfile& column) {
  return std::ranges::any_of(
      mapping.columns, [&](const MappedColumn& mapped) { return mapped.path == column.path; });
}

bool is_inside_item(const ColumnProfile& column) {
  return std::all_of(column.path.begin(), column.path.end() - 1,
                     [](const std::string& name) { return seen_through(name) == Through::item; });
}

bool is_context(const ColumnProfile& column) {
  const std::string& name = column.path.back();
  return is_inside_item(column) && (column.is_text() || column.is_list()) &&
         (is_one_of(folded(name), k_contexts) ||
          begins_with_one(lower(name), k_context_beginnings));
}

// The item that each row of the profile asks for.
const ColumnProfile* items_of(const Profile& profile, const Mapping& mapping) {
  for (const Part part : {Part::id, Part::question, Part::prompt})
    if (const MappedColumn* mapped = mapping.find(part)) return profile.find(mapped->path);
  return nullptr;
}

bool is_value(const CellNote& cell) {
  return (cell.kind == parse::CellKind::string || cell.kind == parse::CellKind::number) &&
         cell.label != fingerprint("");
}

// How many values a column parts the items into; 0 where it parts no items: one value in all, one
// for each, two of one item, or a row without.
std::size_t groups_in(const ColumnProfile& column, const ColumnProfile& items) {
  std::map<Fingerprint, Fingerprint> group_of;
  std::set<Fingerprint> groups;
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    const CellNote& cell = column.cells[row];
    if (!is_value(cell)) return 0;
    groups.insert(cell.label);
    const auto [held, is_new] = group_of.try_emplace(items.cells[row].label, cell.label);
    if (!is_new && held->second != cell.label) return 0;
  }
  return groups.size() > 1 && groups.size() < group_of.size() ? groups.size() : 0;
}

// What the name of a group tells: its place in the list; nothing where it names none.
struct Telling {
  bool is_id = false;
  std::ptrdiff_t place = 0;
};
std::optional<Telling> telling_of(const std::string& name) {
  std::string_view word = name;
  const bool is_id = word.ends_with("id") && word.size() > 2 &&
                     is_one_of(word.substr(0, word.size() - 2), k_groups);
  if (is_id) word.remove_suffix(2);
  const auto at = std::ranges::find(k_groups, word);
  if (at == std::end(k_groups)) return std::nullopt;
  return Telling{is_id, at - std::begin(k_groups)};
}

bool plays_no_other_part(const Mapping& mapping, const ColumnProfile& column) {
  return std::ranges::none_of(mapping.columns, [&](const MappedColumn& mapped) {
    return mapped.path == column.path && mapped.part != Part::context;
  });
}

void note_groupings(const Profile& profile, Mapping& mapping) {
  const ColumnProfile* items = items_of(profile, mapping);
  if (!items || mapping.has(Part::cluster)) return;
  std::vector<std::tuple<bool, std::ptrdiff_t, std::string>> found;
  for (const ColumnProfile& column : profile.columns) {
    const auto telling = telling_of(folded(column.path.back()));
    if (!telling || !is_inside_item(column) || !plays_no_other_part(mapping, column)) continue;
    const std::size_t groups = groups_in(column, *items);
    if (groups > 0 && (telling->is_id || groups >= k_least_groups))
      found.emplace_back(!telling->is_id, telling->place, join(column.path, "."));
  }
  std::ranges::sort(found);
  for (const auto& [loose, place, name] : found) mapping.groupings.push_back(name);
}

}  // namespace

void take_inputs(const Profile& profile, Mapping& mapping) {
  for (const ColumnProfile& column : profile.columns) {
    if (is_taken(mapping, column)) continue;
    const std::string& name = column.path.back();
    const bool warmup =
        column.path.size() == 1 && !mapping.has(Part::warmup) && is_one_of(folded(name), k_warmups);
    if (warmup)
      mapping.columns.push_back({Part::warmup, column.path, name});
    else if (is_context(column))
      mapping.columns.push_back({Part::context, column.path, name});
  }
  note_groupings(profile, mapping);
}

}  // namespace reprocheck::readers
