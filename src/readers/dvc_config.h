// dvc_config: the remote that a DVC repository pushes to, by its .dvc/config.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "src/files/tree_of_files.h"
#include "src/model/records.h"

namespace reprocheck::readers {

// The default remote by its name and address without credentials: "storage, s3://lab/toy", or
// "storage" where the text gives it no address; "" where it names none.
[[nodiscard]] std::string default_remote_in(std::string_view config);

// Names the default remote on every entry that DVC itself would push there: outputs with a digest
// whose record names no other place. `folder` is what the entries' own file lies in, in `tree`.
// The path of the config that was asked, "" where there is none.
std::string name_default_remote(const TreeOfFiles& tree, std::string_view folder,
                                std::span<DataFile> entries);

}  // namespace reprocheck::readers
