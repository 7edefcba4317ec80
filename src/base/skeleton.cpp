// skeleton: a small table of look-alikes, after the method of Unicode's technical standard 39.
//
// The standard's own tables are thousands of lines, most of them for scripts that no key of an
// experiment mixes. This one knows what passes for a Latin letter: Cyrillic, Greek, full-width and
// styled letters, and the accents of Latin-1 and Latin Extended-A, joined or apart. Letters of
// mathematics that only resemble a Latin one (alpha, rho, nu) make two names alike, and alone no
// disguise: "rho_x" is an honest name.

#include "src/base/skeleton.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "src/base/characters.h"

namespace reprocheck {
namespace {

// Pairs: a letter, and the Latin letter that it passes for.
constexpr std::u32string_view k_passes_for =
    // Cyrillic
    U"\u0430a\u0441c\u0501d\u0435e\u04bbh\u0456i\u0458j\u04cfl\u043eo\u0440p\u051bq\u0455s"
    U"\u051dw\u0445x\u0443y\u0410A\u0412B\u0421C\u0415E\u041dH\u0406I\u0408J\u041aK\u041cM"
    U"\u041eO\u0420P\u0405S\u0422T\u0425X\u0423Y\u051aQ\u051cW"
    // Greek
    U"\u0391A\u0392B\u0395E\u0396Z\u0397H\u0399I\u039aK\u039cM\u039dN\u039fO\u03a1P\u03a4T"
    U"\u03a5Y\u03a7X\u03bfo";
// The same, of letters that are used for themselves within Latin words and formulas.
constexpr std::u32string_view k_resembles =
    U"\u03b1a\u03b3y\u03b9i\u03bak\u03bdv\u03c1p\u03c5u\u0131i\u0251a\u0261g\u043ak";

// Triples: a letter, and the letter and accent that it is made of.
constexpr std::u32string_view k_composed =
    U"\u00c0A\u0300\u00c1A\u0301\u00c2A\u0302\u00c3A\u0303\u00c4A\u0308\u00c5A\u030a"
    U"\u00c7C\u0327\u00c8E\u0300\u00c9E\u0301\u00caE\u0302\u00cbE\u0308\u00ccI\u0300"
    U"\u00cdI\u0301\u00ceI\u0302\u00cfI\u0308\u00d1N\u0303\u00d2O\u0300\u00d3O\u0301"
    U"\u00d4O\u0302\u00d5O\u0303\u00d6O\u0308\u00d9U\u0300\u00daU\u0301\u00dbU\u0302"
    U"\u00dcU\u0308\u00ddY\u0301\u00e0a\u0300\u00e1a\u0301\u00e2a\u0302\u00e3a\u0303"
    U"\u00e4a\u0308\u00e5a\u030a\u00e7c\u0327\u00e8e\u0300\u00e9e\u0301\u00eae\u0302"
    U"\u00ebe\u0308\u00eci\u0300\u00edi\u0301\u00eei\u0302\u00efi\u0308\u00f1n\u0303"
    U"\u00f2o\u0300\u00f3o\u0301\u00f4o\u0302\u00f5o\u0303\u00f6o\u0308\u00f9u\u0300"
    U"\u00fau\u0301\u00fbu\u0302\u00fcu\u0308\u00fdy\u0301\u00ffy\u0308\u0100A\u0304"
    U"\u0101a\u0304\u0102A\u0306\u0103a\u0306\u0104A\u0328\u0105a\u0328\u0106C\u0301"
    U"\u0107c\u0301\u0108C\u0302\u0109c\u0302\u010aC\u0307\u010bc\u0307\u010cC\u030c"
    U"\u010dc\u030c\u010eD\u030c\u010fd\u030c\u0112E\u0304\u0113e\u0304\u0114E\u0306"
    U"\u0115e\u0306\u0116E\u0307\u0117e\u0307\u0118E\u0328\u0119e\u0328\u011aE\u030c"
    U"\u011be\u030c\u011cG\u0302\u011dg\u0302\u011eG\u0306\u011fg\u0306\u0120G\u0307"
    U"\u0121g\u0307\u0122G\u0327\u0123g\u0327\u0124H\u0302\u0125h\u0302\u0128I\u0303"
    U"\u0129i\u0303\u012aI\u0304\u012bi\u0304\u012cI\u0306\u012di\u0306\u012eI\u0328"
    U"\u012fi\u0328\u0130I\u0307\u0134J\u0302\u0135j\u0302\u0136K\u0327\u0137k\u0327"
    U"\u0139L\u0301\u013al\u0301\u013bL\u0327\u013cl\u0327\u013dL\u030c\u013el\u030c"
    U"\u0143N\u0301\u0144n\u0301\u0145N\u0327\u0146n\u0327\u0147N\u030c\u0148n\u030c"
    U"\u014cO\u0304\u014do\u0304\u014eO\u0306\u014fo\u0306\u0150O\u030b\u0151o\u030b"
    U"\u0154R\u0301\u0155r\u0301\u0156R\u0327\u0157r\u0327\u0158R\u030c\u0159r\u030c"
    U"\u015aS\u0301\u015bs\u0301\u015cS\u0302\u015ds\u0302\u015eS\u0327\u015fs\u0327"
    U"\u0160S\u030c\u0161s\u030c\u0162T\u0327\u0163t\u0327\u0164T\u030c\u0165t\u030c"
    U"\u0168U\u0303\u0169u\u0303\u016aU\u0304\u016bu\u0304\u016cU\u0306\u016du\u0306"
    U"\u016eU\u030a\u016fu\u030a\u0170U\u030b\u0171u\u030b\u0172U\u0328\u0173u\u0328"
    U"\u0174W\u0302\u0175w\u0302\u0176Y\u0302\u0177y\u0302\u0178Y\u0308\u0179Z\u0301"
    U"\u017az\u0301\u017bZ\u0307\u017cz\u0307\u017dZ\u030c\u017ez\u030c";

struct Tables {
  struct Look {
    char32_t latin = 0;
    bool passes = false;  // and not only resembles
  };
  std::unordered_map<char32_t, Look> looks;
  std::unordered_map<std::uint64_t, char32_t> composed;  // of letter and accent
  std::unordered_map<char32_t, char32_t> base;           // of a composed letter

  Tables() {
    for (std::size_t i = 0; i + 1 < k_passes_for.size(); i += 2)
      looks[k_passes_for[i]] = {k_passes_for[i + 1], true};
    for (std::size_t i = 0; i + 1 < k_resembles.size(); i += 2)
      looks[k_resembles[i]] = {k_resembles[i + 1], false};
    for (std::size_t i = 0; i + 2 < k_composed.size(); i += 3) {
      composed[pair(k_composed[i + 1], k_composed[i + 2])] = k_composed[i];
      base[k_composed[i]] = k_composed[i + 1];
    }
  }
  static std::uint64_t pair(char32_t letter, char32_t accent) {
    return (static_cast<std::uint64_t>(letter) << 32U) | accent;
  }
};

const Tables& tables() {
  static const Tables all;
  return all;
}

Tables::Look look_of(char32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) return {code - 0xFF01 + 0x21, true};  // full width
  if (code >= 0x1D400 && code <= 0x1D6A3) {  // bold, italic, script ... of mathematics
    const char32_t at = (code - 0x1D400) % 52;
    return {at < 26 ? U'A' + at : U'a' + at - 26, true};
  }
  const auto found = tables().looks.find(code);
  return found == tables().looks.end() ? Tables::Look{} : found->second;
}

constexpr bool is_latin(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

constexpr bool is_accent(char32_t code) {
  return code >= 0x300 && code <= 0x36F;
}

// Zero-width characters, marks, overrides and isolates of direction, soft hyphens, fillers, tags.
constexpr bool is_unseen(char32_t code) {
  return code == 0xAD || code == 0x34F || code == 0x61C || code == 0x180E ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || (code >= 0xFE00 && code <= 0xFE0F) ||
         code == 0xFEFF || code == 0x3164 || code == 0xFFA0 || (code >= 0xE0000 && code <= 0xE01EF);
}

constexpr bool is_right_to_left(char32_t code) {
  return (code >= 0x590 && code <= 0x8FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
         (code >= 0xFE70 && code <= 0xFEFC);
}

// Whether an unseen character stands where its script needs it: joiners behind letters of Arabic,
// Indic and other scripts and between the parts of an emoji, variations and tags behind a symbol,
// marks of direction beside right-to-left letters.
bool is_needed(char32_t code, char32_t before, bool right_to_left) {
  if (code >= 0x200B && code <= 0x200D) return before >= 0x590;
  if (code == 0x200E || code == 0x200F || code == 0x61C) return right_to_left;
  if (code >= 0xFE00 && code <= 0xFE0F) return before != 0 && !is_latin(before);  // also behind 1
  if (code >= 0xE0000) return before >= 0x2000;
  return false;
}

template <typename Visit>
void each_character(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const Character character = character_at(text);
    const std::size_t length = std::max<std::size_t>(character.length, 1);
    visit(character.length == 0 ? U'\uFFFD' : character.code, text.substr(0, length));
    text.remove_prefix(length);
  }
}

// A word as it goes by: whether it is Latin but for letters that only pass for it.
struct Word {
  bool latin = false;    // holds a Latin letter
  bool foreign = false;  // and one that can be none
  char32_t passing = 0;  // the first letter of another script that passes for one

  void take(char32_t code) {
    const auto base = tables().base.find(code);
    const Tables::Look look = look_of(code);
    if (is_latin(code) || base != tables().base.end()) {
      latin = true;
    } else if (look.passes && is_latin(look.latin)) {
      if (passing == 0) passing = code;
    } else if (code >= 0x80 && !is_accent(code) && !is_unseen(code)) {
      foreign = true;
    }
  }
  [[nodiscard]] bool disguised() const { return latin && passing != 0 && !foreign; }
};

}  // namespace

std::string skeleton(std::string_view name) {
  if (is_ascii(name)) return std::string(name);
  std::string seen;
  char32_t last = 0;  // the last letter of `seen`, which an accent may join
  std::size_t last_at = 0;
  each_character(name, [&](char32_t code, std::string_view bytes) {
    if (is_unseen(code)) return;
    if (is_accent(code)) {
      const auto joined = tables().composed.find(Tables::pair(last, code));
      if (joined != tables().composed.end()) {
        seen.resize(last_at);
        append_utf8(seen, last = joined->second);
        return;
      }
    }
    const Tables::Look look = look_of(code);
    last = look.latin != 0 ? look.latin : code;
    last_at = seen.size();
    if (look.latin != 0)
      append_utf8(seen, look.latin);
    else
      seen += bytes;
  });
  return seen;
}

std::optional<std::string> disguise_in(std::string_view name) {
  if (is_ascii(name)) return std::nullopt;
  bool right_to_left = false;
  each_character(name, [&](char32_t code, std::string_view) {
    right_to_left = right_to_left || is_right_to_left(code);
  });
  std::optional<std::string> found;
  Word word;
  char32_t before = 0;
  const auto end_word = [&] {
    if (!found && word.disguised())
      found = fmt::format("holds U+{:04X}, which passes for {}",
                          static_cast<std::uint32_t>(word.passing),
                          static_cast<char>(look_of(word.passing).latin));
    word = {};
  };
  each_character(name, [&](char32_t code, std::string_view) {
    const bool digit = code >= '0' && code <= '9';
    if (code < 0x80 && !is_latin(code) && !digit) end_word();
    word.take(code);
    if (!found && is_unseen(code) && !is_needed(code, before, right_to_left))
      found = fmt::format("holds U+{:04X}, which is not seen", static_cast<std::uint32_t>(code));
    if (!is_unseen(code)) before = code;
  });
  end_word();
  return found;
}

std::string code_points(std::string_view name, std::size_t most) {
  std::string text;
  std::size_t count = 0;
  each_character(name, [&](char32_t code, std::string_view) {
    if (code < 0x80 || count++ >= most) return;
    text += fmt::format("{}U+{:04X}", text.empty() ? "" : ", ", static_cast<std::uint32_t>(code));
  });
  return count > most ? text + " ..." : text;
}

}  // namespace reprocheck
