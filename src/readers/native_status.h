// native_status: what a row of a sample table says of itself: its status, its error, its judge's.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/records.h"
#include "src/parse/rows.h"

namespace reprocheck::readers {

enum class StatusWord : std::uint8_t {
  unsaid,  // no status stands in the row
  scored,
  abstained,
  errored,
  truncated,
  filtered,
  missing,
  failed,   // a wrong answer where a score stands beside it, else an error
  unknown,  // a word that is not known: nothing that the row says may count
};

// Case, blanks, '-' and '_' play no part. A number or a truth value says nothing: it is the code of
// something else (HTTP 200, an exit code).
[[nodiscard]] StatusWord status_word(const parse::Cell& cell);

// "none", "nan", "{}" and the like: written where there is nothing.
[[nodiscard]] bool is_nothing(std::string_view text);
// Whether a cell of the error column says that something went wrong.
[[nodiscard]] bool holds_error(const parse::Cell& cell);
// A judge that failed says so where its reasons should stand.
[[nodiscard]] bool holds_judge_error(const parse::Cell& cell);

// The statuses of one table that need a word to the reader of the report.
class StatusNotes {
 public:
  void add(const parse::Cell& cell, StatusWord word, std::uint64_t line);
  // Where words were not understood: which, how often, and the line that would settle it.
  // Appends to `problems`; `column` as reprocheck.bundle.yaml would name it.
  void take(const std::string& path, const std::string& column,
            std::vector<Problem>& problems) const;

 private:
  struct Seen {
    std::uint64_t rows = 0;
    std::uint64_t line = 0;  // of the first
    std::string text;        // of the first
  };
  Seen words_, codes_, unknown_;
};

}  // namespace reprocheck::readers
