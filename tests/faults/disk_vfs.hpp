// SPDX-License-Identifier: Apache-2.0
// A Disk as SQLite sees it: its default virtual file system.
#pragma once

namespace faults {

class Disk;

void register_disk(Disk& disk);
void unregister_disk();

} // namespace faults
