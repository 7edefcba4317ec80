// settings_keys: which fact a dotted key means, by its last part and the group it stands in.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "src/model/records.h"

namespace reprocheck::readers {

struct SettingKey {
  Layer layer = Layer::model;
  std::string role;
  std::string key;
  ChangeClass change = ChangeClass::subject;
};

// Every key has a meaning; one that no table knows keeps its dotted path.
[[nodiscard]] SettingKey setting_key(std::string_view dotted);

}  // namespace reprocheck::readers
