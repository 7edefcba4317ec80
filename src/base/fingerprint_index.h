// fingerprint_index: which number belongs to a fingerprint, for the rows of large tables.
//
// Open addressing in one block of memory: no allocation a key, and none to give back. A
// fingerprint stands under a seed that nobody outside can foresee, so its own bits are the hash.

#pragma once

#include <cstdint>
#include <vector>

#include "src/base/digest.h"

namespace reprocheck {

class FingerprintIndex {
 public:
  static constexpr std::uint32_t k_none = ~std::uint32_t{0};

  explicit FingerprintIndex(std::size_t expected = 0) {
    std::size_t size = 64;
    while (size * 2 < expected * 3) size *= 2;
    slots_.resize(size);
  }

  // The number of a key; k_none where it was not there, for the caller to set before the next call.
  std::uint32_t& at(const Fingerprint& key) {
    if ((used_ + 1) * 10 > slots_.size() * 8) grow();
    Slot& slot = slots_[place_of(key)];
    if (slot.value == k_none) {
      slot.key = key;
      ++used_;
    }
    return slot.value;
  }

  [[nodiscard]] std::uint32_t find(const Fingerprint& key) const {
    return slots_[place_of(key)].value;
  }
  [[nodiscard]] std::size_t size() const { return used_; }

 private:
  struct Slot {
    Fingerprint key;
    std::uint32_t value = k_none;
  };

  [[nodiscard]] std::size_t place_of(const Fingerprint& key) const {
    std::size_t place = key.low & (slots_.size() - 1);
    while (slots_[place].value != k_none && slots_[place].key != key)
      place = (place + 1) & (slots_.size() - 1);
    return place;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    std::swap(old, slots_);
    for (const Slot& slot : old)
      if (slot.value != k_none) slots_[place_of(slot.key)] = slot;
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace reprocheck
