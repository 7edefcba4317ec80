// digesting_tree: a tree of files that hashes what passes while readers read.
//
// Only a stream that came to its end knows its file's digest; several may read one file at once,
// and all of them come to the same one.

#include "src/readers/digesting_tree.h"

#include "src/base/digest.h"

namespace reprocheck::readers {

class DigestingStream final : public FileStream {
 public:
  DigestingStream(std::unique_ptr<FileStream> stream, const DigestingTree& tree, std::string path)
      : stream_(std::move(stream)), tree_(tree), path_(std::move(path)) {}

  Result<std::size_t> read(std::span<char> buffer) override {
    auto got = stream_->read(buffer);
    if (!digest_ || !got) {
      digest_.reset();
      return got;
    }
    digest_->add(std::string_view(buffer.data(), *got));
    if (*got > 0 || buffer.empty()) return got;
    tree_.keep(path_, digest_->hex());
    digest_.reset();
    return got;
  }

  Result<void> skip(std::uint64_t bytes) override {
    digest_.reset();
    return stream_->skip(bytes);
  }

 private:
  std::unique_ptr<FileStream> stream_;
  const DigestingTree& tree_;
  std::string path_;
  std::optional<Digest> digest_{Digest(Algorithm::xxh128)};
};

Result<std::unique_ptr<FileStream>> DigestingTree::open(std::string_view path) const {
  auto stream = tree_->open(path);
  if (!stream) return stream;
  {
    const std::scoped_lock lock(mutex_);
    if (stopped_ || digests_.contains(std::string(path))) return stream;
  }
  return std::make_unique<DigestingStream>(std::move(*stream), *this, std::string(path));
}

std::optional<std::string> DigestingTree::digest_of(const std::string& path) const {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto at = digests_.find(path); at != digests_.end()) return at->second;
  }
  const auto hex = tree_->digest(path, Algorithm::xxh128);
  if (!hex) return std::nullopt;
  keep(path, *hex);
  return *hex;
}

void DigestingTree::stop() const {
  const std::scoped_lock lock(mutex_);
  stopped_ = true;
  digests_.clear();
}

void DigestingTree::keep(const std::string& path, const std::string& digest) const {
  const std::scoped_lock lock(mutex_);
  digests_.try_emplace(path, digest);
}

}  // namespace reprocheck::readers
