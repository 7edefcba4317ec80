// lm_eval_texts: the texts of a samples file, read again for the few rows that a report shows.
//
// A stream only goes forward: it is kept open, and begun anew for a row that lies before it.

#include "src/readers/lm_eval_texts.h"

#include <mutex>

#include "src/readers/noting.h"

namespace reprocheck::readers {
namespace {

using parse::Tree;

// The first request's context; to 0.4.2 the arguments were lists.
const Tree* first_prompt(const Tree& record) {
  const Tree* arguments = record.find("arguments");
  if (!arguments) return nullptr;
  if (const Tree* first = arguments->find("gen_args_0")) return first->find("arg_0");
  if (!arguments->is_array() || arguments->items().empty()) return nullptr;
  const Tree& first = arguments->items().front();
  return first.is_array() && !first.items().empty() ? &first.items().front() : nullptr;
}

const Tree* text_of(const Tree& record, TextRole role) {
  switch (role) {
    case TextRole::question:
      return record.find("doc");
    case TextRole::prompt:
      return first_prompt(record);
    case TextRole::target:
      return record.find("target");
    case TextRole::output:
      return record.find("resps");
    case TextRole::error:
      return nullptr;
  }
  return nullptr;
}

class Texts : public SampleTexts {
 public:
  Texts(const TreeOfFiles& tree, std::string path, const Limits& limits,
        std::vector<std::uint64_t> offsets, std::vector<std::uint32_t> lengths)
      : tree_(tree),
        path_(std::move(path)),
        limits_(limits),
        offsets_(std::move(offsets)),
        lengths_(std::move(lengths)) {}

  [[nodiscard]] std::optional<std::string> read(std::size_t row, TextRole role) const override {
    const std::scoped_lock lock(mutex_);
    if (row >= offsets_.size()) return std::nullopt;
    const auto bytes = record_of(row);
    if (!bytes) return std::nullopt;
    const auto document = parse::parse_json(*bytes, path_, limits_);
    const Tree* text = document ? text_of(document->root, role) : nullptr;
    return text && !text->is_null() ? std::optional(compact(*text)) : std::nullopt;
  }

 private:
  // The last record is kept: a report asks for several texts of one row.
  const std::string* record_of(std::size_t row) const {
    if (held_row_ == row) return &record_;
    held_row_ = ~std::size_t{0};
    if (!stream_ || place_ > offsets_[row]) {
      auto opened = tree_.open(path_);
      if (!opened) return nullptr;
      stream_ = std::move(*opened);
      place_ = 0;
    }
    if (!stream_->skip(offsets_[row] - place_)) return fail_stream();
    place_ = offsets_[row];
    record_.resize(lengths_[row]);
    if (!fill(record_)) return fail_stream();
    held_row_ = row;
    return &record_;
  }

  const std::string* fail_stream() const {
    stream_ = nullptr;
    return nullptr;
  }

  bool fill(std::span<char> buffer) const {
    while (!buffer.empty()) {
      const auto got = stream_->read(buffer);
      if (!got || *got == 0) return false;
      place_ += *got;
      buffer = buffer.subspan(*got);
    }
    return true;
  }

  const TreeOfFiles& tree_;
  std::string path_;
  Limits limits_;
  std::vector<std::uint64_t> offsets_;
  std::vector<std::uint32_t> lengths_;
  mutable std::mutex mutex_;
  mutable std::unique_ptr<FileStream> stream_;
  mutable std::uint64_t place_ = 0;
  mutable std::string record_;
  mutable std::size_t held_row_ = ~std::size_t{0};
};

}  // namespace

std::shared_ptr<const SampleTexts> lm_eval_texts(const TreeOfFiles& tree, std::string path,
                                                 const Limits& limits,
                                                 std::vector<std::uint64_t> offsets,
                                                 std::vector<std::uint32_t> lengths) {
  return std::make_shared<Texts>(tree, std::move(path), limits, std::move(offsets),
                                 std::move(lengths));
}

}  // namespace reprocheck::readers
