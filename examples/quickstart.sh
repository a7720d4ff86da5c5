#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# On a fresh Debian 12: installs what is missing, builds duly into build/, and runs the main job: one major decision
# through its statutory procedure, an attempt to skip a step and its refusal, and the verification of the record.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

duly_setup
log="$duly_build/quickstart.log"
if [ ! -x "$duly_build/duly" ]; then
    duly_say "首次编译需要几分钟，详情见 $log" "The first build takes some minutes; details in $log"
fi
if ! { duly_configure -DDULY_TESTS=OFF && cmake --build "$duly_build" -j "$(duly_build_jobs)" --target duly_cli; } \
    >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    duly_say "编译失败，全部输出见 $log" "The build failed; all of its output is in $log"
    exit 4
fi
exec bash "$duly_root/examples/main_job.sh" "$duly_build/duly" "$duly_build/quickstart"
